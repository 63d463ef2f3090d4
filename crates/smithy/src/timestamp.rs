//! Timestamps: [`OffsetDateTime`] in the three formats of `smithy.api#timestampFormat`.
//!
//! Reading accepts all three formats, whichever of them the model declares: a number is epoch seconds, and
//! a string is a `date-time` or an `http-date`. The modules [`epoch_seconds`], [`date_time`] and
//! [`http_date`] are for fields of types that derive serde's traits.
//!
//! ```
//! use awsjson_smithy::timestamp;
//!
//! let read = timestamp::parse("2025-11-23T04:15:59.5Z");
//! assert_eq!(read, timestamp::from_epoch_seconds(1_763_871_359.5));
//! ```

use crate::{CorrectionDefault, DeserializeContext, DeserializeShape};
use serde_core::de::{Deserializer, Unexpected, Visitor};
use serde_core::ser::{Error as _, Serializer};
use std::fmt;
use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// A format of `smithy.api#timestampFormat`.
pub trait TimestampFormat {
    /// Writes `instant` in this format.
    ///
    /// # Errors
    /// When the format cannot represent the instant: the text formats require a year between 0 and 9999.
    fn serialize<S: Serializer>(instant: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error>;
}

/// `epoch-seconds`: the number of seconds since the Unix epoch, with a fraction if it is not zero.
#[derive(Debug, Clone, Copy)]
pub enum EpochSeconds {}

/// `date-time`: RFC 3339 in UTC, such as `2025-11-23T04:15:59.123Z`.
#[derive(Debug, Clone, Copy)]
pub enum DateTime {}

/// `http-date`: IMF-fixdate, such as `Sun, 23 Nov 2025 04:15:59 GMT`, with a fraction if it is not zero.
#[derive(Debug, Clone, Copy)]
pub enum HttpDate {}

impl TimestampFormat for EpochSeconds {
    fn serialize<S: Serializer>(instant: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        if instant.nanosecond() == 0 {
            serializer.serialize_i64(instant.unix_timestamp())
        } else {
            // Adding parts of the same sign rounds only once, which gives the shortest text.
            let (seconds, nanos) = match (instant.unix_timestamp(), f64::from(instant.nanosecond())) {
                (seconds @ ..0, nanos) => (seconds + 1, nanos - 1e9),
                after_1970 => after_1970,
            };
            serializer.serialize_f64(seconds as f64 + nanos / 1e9)
        }
    }
}

impl TimestampFormat for DateTime {
    fn serialize<S: Serializer>(instant: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        let text = utc(instant).and_then(|utc| utc.format(&Rfc3339).ok());
        serializer.serialize_str(&text.ok_or_else(|| S::Error::custom(OUT_OF_RANGE))?)
    }
}

impl TimestampFormat for HttpDate {
    fn serialize<S: Serializer>(instant: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        let utc = utc(instant).ok_or_else(|| S::Error::custom(OUT_OF_RANGE))?;
        serializer.collect_str(&ImfFixdate(utc))
    }
}

const OUT_OF_RANGE: &str = "a timestamp must be in the years 0 to 9999";

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn utc(instant: &OffsetDateTime) -> Option<OffsetDateTime> {
    instant.checked_to_offset(UtcOffset::UTC).filter(|utc| (0..=9999).contains(&utc.year()))
}

/// Displays an instant in UTC as IMF-fixdate, with a fraction if it is not zero. Not by a format description of `time`,
/// whose macros would be one more crate to build.
struct ImfFixdate(OffsetDateTime);

impl fmt::Display for ImfFixdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        let (hour, minute, second, nanosecond) = self.0.to_hms_nano();
        let weekday = name(&WEEKDAYS, self.0.weekday().number_days_from_monday());
        let month = name(&MONTHS, u8::from(month) - 1);
        write!(f, "{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02}")?;
        if nanosecond != 0 {
            write!(f, ".{}", format!("{nanosecond:09}").trim_end_matches('0'))?;
        }
        f.write_str(" GMT")
    }
}

