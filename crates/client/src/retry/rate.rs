//! Client-side rate limiting, for adaptive retries: the AWS SDKs' token bucket, whose rate
//! falls when the service throttles and then grows along a cubic curve (as in TCP CUBIC) around
//! the rate at which it last throttled.

use std::time::{Duration, SystemTime};

/// The factor of the rate after throttling.
const BETA: f64 = 0.7;
/// The steepness of the curve.
const SCALE: f64 = 0.4;
/// The weight of the last interval in the measured rate.
const SMOOTHING: f64 = 0.8;
/// The rate is measured over intervals of this length, in seconds.
const INTERVAL: f64 = 0.5;
/// The minimum rate, in attempts per second.
const MIN_RATE: f64 = 0.5;
const MIN_CAPACITY: f64 = 1.0;
/// The maximum ratio of the rate to the measured one.
const MAX_RATIO_TO_MEASURED: f64 = 2.0;

/// A token bucket that all calls of a client share. It limits nothing until the service throttles
/// for the first time.
///
/// Times are in seconds since its creation, rates in attempts per second.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    made: SystemTime,
    enabled: bool,
    rate: f64,
    capacity: f64,
    /// How many attempts may be sent at once. Negative while attempts wait.
    available: f64,
    refilled: f64,
    measured: f64,
    interval: f64,
    in_interval: f64,
    /// The rate at which the service throttled last.
    throttled_rate: f64,
    throttled: f64,
}

impl RateLimiter {
    pub(crate) fn new(now: SystemTime) -> Self {
        Self {
            made: now,
            enabled: false,
            rate: 0.0,
            capacity: 0.0,
            available: 0.0,
            refilled: 0.0,
            measured: 0.0,
            interval: 0.0,
            in_interval: 0.0,
            throttled_rate: 0.0,
            throttled: 0.0,
        }
    }

    /// Reserves one attempt. Returns how long it has to wait before it is sent.
    pub(crate) fn reserve(&mut self, now: SystemTime) -> Duration {
        if !self.enabled {
            return Duration::ZERO;
        }
        self.refill(self.seconds(now));
        self.available -= 1.0;
        Duration::try_from_secs_f64(-self.available / self.rate).unwrap_or_default()
    }

    /// Releases the reservation of an attempt that is not sent.
    pub(crate) fn give_back(&mut self) {
        self.available = self.capacity.min(self.available + 1.0);
    }

    /// Adapts the rate to how an attempt ended.
    pub(crate) fn ended(&mut self, now: SystemTime, is_throttled: bool) {
        let now = self.seconds(now);
        self.measure(now);
        let rate = if is_throttled {
            self.throttled_rate = if self.enabled { self.measured.min(self.rate) } else { self.measured };
            self.throttled = now;
            self.enabled = true;
            self.throttled_rate * BETA
        } else {
            cubic(self.throttled_rate, now - self.throttled)
        };
        self.refill(now);
        let rate = rate.min(MAX_RATIO_TO_MEASURED * self.measured);
        self.rate = rate.max(MIN_RATE);
        self.capacity = rate.max(MIN_CAPACITY);
        self.available = self.available.min(self.capacity);
    }

    fn seconds(&self, now: SystemTime) -> f64 {
        now.duration_since(self.made).unwrap_or_default().as_secs_f64()
    }

    fn refill(&mut self, now: f64) {
        // A clock that was set back neither adds nor removes anything.
        let passed = (now - self.refilled).max(0.0);
        self.available = self.capacity.min(self.available + passed * self.rate);
        self.refilled = now;
    }

    fn measure(&mut self, now: f64) {
        self.in_interval += 1.0;
        let interval = (now / INTERVAL).floor() * INTERVAL;
        if interval > self.interval {
            let rate = self.in_interval / (interval - self.interval);
            self.measured = rate * SMOOTHING + self.measured * (1.0 - SMOOTHING);
            self.in_interval = 0.0;
            self.interval = interval;
        }
    }
}

