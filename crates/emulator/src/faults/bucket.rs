//! Token buckets, one for each account.

use std::collections::HashMap;
use std::time::Instant;

/// The number of calls that each account can still make.
#[derive(Debug, Default)]
pub(super) struct Buckets(HashMap<String, Bucket>);

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled_at: Instant,
}

impl Buckets {
    /// Takes a token from the bucket of an account. Returns whether there was one.
    ///
    /// A bucket starts with `burst` tokens, which is its capacity, and gains `rate` in a second.
    pub(super) fn take(&mut self, account_id: &str, rate: f64, burst: u32, now: Instant) -> bool {
        let capacity = f64::from(burst);
        if !self.0.contains_key(account_id) {
            self.0.insert(account_id.to_owned(), Bucket { tokens: capacity, filled_at: now });
        }
        let Some(bucket) = self.0.get_mut(account_id) else { return true };
        let elapsed = now.saturating_duration_since(bucket.filled_at).as_secs_f64();
        // A rate that is not a number adds nothing.
        bucket.tokens = (bucket.tokens + (elapsed * rate).max(0.0)).min(capacity);
        bucket.filled_at = now;
        let has_token = bucket.tokens >= 1.0;
        if has_token {
            bucket.tokens -= 1.0;
        }
        has_token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn each_account_has_a_burst_and_then_a_rate() {
        let start = Instant::now();
        let mut buckets = Buckets::default();
        let mut take = |account: &str, after: u64| buckets.take(account, 2.0, 3, start + Duration::from_millis(after));
        assert_eq!([take("1", 0), take("1", 0), take("1", 0), take("1", 0)], [true, true, true, false]);
        assert!(take("2", 0));
        assert_eq!([take("1", 400), take("1", 600), take("1", 700), take("1", 1200)], [false, true, false, true]);
        // A long pause accumulates no more than the burst.
        assert_eq!((0..5).map(|_| take("1", 3_600_000)).collect::<Vec<_>>(), [true, true, true, false, false]);
        assert!(!Buckets::default().take("1", f64::NAN, 0, start));
    }
}
