//! The difference between the service's clock and ours.

use http::HeaderMap;
use http::header::{AGE, DATE};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

/// Differences up to this many seconds are left alone: signatures are valid for longer.
const TOLERANCE: i64 = 4 * 60;

/// What is to be added to our clock, in seconds.
#[derive(Debug, Default)]
pub(crate) struct Skew(AtomicI64);

impl Skew {
    /// The time to sign with.
    pub(crate) fn corrected(&self, now: SystemTime) -> SystemTime {
        let offset = Duration::from_secs(self.0.load(Ordering::Relaxed).unsigned_abs());
        let corrected =
            if self.0.load(Ordering::Relaxed) < 0 { now.checked_sub(offset) } else { now.checked_add(offset) };
        corrected.unwrap_or(now)
    }

    /// Learns from a response that was sent and received at these times by our clock. True
    /// when the correction so far was off by more than signatures tolerate.
    pub(crate) fn learn(&self, headers: &HeaderMap, sent: SystemTime, received: SystemTime) -> bool {
        let Some(offset) = offset(headers, sent, received) else { return false };
        let known = self.0.load(Ordering::Relaxed);
        let off = offset.abs_diff(known) > TOLERANCE.unsigned_abs();
        if off {
            self.0.store(offset, Ordering::Relaxed);
        }
        off
    }
}

/// How far the service's `Date` is ahead of the middle between sending and receiving, in
/// seconds. A response with an `Age` comes from a cache, whose date tells nothing.
fn offset(headers: &HeaderMap, sent: SystemTime, received: SystemTime) -> Option<i64> {
    if headers.contains_key(AGE) {
        return None;
    }
    let date = awsjson_smithy::timestamp::parse(headers.get(DATE)?.to_str().ok()?)?;
    let middle = sent + received.duration_since(sent).unwrap_or_default() / 2;
    let middle = time::OffsetDateTime::from(middle);
    Some((date - middle).whole_seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_a_wrong_clock_and_its_return() {
        let skew = Skew::default();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let at = |seconds: &str, age: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(DATE, seconds.parse().unwrap());
            if age {
                headers.insert(AGE, "1".parse().unwrap());
            }
            headers
        };
        // 1,000,000,000 seconds are Sun, 09 Sep 2001 01:46:40 GMT.
        assert!(!skew.learn(&at("Sun, 09 Sep 2001 01:50:00 GMT", false), now, now));
        assert!(!skew.learn(&at("Sun, 09 Sep 2001 02:46:40 GMT", true), now, now));
        assert_eq!(skew.corrected(now), now);
        assert!(skew.learn(&at("Sun, 09 Sep 2001 02:46:40 GMT", false), now, now));
        assert_eq!(skew.corrected(now), now + Duration::from_secs(3_600));
        assert!(skew.learn(&at("Sun, 09 Sep 2001 01:46:40 GMT", false), now, now));
        assert_eq!(skew.corrected(now), now);
    }
}
