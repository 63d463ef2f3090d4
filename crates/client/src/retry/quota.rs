//! The retry quota: how much a client may spend on retries before it has to succeed again.

use super::Retry;
use std::sync::atomic::{AtomicU32, Ordering};

const CAPACITY: u32 = 500;
const RETRY_COST: u32 = 14;
const THROTTLING_COST: u32 = 5;

/// A bucket of tokens that all calls of a client share.
#[derive(Debug)]
pub(crate) struct Quota {
    available: AtomicU32,
}

impl Quota {
    pub(crate) fn new() -> Self {
        Self { available: AtomicU32::new(CAPACITY) }
    }

    /// Takes what one retry costs and returns it; `None` when there is not enough left.
    pub(crate) fn take(&self, retry: Retry) -> Option<u32> {
        let cost = if retry == Retry::Throttling { THROTTLING_COST } else { RETRY_COST };
        self.change(|available| available.checked_sub(cost)).then_some(cost)
    }

    /// Called after a success. Returns the tokens of the last retry of the call to the bucket, or one token if there
    /// was no retry.
    pub(crate) fn succeeded(&self, last_cost: Option<u32>) {
        // A full bucket is not written, so that calls do not contend for the shared memory.
        self.change(|available| (available < CAPACITY).then(|| CAPACITY.min(available + last_cost.unwrap_or(1))));
    }

    /// Returns whether `change` gave a new value.
    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.available.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_cost_and_successes_give_back() {
        let quota = Quota::new();
        assert_eq!(quota.take(Retry::Transient), Some(14));
        assert_eq!(quota.take(Retry::Throttling), Some(5));
        assert_eq!(quota.available.load(Ordering::Relaxed), 481);
        quota.succeeded(Some(5));
        quota.succeeded(None);
        assert_eq!(quota.available.load(Ordering::Relaxed), 487);
        quota.succeeded(Some(14));
        assert_eq!(quota.available.load(Ordering::Relaxed), 500, "never more than the capacity");
    }

    #[test]
    fn an_empty_bucket_refuses() {
        let quota = Quota::new();
        let transient = std::iter::from_fn(|| quota.take(Retry::Transient)).count();
        assert_eq!((transient, quota.available.load(Ordering::Relaxed)), (35, 10));
        let throttled = std::iter::from_fn(|| quota.take(Retry::Throttling)).count();
        assert_eq!((throttled, quota.available.load(Ordering::Relaxed)), (2, 0));
        quota.succeeded(None);
        assert_eq!(quota.take(Retry::Throttling), None);
    }
}
