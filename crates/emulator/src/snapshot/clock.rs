//! The clocks in a snapshot.

use super::document::{Clock, Time};
use crate::clock::Settings;
use time::{Duration, OffsetDateTime};

impl From<Settings> for Clock {
    fn from(settings: Settings) -> Self {
        let stopped_at = settings.stopped_at.map(|_| Time(settings.now()));
        let ahead_seconds =
            (stopped_at.is_none() && !settings.advanced.is_zero()).then(|| settings.advanced.as_seconds_f64());
        Self { stopped_at, ahead_seconds, skew_seconds: settings.skew.whole_seconds() }
    }
}

impl From<&Clock> for Settings {
    fn from(clock: &Clock) -> Self {
        let stopped_at: Option<OffsetDateTime> = clock.stopped_at.map(|Time(at)| at);
        // The largest duration becomes a larger one when it is written as a floating-point number.
        let ahead = Duration::saturating_seconds_f64(clock.ahead_seconds.unwrap_or_default());
        Self {
            stopped_at,
            advanced: if stopped_at.is_some() { Duration::ZERO } else { ahead },
            skew: Duration::seconds(clock.skew_seconds),
        }
    }
}
