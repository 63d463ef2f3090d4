//! The retry quota: how much a client may spend on retries before it has to succeed again.

use super::Retry;

const CAPACITY: u32 = 500;
const RETRY_COST: u32 = 14;
const THROTTLING_COST: u32 = 5;

/// A bucket of tokens that all calls of a client share.
#[derive(Debug)]
pub(crate) struct Quota {
    available: u32,
}

impl Quota {
    pub(crate) fn new() -> Self {
        Self { available: CAPACITY }
    }

    /// Takes what one retry costs and returns it; `None` when there is not enough left.
    pub(crate) fn take(&mut self, retry: Retry) -> Option<u32> {
        let cost = if retry == Retry::Throttling { THROTTLING_COST } else { RETRY_COST };
        self.available = self.available.checked_sub(cost)?;
        Some(cost)
    }

    /// After a success: gives back what the last retry of the call took, or one token when
    /// there was none.
    pub(crate) fn succeeded(&mut self, last_cost: Option<u32>) {
        self.available = CAPACITY.min(self.available + last_cost.unwrap_or(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_cost_and_successes_give_back() {
        let mut quota = Quota::new();
        assert_eq!(quota.take(Retry::Transient), Some(14));
        assert_eq!(quota.take(Retry::Throttling), Some(5));
        assert_eq!(quota.available, 481);
        quota.succeeded(Some(5));
        quota.succeeded(None);
        assert_eq!(quota.available, 487);
        quota.succeeded(Some(14));
        assert_eq!(quota.available, 500, "never more than the capacity");
    }

    #[test]
    fn an_empty_bucket_refuses() {
        let mut quota = Quota::new();
        let transient = std::iter::from_fn(|| quota.take(Retry::Transient)).count();
        assert_eq!((transient, quota.available), (35, 10));
        let throttled = std::iter::from_fn(|| quota.take(Retry::Throttling)).count();
        assert_eq!((throttled, quota.available), (2, 0));
        quota.succeeded(None);
        assert_eq!(quota.take(Retry::Throttling), None);
    }
}
