//! Waiters (`smithy.waiters#waitable`): what the outcome of a call says about what is waited for.
//!
//! Pure data and functions: a caller with an HTTP stack of their own can use a generated
//! [`Waiter`] as well as the client does.

use crate::Operation;
use std::time::Duration;

/// A named waiter: it polls an operation until a resource reaches a state.
pub trait Waiter: Send + Sync + 'static {
    /// The operation that is polled.
    type Operation: Operation;
    /// The name in the model, such as `TableExists`.
    const NAME: &'static str;
    /// The least time between two calls.
    const MIN_DELAY: Duration;
    /// The most time between two calls.
    const MAX_DELAY: Duration;

    /// What the outcome of a call says: its output, or the service's error. `None` when no
    /// acceptor of the model speaks of it: then one waits on after an output, and gives up after
    /// an error.
    fn accept(
        input: &<Self::Operation as Operation>::Input,
        outcome: Result<&<Self::Operation as Operation>::Output, &<Self::Operation as Operation>::Error>,
    ) -> Option<Acceptance>;
}

/// What an acceptor of a waiter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "these are the states of the specification")]
pub enum Acceptance {
    /// What was waited for has come.
    Success,
    /// It cannot come any more.
    Failure,
    /// It has not come yet.
    Retry,
}

/// The delay before the next call after `attempt` calls (from 1), by the specification of
/// waiters: a random time from `min` to one that doubles with each attempt up to `max`, and no
/// more than leaves time for one last call `min` before the end.
///
/// `remaining` is what is left of the whole wait, `random` a number in `[0, 1)`.
///
/// ```
/// use awsjson_smithy::waiter::delay;
/// use std::time::Duration;
///
/// let second = Duration::from_secs(1);
/// assert_eq!(delay(3, 2 * second, 120 * second, 300 * second, 0.5), 5 * second);
/// assert_eq!(delay(3, 2 * second, 120 * second, 4 * second, 0.5), 2 * second);
/// ```
pub fn delay(attempt: u32, min: Duration, max: Duration, remaining: Duration, random: f64) -> Duration {
    let doubled = 1_u32.checked_shl(attempt.saturating_sub(1)).and_then(|factor| min.checked_mul(factor));
    let most = doubled.map_or(max, |doubled| doubled.min(max)).max(min);
    let delay = min + (most - min).mul_f64(random.clamp(0.0, 1.0));
    if remaining.saturating_sub(delay) <= min { remaining.saturating_sub(min) } else { delay }
}

/// Whether there are entries and `test` holds for all of them (`allStringEquals`).
pub fn all<T>(entries: impl IntoIterator<Item = T>, mut test: impl FnMut(T) -> bool) -> bool {
    let mut entries = entries.into_iter().peekable();
    entries.peek().is_some() && entries.all(&mut test)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(attempt: u32, remaining: u64, random: f64) -> u128 {
        let (min, max) = (Duration::from_secs(2), Duration::from_secs(120));
        delay(attempt, min, max, Duration::from_secs(remaining), random).as_millis()
    }

    #[test]
    fn delays_grow_from_the_least_to_the_most() {
        let longest: Vec<u128> = (1..=9).map(|attempt| millis(attempt, 9999, 1.0)).collect();
        assert_eq!(longest, [2000, 4000, 8000, 16000, 32000, 64000, 120_000, 120_000, 120_000]);
        assert_eq!(millis(u32::MAX, 9999, 1.0), 120_000);
        for attempt in 1..9 {
            assert_eq!(millis(attempt, 9999, 0.0), 2000);
        }
        assert_eq!(millis(4, 9999, 0.25), 5500);
    }

    #[test]
    fn the_last_call_is_the_least_delay_before_the_end() {
        assert_eq!(millis(5, 34, 1.0), 32_000);
        assert_eq!(millis(5, 30, 1.0), 28_000);
        assert_eq!(millis(5, 3, 1.0), 1000);
        assert_eq!(millis(5, 2, 1.0), 0);
        assert_eq!(millis(5, 1, 0.0), 0);
    }

    #[test]
    fn of_nothing_not_all_are_equal() {
        assert!(!all([0_u8; 0], |_| true));
        assert!(all([1, 1], |it| it == 1));
        assert!(!all([1, 2], |it| it == 1));
    }
}
