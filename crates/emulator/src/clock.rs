//! The two clocks: one for the state of the emulator, and one for signatures.

use http::HeaderValue;
use std::sync::{Mutex, PoisonError};
use time::format_description::FormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

/// IMF-fixdate, RFC 9110 section 5.6.7.
const HTTP_DATE: &[FormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// The clock of the state, and the clock that is reported to clients.
#[derive(Debug)]
pub(crate) struct Clock {
    initial: Settings,
    settings: Mutex<Settings>,
}

/// The clocks, relative to the clock of the machine.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Settings {
    /// The time at which the emulator's clock is stopped. `None` if it follows the clock of the machine.
    pub(crate) stopped_at: Option<OffsetDateTime>,
    /// How far the emulator's clock is ahead of the machine's, or of the time at which it was stopped.
    pub(crate) advanced: Duration,
    /// How far the clock of signatures is ahead of the machine's.
    pub(crate) skew: Duration,
}

impl Settings {
    pub(crate) fn now(&self) -> OffsetDateTime {
        let now = self.stopped_at.unwrap_or_else(OffsetDateTime::now_utc).saturating_add(self.advanced);
        now.replace_millisecond(now.millisecond()).unwrap_or(now)
    }
}

impl Clock {
    /// A clock that is stopped at `start`, or follows the machine's.
    pub(crate) fn new(start: Option<OffsetDateTime>) -> Self {
        let initial = Settings { stopped_at: start, ..Settings::default() };
        Self { initial, settings: Mutex::new(initial) }
    }

    /// The time of changes of the state, in whole milliseconds.
    pub(crate) fn now(&self) -> OffsetDateTime {
        self.with_settings(|settings| settings.now())
    }

    pub(crate) fn settings(&self) -> Settings {
        self.with_settings(|settings| *settings)
    }

    pub(crate) fn set_settings(&self, new: Settings) {
        self.with_settings(|settings| *settings = new);
    }

    /// The settings at the start.
    pub(crate) fn initial(&self) -> Settings {
        self.initial
    }

    /// The time that signatures are checked against, and that the `Date` header reports.
    pub(crate) fn wall(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc().saturating_add(self.skew())
    }

    /// The value of the `Date` header: the wall clock, off by `offset`.
    pub(crate) fn date_header(&self, offset: Duration) -> Option<HeaderValue> {
        let date = self.wall().saturating_add(offset).format(HTTP_DATE).ok()?;
        HeaderValue::try_from(date).ok()
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.with_settings(|settings| settings.advanced = settings.advanced.saturating_add(by));
    }

    /// Sets the emulator's clock to `time`. It stays stopped, or continues from there.
    pub(crate) fn set(&self, time: OffsetDateTime) {
        self.with_settings(|settings| match &mut settings.stopped_at {
            Some(stopped_at) => (*stopped_at, settings.advanced) = (time, Duration::ZERO),
            None => settings.advanced = time - OffsetDateTime::now_utc(),
        });
    }

    /// Stops the emulator's clock, or lets it continue from where it is.
    pub(crate) fn set_stopped(&self, stopped: bool) {
        self.with_settings(|settings| {
            let now = settings.now();
            (settings.stopped_at, settings.advanced) =
                if stopped { (Some(now), Duration::ZERO) } else { (None, now - OffsetDateTime::now_utc()) };
        });
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.with_settings(|settings| settings.stopped_at.is_some())
    }

    pub(crate) fn skew(&self) -> Duration {
        self.with_settings(|settings| settings.skew)
    }

    pub(crate) fn set_skew(&self, skew: Duration) {
        self.with_settings(|settings| settings.skew = skew);
    }

    fn with_settings<T>(&self, f: impl FnOnce(&mut Settings) -> T) -> T {
        f(&mut self.settings.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
