//! The clock, the sleep and the randomness that a client uses.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Clock, sleep and randomness. Each method defaults to the system's own, so that a test
/// replaces only what it controls.
///
/// ```
/// use awsjson_client::{BoxFuture, Runtime};
/// use std::time::Duration;
///
/// /// Does not wait at all.
/// struct Hasty;
///
/// impl Runtime for Hasty {
///     fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
///         Box::pin(std::future::ready(()))
///     }
/// }
/// ```
pub trait Runtime: Send + Sync + 'static {
    /// The time of day.
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    /// Waits; by default on tokio's timer.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    /// As many random bits as a version 4 UUID has, for idempotency tokens and the jitter of
    /// delays; by default the operating system's. The bits that a UUID fixes may be fixed here.
    ///
    /// # Panics
    /// By default, if the operating system has no random numbers.
    fn random(&self) -> u128 {
        crate::random::random()
    }
}

/// The system's clock, sleep and randomness.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct System;

impl Runtime for System {}

/// A number in `[0, 1)` from random bits.
pub(crate) fn fraction(random: u128) -> f64 {
    (random >> 75) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_below_one() {
        assert_eq!(fraction(0), 0.0);
        assert!(fraction(u128::MAX) < 1.0);
        assert_eq!(fraction(1 << 127), 0.5);
    }
}
