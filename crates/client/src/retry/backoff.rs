//! How long to wait before the next attempt.

use super::Retry;
use http::{HeaderMap, HeaderName, header};
use std::time::{Duration, SystemTime};

/// The maximum by which the delay that a server requests may exceed our own.
const MAX_SERVER_EXTRA: Duration = Duration::from_secs(5);
const AMZ_RETRY_AFTER: HeaderName = HeaderName::from_static("x-amz-retry-after");
const THROTTLING_BASE: Duration = Duration::from_secs(1);

/// The delay before the retry with the 0-based `index`: full jitter by `random` in `[0, 1)`
/// over an exponential delay that starts at `base` (or at one second after throttling) and
/// grows to `max`. A delay that the server requests is clamped between this delay and 5 s more.
pub(crate) fn delay(
    retry: Retry,
    index: u32,
    random: f64,
    base: Duration,
    max: Duration,
    asked: Option<Duration>,
) -> Duration {
    let base = if retry == Retry::Throttling { THROTTLING_BASE } else { base };
    let exponential = base.saturating_mul(2_u32.saturating_pow(index)).min(max);
    let delay = exponential.mul_f64(random.clamp(0.0, 1.0));
    match asked {
        Some(asked) => asked.clamp(delay, delay.saturating_add(MAX_SERVER_EXTRA)),
        None => delay,
    }
}

/// Returns the delay that a response requests: `x-amz-retry-after` in milliseconds, or else `Retry-After` in
/// seconds or as an HTTP date. Invalid values are ignored.
pub(crate) fn server_delay(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim_ascii);
    if let Some(milliseconds) = text(AMZ_RETRY_AFTER) {
        return milliseconds.parse().ok().map(Duration::from_millis);
    }
    let asked = text(header::RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = crate::skew::http_date(asked)?;
    // A date is on the server's clock, which may not be ours.
    let now = text(header::DATE).and_then(crate::skew::http_date).unwrap_or(now);
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: Duration = Duration::from_millis(50);
    const MOST: Duration = Duration::from_secs(20);

    fn seconds(retry: Retry, index: u32, random: f64) -> f64 {
        delay(retry, index, random, BASE, MOST, None).as_secs_f64()
    }

    #[test]
    fn grows_exponentially_with_full_jitter_up_to_the_most() {
        assert_eq!(seconds(Retry::Transient, 0, 1.0), 0.05);
        assert_eq!(seconds(Retry::Transient, 1, 1.0), 0.1);
        assert_eq!(seconds(Retry::Transient, 2, 0.5), 0.1);
        assert_eq!(seconds(Retry::Transient, 0, 0.0), 0.0);
        assert_eq!(seconds(Retry::Throttling, 0, 1.0), 1.0);
        assert_eq!(seconds(Retry::Throttling, 4, 1.0), 16.0);
        assert_eq!(seconds(Retry::Throttling, 5, 1.0), 20.0);
        assert_eq!(seconds(Retry::Transient, u32::MAX, 1.0), 20.0);
    }

    #[test]
    fn the_server_is_obeyed_within_bounds() {
        let at = |asked: u64| {
            let asked = Some(Duration::from_millis(asked));
            delay(Retry::Transient, 1, 1.0, BASE, MOST, asked).as_millis()
        };
        assert_eq!((at(0), at(1500), at(5100), at(60_000), at(u64::MAX)), (100, 1500, 5100, 5100, 5100));
    }

    #[test]
    fn reads_what_the_server_asks_for() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_763_871_359);
        let read = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs
                .iter()
                .map(|&(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect::<HeaderMap>();
            server_delay(&headers, now).map(|delay| delay.as_millis())
        };
        assert_eq!(read(&[("x-amz-retry-after", "1500"), ("retry-after", "9")]), Some(1500));
        assert_eq!(read(&[("x-amz-retry-after", "-1")]), None);
        assert_eq!(read(&[("x-amz-retry-after", "soon"), ("retry-after", "9")]), None);
        for invalid in ["", "1.5", "1e3", "18446744073709551616", "99999999999999999999999"] {
            assert_eq!(read(&[("x-amz-retry-after", invalid)]), None, "{invalid}");
        }
        assert_eq!(read(&[("x-amz-retry-after", " 18446744073709551615 ")]), Some(u128::from(u64::MAX)));
        assert_eq!(read(&[("retry-after", "18446744073709551615")]), Some(u128::from(u64::MAX) * 1000));
        assert_eq!(read(&[("retry-after", "-2")]), None);
        assert_eq!(read(&[("retry-after", "2")]), Some(2000));
        assert_eq!(read(&[("retry-after", "Sun, 23 Nov 2025 04:16:02 GMT")]), Some(3000));
        assert_eq!(read(&[("retry-after", "Sun, 23 Nov 2025 04:15:00 GMT")]), Some(0));
        assert_eq!(read(&[("retry-after", "later")]), None);
        assert_eq!(read(&[]), None);
    }
}