/// The rate this number of seconds after the service throttled at `throttled_rate`. It is reduced at first, reaches
/// `throttled_rate` again, and then exceeds it.
fn cubic(throttled_rate: f64, seconds: f64) -> f64 {
    let recovery = (throttled_rate * (1.0 - BETA) / SCALE).cbrt();
    SCALE * (seconds - recovery).powi(3) + throttled_rate
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs_f64(seconds)
    }

    fn is_near(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-6
    }

    #[test]
    fn the_curve_has_the_published_values() {
        let published = [
            (0.0, 7.0),
            (1.0, 9.64893600966),
            (2.0, 10.000030849917364),
            (3.0, 10.453284520772092),
            (4.0, 13.408697022224185),
            (5.0, 21.26626835427364),
            (6.0, 36.425998516920465),
        ];
        for (seconds, rate) in published {
            assert!(is_near(cubic(10.0, seconds), rate), "{seconds} s: {}", cubic(10.0, seconds));
        }
        assert!(is_near(cubic(10.0, 1.9574338205844317), 10.0), "the old rate after the time to recover");
    }

    #[test]
    fn measured_rate_and_rate_have_the_published_values() {
        let published = [
            (0.2, false, 0.0, 0.5),
            (0.4, false, 0.0, 0.5),
            (0.6, false, 4.8, 0.5),
            (0.8, false, 4.8, 0.5),
            (1.0, false, 4.16, 0.5),
            (1.2, false, 4.16, 0.6912),
            (1.4, false, 4.16, 1.0976),
            (1.6, false, 5.632, 1.6384),
            (1.8, false, 5.632, 2.3328),
            (2.0, true, 4.3264, 3.02848),
            (2.2, false, 4.3264, 3.48663917347026),
            (2.4, false, 4.3264, 3.821874416040255),
            (2.6, false, 5.66528, 4.053385727709987),
            (2.8, false, 5.66528, 4.200373108479454),
            (3.0, false, 4.333056, 4.282036558348658),
            (3.2, true, 4.333056, 2.99742559084406),
            (3.4, false, 4.333056, 3.4522263943863463),
        ];
        let mut limiter = RateLimiter::new(at(0.0));
        for (seconds, throttled, measured, rate) in published {
            limiter.ended(at(seconds), throttled);
            assert!(is_near(limiter.measured, measured), "{seconds} s: measured {}", limiter.measured);
            assert!(is_near(limiter.rate, rate), "{seconds} s: {}", limiter.rate);
        }
    }

    #[test]
    fn nothing_waits_before_the_first_throttling() {
        let mut limiter = RateLimiter::new(at(0.0));
        for _ in 0..1000 {
            assert_eq!(limiter.reserve(at(0.1)), Duration::ZERO);
            limiter.ended(at(0.1), false);
        }
    }

    #[test]
    fn attempts_take_turns_at_the_rate() {
        let mut limiter = RateLimiter::new(at(0.0));
        limiter.ended(at(0.0), true);
        assert_eq!(limiter.rate, MIN_RATE);
        let waits = [0.0, 0.0, 0.0, 4.0].map(|seconds| limiter.reserve(at(seconds)).as_secs());
        assert_eq!(waits, [2, 4, 6, 4], "one attempt in 2 s, whoever asks and when");
        limiter.give_back();
        assert_eq!(limiter.reserve(at(4.0)).as_secs(), 4, "a released reservation goes to another attempt");
        let idle = [100.0, 100.0].map(|seconds| limiter.reserve(at(seconds)).as_secs());
        assert_eq!(idle, [0, 2], "time without attempts saves up one");
    }

    #[test]
    fn a_clock_that_is_set_back_does_no_harm() {
        let mut limiter = RateLimiter::new(at(1000.0));
        limiter.ended(at(1001.0), true);
        limiter.ended(at(0.0), false);
        assert!(limiter.rate.is_finite() && limiter.rate >= MIN_RATE);
        assert!(limiter.reserve(at(0.0)) <= Duration::from_secs(2));
    }
}
