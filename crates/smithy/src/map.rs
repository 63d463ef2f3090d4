//! A map with the memory footprint of a list.

use crate::order::sort_by;
use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_core::ser::{Serialize, Serializer};
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Index;
use std::{slice, vec};

/// A map that is sorted by its keys (`map`).
///
/// The entries are a sorted list: a map with one entry allocates memory for one entry, whereas a [`BTreeMap`]
/// allocates memory for eleven. Looking up a key takes O(log n). Collecting n entries, or extending a map to n
/// entries, takes O(n log n) for any order of the keys. A single [`insert`](Self::insert) or
/// [`remove`](Self::remove) takes O(n): to add many entries, use [`extend`](Extend::extend).
///
/// If a key is added more than once, the last value wins, as in a [`BTreeMap`]. When a map is read through
/// serde, however, a duplicate key is an error.
///
/// ```
/// use awsjson_smithy::Map;
///
/// let mut map = Map::from([("b", 2), ("a", 1)]);
/// map.extend([("c", 3), ("a", 0)]);
/// assert_eq!(map.get("a"), Some(&0));
/// assert_eq!(map.keys().copied().collect::<String>(), "abc");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Map<K, V>(Vec<(K, V)>);

impl<K, V> Map<K, V> {
    /// Creates an empty map. Does not allocate.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether the map has no entries.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes all entries.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The entries in the order of their keys.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter(self.0.iter())
    }

    /// The entries in the order of their keys, with mutable references to the values.
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        IterMut(self.0.iter_mut())
    }

    /// The keys in ascending order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator {
        self.iter().map(|(key, _)| key)
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.iter().map(|(_, value)| value)
    }

    /// Mutable references to the values in the order of their keys.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> + ExactSizeIterator {
        self.iter_mut().map(|(_, value)| value)
    }

    /// Consumes the map, and returns the keys in ascending order.
    pub fn into_keys(self) -> impl DoubleEndedIterator<Item = K> + ExactSizeIterator {
        self.into_iter().map(|(key, _)| key)
    }

    /// Consumes the map, and returns the values in the order of their keys.
    pub fn into_values(self) -> impl DoubleEndedIterator<Item = V> + ExactSizeIterator {
        self.into_iter().map(|(_, value)| value)
    }

    /// The entry with the least key.
    pub fn first_key_value(&self) -> Option<(&K, &V)> {
        self.iter().next()
    }

    /// The entry with the greatest key.
    pub fn last_key_value(&self) -> Option<(&K, &V)> {
        self.iter().next_back()
    }

    /// Keeps only the entries for which `keep` returns `true`.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| keep(key, value));
    }
}

impl<K: Ord, V> Map<K, V> {
    /// Creates a map from `entries`. `None` if a key occurs twice.
    pub(crate) fn from_unique(mut entries: Vec<(K, V)>) -> Option<Self> {
        if !is_sorted(&entries) {
            sort_by(&mut entries, |(one, _), (other, _)| one.cmp(other));
            if !is_sorted(&entries) {
                return None;
            }
        }
        entries.shrink_to_fit();
        Some(Self(entries))
    }

    fn position<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|(present, _)| present.borrow().cmp(key))
    }

    /// The value of `key`.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(self.position(key).ok()?).map(|(_, value)| value)
    }

    /// A mutable reference to the value of `key`.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let position = self.position(key).ok()?;
        self.0.get_mut(position).map(|(_, value)| value)
    }

    /// Returns whether the map has a value for `key`.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.position(key).is_ok()
    }

    /// The key that is stored in the map, and its value.
    pub fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        let position = self.position(key).ok()?;
        self.0.get(position).map(|(key, value)| (key, value))
    }

    /// A mutable reference to the value of `key`, after inserting the result of `value` if the map does not
    /// contain `key`. O(n).
    ///
    /// ```
    /// use awsjson_smithy::Map;
    ///
    /// let mut counts = Map::new();
    /// for word in ["a", "b", "a"] {
    ///     *counts.get_or_insert_with(word, || 0) += 1;
    /// }
    /// assert_eq!(counts, [("a", 2), ("b", 1)]);
    /// ```
    #[expect(clippy::indexing_slicing, reason = "the entry was found or inserted at this position")]
    pub fn get_or_insert_with(&mut self, key: K, value: impl FnOnce() -> V) -> &mut V {
        let position = match self.position(&key) {
            Ok(position) => position,
            Err(position) => {
                self.insert_at(position, key, value());
                position
            }
        };
        &mut self.0[position].1
    }

    /// Sets the value of `key`, and returns the previous one. O(n).
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.position(&key) {
            Ok(position) => self.0.get_mut(position).map(|(_, present)| std::mem::replace(present, value)),
            Err(position) => {
                self.insert_at(position, key, value);
                None
            }
        }
    }

    fn insert_at(&mut self, position: usize, key: K, value: V) {
        // Otherwise the first allocation of a `Vec` has room for four entries.
        if self.0.is_empty() {
            self.0.reserve_exact(1);
        }
        self.0.insert(position, (key, value));
    }

    /// Removes `key`, and returns its value. O(n).
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let position = self.position(key).ok()?;
        Some(self.0.remove(position).1)
    }
}

