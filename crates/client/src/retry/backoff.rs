//! How long to wait before the next attempt.

use super::Class;
use http::HeaderMap;
use http::header::RETRY_AFTER;
use std::time::{Duration, SystemTime};

const BASE: Duration = Duration::from_millis(50);
const THROTTLING_BASE: Duration = Duration::from_secs(1);
/// How much longer than the computed delay the service can ask a client to wait.
const SERVER_MARGIN: Duration = Duration::from_secs(5);

/// The wait before retry `retry`, counted from 0: full jitter over an exponential backoff, and
/// within 5 seconds above it whatever the service asks for in its `headers`.
///
/// `random` is uniform in 0 to 1.
pub fn delay(
    retry: u32,
    class: Class,
    random: f64,
    max_backoff: Duration,
    headers: Option<&HeaderMap>,
    now: SystemTime,
) -> Duration {
    let base = if class == Class::Throttling { THROTTLING_BASE } else { BASE };
    let ceiling = base.saturating_mul(2_u32.saturating_pow(retry)).min(max_backoff);
    let computed = ceiling.mul_f64(random.clamp(0.0, 1.0));
    match headers.and_then(|headers| asked_for(headers, now)) {
        Some(asked) => asked.clamp(computed, computed + SERVER_MARGIN),
        None => computed,
    }
}

/// `x-amz-retry-after` in milliseconds; where it is absent, `Retry-After` in seconds or as a date.
fn asked_for(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    if let Some(milliseconds) = headers.get("x-amz-retry-after") {
        return milliseconds.to_str().ok()?.parse().ok().map(Duration::from_millis);
    }
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    match text.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => {
            let date = SystemTime::from(awsjson_smithy::timestamp::parse(text)?);
            Some(date.duration_since(now).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const MAX: Duration = Duration::from_secs(20);

    fn plain(retry: u32, class: Class, random: f64) -> Duration {
        delay(retry, class, random, MAX, None, SystemTime::UNIX_EPOCH)
    }

    #[test]
    fn backoff_doubles_up_to_its_maximum() {
        for (retry, expected) in [(0, 50), (1, 100), (2, 200), (8, 12_800), (9, 20_000), (40, 20_000)] {
            assert_eq!(plain(retry, Class::Transient, 1.0), Duration::from_millis(expected), "{retry}");
        }
        assert_eq!(plain(1, Class::Throttling, 1.0), Duration::from_secs(2));
        assert_eq!(plain(3, Class::Transient, 0.25), Duration::from_millis(100));
    }

    #[test]
    fn the_service_can_ask_for_up_to_five_seconds_more() {
        let asked = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            delay(0, Class::Transient, 1.0, MAX, Some(&headers), SystemTime::UNIX_EPOCH).as_millis()
        };
        assert_eq!(asked("x-amz-retry-after", "1500"), 1_500);
        assert_eq!(asked("x-amz-retry-after", "10"), 50);
        assert_eq!(asked("x-amz-retry-after", "60000"), 5_050);
        assert_eq!(asked("x-amz-retry-after", "-5"), 50);
        assert_eq!(asked("x-amz-retry-after", "soon"), 50);
        assert_eq!(asked("retry-after", "2"), 2_000);
        assert_eq!(asked("retry-after", "Thu, 01 Jan 1970 00:00:03 GMT"), 3_000);
    }
}
