//! Reading Smithy values through any serde `Deserializer`: leniently, as the Smithy specification
//! asks of clients, or strictly.

mod collection;
mod context;

pub(crate) use collection::{FIRST_ENTRIES, FIRST_ITEMS, push};
pub use context::DeserializeContext;

use crate::Map;
use serde_core::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A Smithy value that can be read from a serde [`Deserializer`].
///
/// `null` is absence. What else is forgiven, and how much memory the value may take, is a matter of
/// the [`DeserializeContext`].
pub trait DeserializeShape<'de>: Sized {
    /// Reads one value.
    ///
    /// # Errors
    /// When the data is malformed or has another type than the model says.
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error>;

    /// What `null` stands for inside a list or map: `None` when the entry is dropped, as in
    /// every collection without the `smithy.api#sparse` trait.
    fn null() -> Option<Self> {
        None
    }
}

/// A value that can be read without borrowing from its source.
pub trait DeserializeShapeOwned: for<'de> DeserializeShape<'de> {}
impl<T: for<'de> DeserializeShape<'de>> DeserializeShapeOwned for T {}

/// The value that a missing required member of a response gets ("client error correction" in the
/// Smithy specification).
pub trait CorrectionDefault {
    /// Empty, zero, `false`, the epoch, or the unknown variant of an enum or union.
    fn correction_default() -> Self;
}

/// Reads a value that may be `null`.
pub(crate) struct Nullable<'c, T>(pub(crate) &'c mut DeserializeContext, pub(crate) PhantomData<T>);

impl<'c, T> Nullable<'c, T> {
    pub(crate) fn new(context: &'c mut DeserializeContext) -> Self {
        Self(context, PhantomData)
    }
}

impl<'de, T: DeserializeShape<'de>> DeserializeSeed<'de> for Nullable<'_, T> {
    type Value = Option<T>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: DeserializeShape<'de>> Visitor<'de> for Nullable<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::deserialize_shape(deserializer, self.0).map(Some)
    }
}

impl<'de, T: DeserializeShape<'de>> DeserializeShape<'de> for Box<T> {
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error> {
        let value = T::deserialize_shape(deserializer, context)?;
        context.charge(size_of::<T>())?;
        Ok(Box::new(value))
    }
}

impl<'de, T: DeserializeShape<'de>> DeserializeShape<'de> for Option<T> {
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error> {
        Nullable::new(context).deserialize(deserializer)
    }

    fn null() -> Option<Self> {
        Some(None)
    }
}

/// A string of the model that can be a map key: `String`, or an enum.
pub trait MapKey: Ord + for<'a> From<&'a str> + AsRef<str> {
    /// The key as paths in errors show it: a value of an enum that the model knows. `None` for
    /// every other text, which is data like a value and may be as sensitive.
    fn known(&self) -> Option<&str> {
        None
    }
}

impl MapKey for String {}

/// Reads a value for serde's `Deserialize`. An error that is due to the strictness of `context`
/// names the path.
#[doc(hidden)]
pub fn deserialize<'de, T: DeserializeShape<'de>, D: Deserializer<'de>>(
    deserializer: D,
    mut context: DeserializeContext,
) -> Result<T, D::Error> {
    T::deserialize_shape(deserializer, &mut context).map_err(|error| {
        let path = context.failed_at();
        // serde_json finds line and column at the end of the message again.
        if context.is_rejected() && !path.is_empty() {
            D::Error::custom(format_args!("{path}: {error}"))
        } else {
            error
        }
    })
}

/// Skips a value of any shape.
pub(crate) fn skip<'de, A: MapAccess<'de>>(access: &mut A) -> Result<(), A::Error> {
    access.next_value::<IgnoredAny>().map(|_| ())
}

impl<T> CorrectionDefault for Option<T> {
    fn correction_default() -> Self {
        None
    }
}

impl<T: CorrectionDefault> CorrectionDefault for Box<T> {
    fn correction_default() -> Self {
        Self::new(T::correction_default())
    }
}

macro_rules! correction_is_default {
    ($($type:ty),*) => {$(
        impl CorrectionDefault for $type {
            fn correction_default() -> Self {
                Self::default()
            }
        }
    )*};
}

correction_is_default!(bool, i8, i16, i32, i64, i128, f32, f64, String);

impl<T> CorrectionDefault for Vec<T> {
    fn correction_default() -> Self {
        Self::new()
    }
}

impl<K, V> CorrectionDefault for Map<K, V> {
    fn correction_default() -> Self {
        Self::new()
    }
}