fn is_sorted<K: Ord, V>(entries: &[(K, V)]) -> bool {
    entries.is_sorted_by(|(one, _), (next, _)| one < next)
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        self.0.extend(entries);
        if !is_sorted(&self.0) {
            // The sort is stable, so the last of equal keys is the one that was added last.
            sort_by(&mut self.0, |(one, _), (other, _)| one.cmp(other));
            self.0.reverse();
            self.0.dedup_by(|(one, _), (later, _)| one == later);
            self.0.reverse();
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        let mut map = Self(Vec::new());
        map.0.reserve_exact(entries.size_hint().0);
        map.extend(entries);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K: Ord, V> From<BTreeMap<K, V>> for Map<K, V> {
    fn from(map: BTreeMap<K, V>) -> Self {
        map.into_iter().collect()
    }
}

impl<K: Ord, V> From<Map<K, V>> for BTreeMap<K, V> {
    fn from(map: Map<K, V>) -> Self {
        map.into_iter().collect()
    }
}

impl<'a, K: Ord + Copy, V: Copy> Extend<(&'a K, &'a V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (&'a K, &'a V)>>(&mut self, entries: I) {
        self.extend(entries.into_iter().map(|(key, value)| (*key, *value)));
    }
}

/// Compares with entries in any order. If a key occurs more than once, its last value counts.
impl<K: Ord, V: PartialEq, const N: usize> PartialEq<[(K, V); N]> for Map<K, V> {
    fn eq(&self, other: &[(K, V); N]) -> bool {
        let mut entries: Vec<&(K, V)> = other.iter().rev().collect();
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        entries.dedup_by(|(later, _), (first, _)| later == first);
        self.iter().eq(entries.into_iter().map(|(key, value)| (key, value)))
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq<BTreeMap<K, V>> for Map<K, V> {
    fn eq(&self, other: &BTreeMap<K, V>) -> bool {
        self.iter().eq(other)
    }
}

impl<K: Ord + Borrow<Q>, V, Q: Ord + ?Sized> Index<&Q> for Map<K, V> {
    type Output = V;

    /// # Panics
    /// If the map has no value for `key`.
    #[expect(clippy::expect_used, reason = "indexing panics by convention")]
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("the key is in the map")
    }
}

/// The entries of a [`Map`] in the order of their keys.
#[derive(Debug, Clone)]
pub struct Iter<'a, K, V>(slice::Iter<'a, (K, V)>);

/// The entries of a [`Map`] in the order of their keys, with mutable references to the values.
#[derive(Debug)]
pub struct IterMut<'a, K, V>(slice::IterMut<'a, (K, V)>);

macro_rules! iterator {
    ($name:ident -> $item:ty, |$entry:pat_param| $mapped:expr) => {
        impl<'a, K, V> Iterator for $name<'a, K, V> {
            type Item = $item;

            fn next(&mut self) -> Option<Self::Item> {
                self.0.next().map(|$entry| $mapped)
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                self.0.size_hint()
            }
        }

        impl<K, V> DoubleEndedIterator for $name<'_, K, V> {
            fn next_back(&mut self) -> Option<Self::Item> {
                self.0.next_back().map(|$entry| $mapped)
            }
        }

        impl<K, V> ExactSizeIterator for $name<'_, K, V> {}
    };
}

iterator!(Iter -> (&'a K, &'a V), |(key, value)| (key, value));
iterator!(IterMut -> (&'a K, &'a mut V), |(key, value)| (&*key, value));

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, K, V> IntoIterator for &'a mut Map<K, V> {
    type Item = (&'a K, &'a mut V);
    type IntoIter = IterMut<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<K: Serialize, V: Serialize> Serialize for Map<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Deserialize<'de> for Map<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<K, V>(PhantomData<(K, V)>);

        impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
            type Value = Map<K, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Map<K, V>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = access.next_entry()? {
                    entries.push(entry);
                }
                Map::from_unique(entries).ok_or_else(|| A::Error::custom("the map has a duplicate key"))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}
