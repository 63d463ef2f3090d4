//! The quota that keeps a client from flooding a service in trouble with retries.

use super::Class;
use std::sync::atomic::{AtomicU32, Ordering};

const CAPACITY: u32 = 500;
const COST: u32 = 14;
const THROTTLING_COST: u32 = 5;

/// A bucket of tokens that retries take from and successes give back to.
#[derive(Debug)]
pub struct Quota(AtomicU32);

impl Default for Quota {
    fn default() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }
}

impl Quota {
    /// Takes what a retry costs: the tokens taken, or `None` when there are too few.
    pub fn take(&self, class: Class) -> Option<u32> {
        let cost = if class == Class::Throttling { THROTTLING_COST } else { COST };
        let take = |left: u32| left.checked_sub(cost);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).ok().map(|_| cost)
    }

    /// Gives back what the last retry of a successful call took; 1 when it needed none.
    pub fn give_back(&self, taken: Option<u32>) {
        let add = |left: u32| (left < CAPACITY).then(|| (left + taken.unwrap_or(1)).min(CAPACITY));
        // A full bucket stays as it is.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }

    /// The tokens that are left.
    pub fn left(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_take_and_successes_give_back() {
        let quota = Quota::default();
        assert_eq!(quota.take(Class::Transient), Some(14));
        assert_eq!(quota.take(Class::Throttling), Some(5));
        assert_eq!(quota.left(), 481);
        quota.give_back(Some(5));
        quota.give_back(None);
        assert_eq!(quota.left(), 487);
        quota.give_back(Some(100));
        assert_eq!(quota.left(), 500);
        assert_eq!(std::iter::from_fn(|| quota.take(Class::Transient)).count(), 35);
        assert_eq!(quota.left(), 10);
    }
}
