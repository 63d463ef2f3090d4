//! Secondary indexes: the resources with a property.

use std::collections::{BTreeMap, BTreeSet};

/// The numbers of the resources that have the property `K`, in ascending order.
#[derive(Debug)]
pub(crate) struct Index<K>(BTreeMap<K, BTreeSet<u64>>);

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Index<K> {
    pub(crate) fn insert(&mut self, key: K, number: u64) {
        self.0.entry(key).or_default().insert(number);
    }

    pub(crate) fn remove(&mut self, key: &K, number: u64) {
        if let Some(numbers) = self.0.get_mut(key) {
            numbers.remove(&number);
            if numbers.is_empty() {
                self.0.remove(key);
            }
        }
    }

    /// The number of resources with the property.
    pub(crate) fn len(&self, key: &K) -> usize {
        self.0.get(key).map_or(0, BTreeSet::len)
    }

    /// The first `count` numbers, from `start` on, of the resources with any of the properties.
    pub(crate) fn page(&self, keys: impl IntoIterator<Item = K>, start: u64, count: usize) -> Vec<u64> {
        let sets = keys.into_iter().filter_map(|key| self.0.get(&key));
        let mut page: Vec<u64> = sets.flat_map(|set| set.range(start..).take(count)).copied().collect();
        page.sort_unstable();
        page.dedup();
        page.truncate(count);
        page
    }
}
