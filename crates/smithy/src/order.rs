//! Sorting that is compiled once.
//!
//! `slice::sort` is compiled for each type, into several kilobytes of code each. A service has many types of
//! maps, and their entries are usually in order already, so the speed of sorting matters less than its size.

use std::cell::Cell;
use std::cmp::Ordering;

/// Returns the positions of `items` in sorted order. Equal items keep their order.
#[expect(clippy::indexing_slicing, reason = "the positions are those of the items")]
pub(crate) fn sorted_positions<T>(items: &[T], compare: impl Fn(&T, &T) -> Ordering) -> Vec<usize> {
    sort_positions(items.len(), &|one, other| compare(&items[one], &items[other]))
}

fn sort_positions(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    // `Cell`, because the standard library sorts values that it can copy by four times as much code.
    let mut positions: Vec<Cell<usize>> = (0..count).map(Cell::new).collect();
    // The positions tell equal items apart.
    positions.sort_unstable_by(|one, other| compare(one.get(), other.get()).then(one.cmp(other)));
    positions.into_iter().map(Cell::into_inner).collect()
}

/// Sorts `items` in O(n log n). Equal items keep their order.
#[expect(clippy::indexing_slicing, reason = "the positions are those of the items")]
pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut sources = sorted_positions(items, compare);
    // Each cycle of the permutation is followed once. A position that is its own source is done.
    for start in 0..sources.len() {
        let mut target = start;
        while sources[target] != start {
            let source = std::mem::replace(&mut sources[target], target);
            items.swap(target, source);
            target = source;
        }
        sources[target] = target;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sort_by_agrees_with_the_standard_library(mut items: Vec<(u8, u16)>) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by(&mut items, |(one, _), (other, _)| one.cmp(other));
            prop_assert_eq!(items, expected);
        }
    }
}
