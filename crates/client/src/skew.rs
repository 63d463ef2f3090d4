//! Clock skew: how far the service's clock is from ours.

use std::time::{Duration, SystemTime};

/// Services accept five minutes of difference; the SDKs act on four.
const TOLERATED_MS: i64 = 4 * 60 * 1000;

/// The offset to sign with from now on, in milliseconds to be added to our clock, when `date`
/// (the service's own clock) is too far from what was signed with `offset`; `None` when that
/// was near enough.
pub(crate) fn corrected(offset: i64, sent: SystemTime, received: SystemTime, date: SystemTime) -> Option<i64> {
    let midpoint = sent + received.duration_since(sent).unwrap_or_default() / 2;
    let observed = milliseconds_between(midpoint, date)?;
    if (observed - offset).abs() <= TOLERATED_MS {
        return None;
    }
    Some(if observed.abs() <= TOLERATED_MS { 0 } else { observed })
}

/// `time` moved by `offset` milliseconds.
pub(crate) fn shifted(time: SystemTime, offset: i64) -> SystemTime {
    let by = Duration::from_millis(offset.unsigned_abs());
    let moved = if offset < 0 { time.checked_sub(by) } else { time.checked_add(by) };
    moved.unwrap_or(time)
}

/// Reads a date such as `Sun, 23 Nov 2025 04:15:59 GMT`.
pub(crate) fn http_date(text: &str) -> Option<SystemTime> {
    awsjson_smithy::timestamp::parse(text).map(SystemTime::from)
}

fn milliseconds_between(from: SystemTime, to: SystemTime) -> Option<i64> {
    match to.duration_since(from) {
        Ok(later) => i64::try_from(later.as_millis()).ok(),
        Err(earlier) => i64::try_from(earlier.duration().as_millis()).ok().map(|by| -by),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> SystemTime {
        shifted(SystemTime::UNIX_EPOCH + Duration::from_secs(1_763_871_359), minutes * MINUTE)
    }

    #[test]
    fn only_a_large_difference_is_corrected() {
        assert_eq!(corrected(0, at(0), at(0), at(4)), None);
        assert_eq!(corrected(0, at(0), at(0), at(5)), Some(5 * MINUTE));
        assert_eq!(corrected(0, at(0), at(0), at(-60)), Some(-60 * MINUTE));
    }

    #[test]
    fn the_midpoint_of_the_exchange_counts() {
        assert_eq!(corrected(0, at(0), at(4), at(5)), None);
        assert_eq!(corrected(0, at(0), at(2), at(6)), Some(5 * MINUTE));
    }

    #[test]
    fn a_clock_that_comes_back_is_followed() {
        assert_eq!(corrected(60 * MINUTE, at(0), at(0), at(60)), None);
        assert_eq!(corrected(60 * MINUTE, at(0), at(0), at(0)), Some(0));
        assert_eq!(corrected(60 * MINUTE, at(0), at(0), at(1)), Some(0));
    }

    #[test]
    fn a_clock_that_goes_backwards_between_send_and_receive_does_no_harm() {
        assert_eq!(corrected(0, at(3), at(0), at(0)), None);
    }
}
