//! Reading Smithy values through any serde `Deserializer`, as leniently as the Smithy
//! specification asks of clients.

use crate::path::{Path, Segment};
use serde_core::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A Smithy value that can be read from a serde [`Deserializer`].
///
/// Unknown members are skipped, `null` is absence, and a required member that is missing
/// gets its zero value ("client error correction"), which `context` remembers.
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

/// The zero value that client error correction gives to a missing required member.
pub trait CorrectionDefault {
    /// Empty, zero, `false`, the epoch, or the unknown variant of an enum or union.
    fn correction_default() -> Self;
}

/// What reading remembers beside the value: corrected members, and where it failed.
#[derive(Debug, Default)]
pub struct DeserializeContext {
    corrected: Vec<Path>,
    failed_at: Option<Path>,
}

impl DeserializeContext {
    /// The most corrected members that are remembered by path; a hostile response cannot
    /// make the list longer.
    pub const MAX_CORRECTED: usize = 64;

    /// A context that remembers nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The paths of required members that were missing and got their zero value, such as
    /// `ConnectionSummaries[2].Arn`; the first [`MAX_CORRECTED`](Self::MAX_CORRECTED) of them.
    pub fn corrected(&self) -> Vec<String> {
        self.corrected.iter().map(ToString::to_string).collect()
    }

    /// Where reading failed, empty when it failed at the outermost value or did not fail.
    pub fn failed_at(&self) -> String {
        self.failed_at.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    #[doc(hidden)]
    pub fn correct(&mut self, member: &'static str) {
        if self.corrected.len() < Self::MAX_CORRECTED {
            self.corrected.push(Path::inside_out(Segment::Member(member)));
        }
    }

    /// Runs `read` for the value that `segment` leads to. Paths are put together on the way
    /// out and only when there is something to tell, so that the common case costs nothing.
    #[inline]
    pub(crate) fn within<T, E>(
        &mut self,
        segment: impl FnOnce() -> Segment,
        read: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let before = self.corrected.len();
        let result = read(self);
        if result.is_err() || self.corrected.len() > before {
            self.push_outer(before, segment(), result.is_err());
        }
        result
    }

    #[cold]
    fn push_outer(&mut self, before: usize, segment: Segment, failed: bool) {
        for path in self.corrected.iter_mut().skip(before) {
            path.push_outer(segment.clone());
        }
        if failed {
            self.failed_at.get_or_insert_default().push_outer(segment);
        }
    }
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
        T::deserialize_shape(deserializer, context).map(Box::new)
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

impl<'de, T: DeserializeShape<'de>> DeserializeShape<'de> for Vec<T> {
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error> {
        struct List<'c, T>(&'c mut DeserializeContext, PhantomData<T>);

        impl<'de, T: DeserializeShape<'de>> Visitor<'de> for List<'_, T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
                let mut list = Vec::new();
                let mut index = 0;
                while let Some(item) =
                    self.0.within(|| Segment::Index(index), |context| seq.next_element_seed(Nullable::new(context)))?
                {
                    list.extend(item.or_else(T::null));
                    index += 1;
                }
                Ok(list)
            }
        }

        deserializer.deserialize_seq(List(context, PhantomData))
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

struct Key<K>(PhantomData<K>);

impl<'de, K: MapKey> DeserializeSeed<'de> for Key<K> {
    type Value = K;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<K: MapKey> Visitor<'_> for Key<K> {
    type Value = K;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map key")
    }

    fn visit_str<E>(self, key: &str) -> Result<K, E> {
        Ok(K::from(key))
    }
}

impl<'de, K: MapKey, V: DeserializeShape<'de>> DeserializeShape<'de> for BTreeMap<K, V> {
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error> {
        struct Map<'c, K, V>(&'c mut DeserializeContext, PhantomData<(K, V)>);

        impl<'de, K: MapKey, V: DeserializeShape<'de>> Visitor<'de> for Map<'_, K, V> {
            type Value = BTreeMap<K, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<BTreeMap<K, V>, A::Error> {
                let mut map = BTreeMap::new();
                let mut entries = 0..;
                while let Some(key) = access.next_key_seed(Key::<K>(PhantomData))? {
                    let position = entries.next().unwrap_or_default();
                    let value = self.0.within(
                        || Segment::entry(&key, position),
                        |context| access.next_value_seed(Nullable::<V>::new(context)),
                    )?;
                    let Some(value) = value.or_else(V::null) else { continue };
                    if map.insert(key, value).is_some() {
                        return Err(de::Error::custom("a key stands in a map twice"));
                    }
                }
                Ok(map)
            }
        }

        deserializer.deserialize_map(Map(context, PhantomData))
    }
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

impl<K, V> CorrectionDefault for BTreeMap<K, V> {
    fn correction_default() -> Self {
        Self::new()
    }
}
