//! Clock skew: how far the service's clock is from ours.

use http::{HeaderMap, header};
use std::time::{Duration, SystemTime};

/// Services accept a difference of five minutes. The SDKs correct a difference of four.
const TOLERATED_MS: i64 = 4 * 60 * 1000;
/// More than a wrong time zone can cause. For larger offsets, the service reports an error about the clock.
const PLAUSIBLE_MS: i64 = 24 * 60 * 60 * 1000;
/// The start of the year 9999, the last that can be signed: an offset that leads there would soon be useless.
const LATEST: Duration = Duration::from_secs(253_370_764_800);

/// The source of the date of a response, which determines how far it is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateSource {
    /// An error of the service that the signing time is or may be wrong.
    SkewError,
    /// Another response of the service.
    Service,
    /// An unknown sender, possibly a proxy.
    Unknown,
}

/// The offset to sign with from now on, in milliseconds to be added to our clock, when `date`
/// (the service's own clock) differs too much from the signing time with `offset`. `None` when it
/// does not, or when the date cannot be trusted.
pub(crate) fn corrected(
    offset: i64,
    sent: SystemTime,
    received: SystemTime,
    date: SystemTime,
    source: DateSource,
) -> Option<i64> {
    let midpoint = sent + received.duration_since(sent).unwrap_or_default() / 2;
    let observed = milliseconds_between(midpoint, date)?;
    if observed.checked_sub(offset)?.checked_abs()? <= TOLERATED_MS {
        return None;
    }
    let can_be_signed = (SystemTime::UNIX_EPOCH..SystemTime::UNIX_EPOCH + LATEST).contains(&date);
    let is_plausible = match source {
        DateSource::SkewError => can_be_signed,
        DateSource::Service => can_be_signed && observed.abs() <= PLAUSIBLE_MS,
        DateSource::Unknown => false,
    };
    is_plausible.then(|| if observed.abs() <= TOLERATED_MS { 0 } else { observed })
}

/// The date of a response. `None` when a cache sent it (`Age`), which may be long after that date, and when
/// there are several: whoever added another is not the service.
pub(crate) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    if headers.contains_key(header::AGE) {
        return None;
    }
    let mut dates = headers.get_all(header::DATE).iter();
    let date = dates.next().filter(|_| dates.next().is_none())?;
    http_date(date.to_str().ok()?)
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
    use http::{HeaderName, HeaderValue};

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> SystemTime {
        shifted(SystemTime::UNIX_EPOCH + Duration::from_secs(1_763_871_359), minutes * MINUTE)
    }

    fn corrected(offset: i64, sent: SystemTime, received: SystemTime, date: SystemTime) -> Option<i64> {
        super::corrected(offset, sent, received, date, DateSource::SkewError)
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

    #[test]
    fn a_date_is_trusted_by_its_source() {
        let of = |minutes: i64, source| super::corrected(0, at(0), at(0), at(minutes), source);
        let (day, year) = (24 * 60, 365 * 24 * 60);
        for (minutes, source, believed) in [
            (year, DateSource::SkewError, true),
            (-year, DateSource::SkewError, true),
            (7_900 * year, DateSource::SkewError, true),
            (7_980 * year, DateSource::SkewError, false),
            (-60 * year, DateSource::SkewError, false),
            (day, DateSource::Service, true),
            (-day, DateSource::Service, true),
            (day + 1, DateSource::Service, false),
            (60, DateSource::Unknown, false),
        ] {
            assert_eq!(of(minutes, source), believed.then_some(minutes * MINUTE), "{minutes} {source:?}");
        }
    }

    #[test]
    fn only_one_date_that_no_cache_has_kept_counts() {
        let read = |pairs: &[(HeaderName, &'static str)]| {
            let headers = pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
            date(&headers.collect::<HeaderMap>())
        };
        let now = (header::DATE, "Sun, 23 Nov 2025 04:15:59 GMT");
        assert_eq!(read(std::slice::from_ref(&now)), Some(at(0)));
        for other in
            [(header::DATE, "Sun, 23 Nov 2025 05:15:59 GMT"), now.clone(), (header::DATE, "?"), (header::AGE, "0")]
        {
            assert_eq!(read(&[now.clone(), other]), None);
        }
        for odd in ["", "now", "Sun, 31 Feb 2025 04:15:59 GMT", "Sun, 23 Nov 99999 04:15:59 GMT"] {
            assert_eq!(read(&[(header::DATE, odd)]), None, "{odd}");
        }
    }

    #[test]
    fn every_response_of_the_service_can_reset_the_offset() {
        let far_off = 9_000_000 * MINUTE;
        for (source, expected) in
            [(DateSource::SkewError, Some(0)), (DateSource::Service, Some(0)), (DateSource::Unknown, None)]
        {
            assert_eq!(super::corrected(far_off, at(0), at(0), at(1), source), expected, "{source:?}");
        }
    }
}
