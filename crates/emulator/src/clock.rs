//! The two clocks: one for what happens in the emulator, one for signatures.

use http::HeaderValue;
use std::sync::{Mutex, PoisonError};
use time::format_description::FormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

/// IMF-fixdate, RFC 9110 section 5.6.7.
const HTTP_DATE: &[FormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// The time in the emulator, and the time that it reports to clients.
#[derive(Debug)]
pub(crate) struct Clock {
    start: Option<OffsetDateTime>,
    offsets: Mutex<Offsets>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Offsets {
    advanced: Duration,
    skew: Duration,
}

impl Clock {
    /// A clock that is stopped at `start`, or follows the machine's.
    pub(crate) fn new(start: Option<OffsetDateTime>) -> Self {
        Self { start, offsets: Mutex::default() }
    }

    /// The time of all that happens to invitations and connections, in whole milliseconds.
    pub(crate) fn now(&self) -> OffsetDateTime {
        let start = self.start.unwrap_or_else(OffsetDateTime::now_utc);
        let now = start.saturating_add(self.with_offsets(|offsets| offsets.advanced));
        now.replace_millisecond(now.millisecond()).unwrap_or(now)
    }

    /// The time that signatures are checked against, and that the `Date` header reports.
    pub(crate) fn wall(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc().saturating_add(self.with_offsets(|offsets| offsets.skew))
    }

    /// The wall clock in the form of the `Date` header.
    pub(crate) fn date_header(&self) -> Option<HeaderValue> {
        let date = self.wall().format(HTTP_DATE).ok()?;
        HeaderValue::try_from(date).ok()
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.with_offsets(|offsets| offsets.advanced = offsets.advanced.saturating_add(by));
    }

    pub(crate) fn set_skew(&self, skew: Duration) {
        self.with_offsets(|offsets| offsets.skew = skew);
    }

    fn with_offsets<T>(&self, f: impl FnOnce(&mut Offsets) -> T) -> T {
        f(&mut self.offsets.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
