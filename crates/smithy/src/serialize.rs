//! Writes Smithy values through any serde `Serializer`.

use crate::Map;
use crate::timestamp::{EpochSeconds, TimestampFormat};
use serde_core::ser::{Serialize, SerializeMap, Serializer};
use std::marker::PhantomData;
use time::OffsetDateTime;

/// A Smithy value that can be written to a serde [`Serializer`].
///
/// `F` is the format of timestamps for which the model declares no format. The awsJson protocols use epoch
/// seconds.
pub trait SerializeShape<F = EpochSeconds> {
    /// Writes the value.
    ///
    /// # Errors
    /// When a timestamp cannot be represented in its format, or the serializer fails.
    fn serialize_shape<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Adapts a [`SerializeShape`] value to serde's `Serialize`.
#[derive(Debug)]
pub struct AsSerde<'a, T: ?Sized, F>(&'a T, PhantomData<F>);

impl<'a, T: ?Sized, F> AsSerde<'a, T, F> {
    /// Adapts `value`, whose timestamps are written in the format `F` by default.
    pub fn new(value: &'a T) -> Self {
        Self(value, PhantomData)
    }
}

impl<T: SerializeShape<F> + ?Sized, F> Serialize for AsSerde<'_, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_shape(serializer)
    }
}

impl<F: TimestampFormat> SerializeShape<F> for OffsetDateTime {
    fn serialize_shape<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        F::serialize(self, serializer)
    }
}

impl<F, T: SerializeShape<F> + ?Sized> SerializeShape<F> for Box<T> {
    fn serialize_shape<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize_shape(serializer)
    }
}

impl<F, T: SerializeShape<F>> SerializeShape<F> for Option<T> {
    fn serialize_shape<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.serialize_shape(serializer),
            None => serializer.serialize_none(),
        }
    }
}

impl<F, T: SerializeShape<F>> SerializeShape<F> for Vec<T> {
    fn serialize_shape<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(AsSerde::<T, F>::new))
    }
}

impl<F, K: AsRef<str>, V: SerializeShape<F>> SerializeShape<F> for Map<K, V> {
    fn serialize_shape<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key.as_ref(), &AsSerde::<V, F>::new(value))?;
        }
        map.end()
    }
}

macro_rules! write_as_serde {
    ($($type:ty),*) => {$(
        impl<F> SerializeShape<F> for $type {
            fn serialize_shape<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        }
    )*};
}

write_as_serde!(bool, i8, i16, i32, i64, i128, str, String);

macro_rules! write_float {
    ($($type:ty),*) => {$(
        impl<F> SerializeShape<F> for $type {
            fn serialize_shape<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if self.is_finite() {
                    self.serialize(serializer)
                } else if self.is_nan() {
                    serializer.serialize_str("NaN")
                } else if *self > 0.0 {
                    serializer.serialize_str("Infinity")
                } else {
                    serializer.serialize_str("-Infinity")
                }
            }
        }
    )*};
}

write_float!(f32, f64);
