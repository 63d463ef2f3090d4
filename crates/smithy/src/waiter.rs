//! Waiters (`smithy.waiters#waitable`): whether a resource has reached the desired state.
//!
//! This module has pure data and functions only, so callers with their own HTTP stack can use a
//! generated [`Waiter`] too.

use crate::Operation;
use std::time::Duration;

/// A waiter: polls an operation until a resource reaches the desired state, or can no longer reach it.
pub trait Waiter: Send + Sync + 'static {
    /// The operation to poll.
    type Operation: Operation;
    /// The name in the model, such as `TableExists`.
    const NAME: &'static str;
    /// The shortest delay between two calls.
    const MIN_DELAY: Duration;
    /// The longest delay between two calls.
    const MAX_DELAY: Duration;

    /// Returns the state of the first acceptor that matches the outcome of a call, which is the output or
    /// the service's error. `None` if no acceptor matches: the caller then continues to poll after an
    /// output, and stops after an error.
    ///
    /// A required member that the response lacks has its [correction default](crate::CorrectionDefault) here, as for
    /// every reader of an output: conditions cannot distinguish it from a member that is empty, zero or `false`. The AWS
    /// SDKs with typed outputs behave alike; boto3, which has untyped ones, regards such a member as null.
    fn accept(
        input: &<Self::Operation as Operation>::Input,
        outcome: Result<&<Self::Operation as Operation>::Output, &<Self::Operation as Operation>::Error>,
    ) -> Option<AcceptorState>;
}

/// The state that a matching acceptor transitions the waiter to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the specification defines these states only")]
pub enum AcceptorState {
    /// The resource has reached the desired state.
    Success,
    /// The resource can no longer reach the desired state.
    Failure,
    /// The resource has not reached the desired state yet.
    Retry,
}

/// Returns the delay before the next call, after `attempt` calls (counted from 1).
///
/// By the Smithy specification of waiters, the delay is chosen at random between `min` and an upper
/// bound, which starts at `min` and doubles with each attempt up to `max`. The last delay is shortened
/// so that one last call happens `min` before the end of the wait. Zero means that no time is left.
///
/// `remaining` is the time until the end of the wait, and `random` is a number in `[0, 1)`.
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
    let upper = doubled.map_or(max, |doubled| doubled.min(max)).max(min);
    let delay = min + (upper - min).mul_f64(random.clamp(0.0, 1.0));
    if remaining.saturating_sub(delay) <= min { remaining.saturating_sub(min) } else { delay }
}

/// Returns whether there is at least one entry, and `test` holds for every entry (`allStringEquals`).
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
    fn delays_grow_from_the_shortest_to_the_longest() {
        let longest: Vec<u128> = (1..=9).map(|attempt| millis(attempt, 9999, 1.0)).collect();
        assert_eq!(longest, [2000, 4000, 8000, 16000, 32000, 64000, 120_000, 120_000, 120_000]);
        assert_eq!(millis(u32::MAX, 9999, 1.0), 120_000);
        for attempt in 1..9 {
            assert_eq!(millis(attempt, 9999, 0.0), 2000);
        }
        assert_eq!(millis(4, 9999, 0.25), 5500);
    }

    #[test]
    fn the_last_call_is_the_shortest_delay_before_the_end() {
        assert_eq!(millis(5, 34, 1.0), 32_000);
        assert_eq!(millis(5, 30, 1.0), 28_000);
        assert_eq!(millis(5, 3, 1.0), 1000);
        assert_eq!(millis(5, 2, 1.0), 0);
        assert_eq!(millis(5, 1, 0.0), 0);
    }

    #[test]
    fn all_is_false_without_entries() {
        assert!(!all([0_u8; 0], |_| true));
        assert!(all([1, 1], |it| it == 1));
        assert!(!all([1, 2], |it| it == 1));
    }
}
