//! Lists and maps.

use super::{DeserializeContext, DeserializeShape, Nullable};
use crate::path::Segment;
use crate::{Map, MapKey};
use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// Adds `item` to `list`. A full list grows by `growth` items, whose memory is charged.
#[inline]
pub(crate) fn push<T, E: Error>(
    list: &mut Vec<T>,
    item: T,
    growth: usize,
    context: &mut DeserializeContext,
) -> Result<(), E> {
    if list.len() == list.capacity() {
        grow(list, growth, context)?;
    }
    list.push(item);
    Ok(())
}

fn grow<T, E: Error>(list: &mut Vec<T>, growth: usize, context: &mut DeserializeContext) -> Result<(), E> {
    context.charge(growth.saturating_mul(size_of::<T>()))?;
    list.reserve_exact(growth);
    Ok(())
}

/// The number of items by which a list of `length` items grows. Most lists have several items.
pub(crate) fn list_growth(length: usize) -> usize {
    length.max(4)
}

/// The number of entries by which a map of `length` entries grows. Many maps have one or two entries, and the last
/// entry needs room for itself only.
pub(crate) fn map_growth(length: usize, is_last: bool) -> usize {
    match length {
        _ if is_last => 1,
        0 => 2,
        _ => length.max(6),
    }
}

/// Returns the entry that `null` represents. `None` if it is dropped.
#[cold]
fn null_entry<'de, T: DeserializeShape<'de>, E: Error>(context: &mut DeserializeContext) -> Result<Option<T>, E> {
    let entry = T::null();
    if entry.is_none() && context.rejects_gaps() {
        return Err(context.reject("null is not allowed in this collection"));
    }
    Ok(entry)
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
                let Self(context, _) = self;
                let mut list = Vec::new();
                let mut index = 0;
                loop {
                    let more = context.within(
                        || Segment::Index(index),
                        |context| {
                            // Each step that passed an item on would copy it.
                            let growth = list_growth(list.len());
                            match seq.next_element_seed(Nullable::new(context))? {
                                Some(Some(item)) => push(&mut list, item, growth, context)?,
                                Some(None) => {
                                    if let Some(item) = null_entry(context)? {
                                        push(&mut list, item, growth, context)?;
                                    }
                                }
                                None => return Ok(false),
                            }
                            Ok(true)
                        },
                    )?;
                    if !more {
                        return Ok(list);
                    }
                    index += 1;
                }
            }
        }

        deserializer.deserialize_seq(List(context, PhantomData))
    }
}

struct Key<'c, K>(&'c mut DeserializeContext, PhantomData<K>);

impl<'de, K: MapKey> DeserializeSeed<'de> for Key<'_, K> {
    type Value = K;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<K: MapKey> Visitor<'_> for Key<'_, K> {
    type Value = K;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<K, E> {
        self.0.charge(key.len())?;
        Ok(K::from(key))
    }
}

impl<'de, K: MapKey, V: DeserializeShape<'de>> DeserializeShape<'de> for Map<K, V> {
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error> {
        struct Entries<'c, K, V>(&'c mut DeserializeContext, PhantomData<(K, V)>);

        impl<'de, K: MapKey, V: DeserializeShape<'de>> Visitor<'de> for Entries<'_, K, V> {
            type Value = Map<K, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Map<K, V>, A::Error> {
                let Self(context, _) = self;
                let mut entries = Vec::new();
                let mut positions = 0..;
                let mut next = access.next_key_seed(Key::<K>(context, PhantomData))?;
                while let Some(key) = next {
                    let position = positions.next().unwrap_or_default();
                    let value = context.within(
                        || Segment::entry(&key, position),
                        |context| match access.next_value_seed(Nullable::<V>::new(context))? {
                            None => null_entry(context),
                            read => Ok(read),
                        },
                    )?;
                    next = access.next_key_seed(Key::<K>(context, PhantomData))?;
                    if let Some(value) = value {
                        let growth = map_growth(entries.len(), next.is_none());
                        push(&mut entries, (key, value), growth, context)?;
                    }
                }
                // Sorting once keeps reading O(n log n) for any order of the keys.
                Map::from_unique(entries).ok_or_else(|| A::Error::custom("the map has a duplicate key"))
            }
        }

        deserializer.deserialize_map(Entries(context, PhantomData))
    }
}