fn name(names: &[&'static str], index: u8) -> &'static str {
    names.get(usize::from(index)).copied().unwrap_or_default()
}

/// Parses a `date-time` with any offset and fraction, or an `http-date`. `None` for any other text.
pub fn parse(text: &str) -> Option<OffsetDateTime> {
    if let Some(instant) = parse_utc(text.as_bytes()) {
        return Some(instant);
    }
    if text.as_bytes().first()?.is_ascii_digit() {
        return OffsetDateTime::parse(text, &Rfc3339).ok().and_then(|instant| utc(&instant));
    }
    parse_http_date(text)
}

/// Parses IMF-fixdate (RFC 9110, section 5.6.7), with the fraction that Smithy adds to it.
fn parse_http_date(text: &str) -> Option<OffsetDateTime> {
    let (weekday, rest) = text.strip_suffix(" GMT")?.split_once(", ")?;
    let [d1, d2, b' ', m1, m2, m3, b' ', y1, y2, y3, y4, b' ', clock @ ..] = rest.as_bytes() else { return None };
    if !WEEKDAYS.contains(&weekday) {
        return None;
    }
    let month = MONTHS.iter().zip(1..).find(|(name, _)| name.as_bytes() == [*m1, *m2, *m3])?.1;
    from_digits([*y1, *y2, *y3, *y4], month, [*d1, *d2], clock)
}

/// Parses the form of `date-time` that services write, such as `2025-11-23T04:15:59.123Z`, several times
/// faster than a parser of all of RFC 3339. `None` for any other form.
fn parse_utc(text: &[u8]) -> Option<OffsetDateTime> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', clock @ .., b'Z'] = text else { return None };
    from_digits([*y1, *y2, *y3, *y4], two_digits(*m1, *m2)?, [*d1, *d2], clock)
}

/// The instant with these digits, and with a clock such as `04:15:59.123`.
fn from_digits([y1, y2, y3, y4]: [u8; 4], month: u8, [d1, d2]: [u8; 2], clock: &[u8]) -> Option<OffsetDateTime> {
    let (&[h1, h2, b':', m1, m2, b':', s1, s2], fraction) = clock.split_first_chunk()? else { return None };
    let nanos = match fraction {
        [] => 0,
        [b'.', digits @ ..] => nanoseconds(digits)?,
        _ => return None,
    };
    let year = u16::from(two_digits(y1, y2)?) * 100 + u16::from(two_digits(y3, y4)?);
    let date = Date::from_calendar_date(year.into(), Month::try_from(month).ok()?, two_digits(d1, d2)?).ok()?;
    let time = Time::from_hms_nano(two_digits(h1, h2)?, two_digits(m1, m2)?, two_digits(s1, s2)?, nanos).ok()?;
    Some(PrimitiveDateTime::new(date, time).assume_utc())
}

fn two_digits(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

/// The nanoseconds of a fraction of 1 to 9 digits.
fn nanoseconds(fraction: &[u8]) -> Option<u32> {
    if fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    let mut nanos = 0;
    let mut unit = 100_000_000;
    for digit in fraction {
        if !digit.is_ascii_digit() {
            return None;
        }
        nanos += u32::from(digit - b'0') * unit;
        unit /= 10;
    }
    Some(nanos)
}

/// Returns the instant `seconds` after the Unix epoch, rounded to what a float represents: microseconds in
/// the years 1834 to 2105, milliseconds in all others. `None` outside the years -9999 to 9999, and for NaN.
pub fn from_epoch_seconds(seconds: f64) -> Option<OffsetDateTime> {
    /// 2^32: closer to the Unix epoch than this, a float is exact to the microsecond.
    const MICROSECOND_RANGE: f64 = 4_294_967_296.0;
    let whole = seconds.floor();
    if !(-4e11..4e11).contains(&whole) {
        return None;
    }
    let (units_per_second, nanos_per_unit) =
        if seconds.abs() < MICROSECOND_RANGE { (1e6, 1_000) } else { (1e3, 1_000_000) };
    let nanos = ((seconds - whole) * units_per_second).round() as i64 * nanos_per_unit;
    // A fraction just below one may have been rounded up to a whole second.
    let instant = OffsetDateTime::from_unix_timestamp(whole as i64 + nanos / 1_000_000_000).ok()?;
    instant.replace_nanosecond((nanos % 1_000_000_000) as u32).ok()
}

impl<'de> DeserializeShape<'de> for OffsetDateTime {
    fn deserialize_shape<D: Deserializer<'de>>(deserializer: D, _: &mut DeserializeContext) -> Result<Self, D::Error> {
        struct Timestamp;

        impl Visitor<'_> for Timestamp {
            type Value = OffsetDateTime;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a timestamp: seconds since 1970, an RFC 3339 date-time or an HTTP date")
            }

            fn visit_i64<E: serde_core::de::Error>(self, seconds: i64) -> Result<OffsetDateTime, E> {
                OffsetDateTime::from_unix_timestamp(seconds)
                    .map_err(|_| E::invalid_value(Unexpected::Signed(seconds), &self))
            }

            fn visit_u64<E: serde_core::de::Error>(self, seconds: u64) -> Result<OffsetDateTime, E> {
                i64::try_from(seconds)
                    .map_err(|_| E::invalid_value(Unexpected::Unsigned(seconds), &self))
                    .and_then(|seconds| self.visit_i64(seconds))
            }

            fn visit_f64<E: serde_core::de::Error>(self, seconds: f64) -> Result<OffsetDateTime, E> {
                from_epoch_seconds(seconds)
                    .ok_or_else(|| E::invalid_value(Unexpected::Float(seconds), &"seconds since the Unix epoch"))
            }

            fn visit_str<E: serde_core::de::Error>(self, text: &str) -> Result<OffsetDateTime, E> {
                parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }

        deserializer.deserialize_any(Timestamp)
    }
}

impl CorrectionDefault for OffsetDateTime {
    fn correction_default() -> Self {
        Self::UNIX_EPOCH
    }
}

macro_rules! serde_with {
    ($($(#[$meta:meta])* $module:ident: $format:ident),*) => {$(
        $(#[$meta])*
        pub mod $module {
            use super::TimestampFormat;
            use crate::{DeserializeShape, DeserializeContext};
            use serde_core::{Deserializer, Serializer};
            use time::OffsetDateTime;

            /// Writes `instant` in this module's format.
            ///
            /// # Errors
            /// When the format cannot represent the instant.
            pub fn serialize<S: Serializer>(instant: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
                super::$format::serialize(instant, serializer)
            }

            /// Reads an instant in any of the three formats.
            ///
            /// # Errors
            /// When the data is not a timestamp.
            pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
                OffsetDateTime::deserialize_shape(deserializer, &mut DeserializeContext::new())
            }
        }
    )*};
}

serde_with! {
    /// For `#[serde(with = "…")]`: seconds since the Unix epoch.
    epoch_seconds: EpochSeconds,
    /// For `#[serde(with = "…")]`: RFC 3339.
    date_time: DateTime,
    /// For `#[serde(with = "…")]`: an HTTP date.
    http_date: HttpDate
}
