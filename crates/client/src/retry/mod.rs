//! Retries, as the AWS SDKs' retry behaviour 2.1 has them. All decisions are pure functions.

mod backoff;
mod classify;
mod quota;

pub use backoff::delay;
pub use classify::{Class, classify, is_clock_skew, is_expired_credentials};
pub use quota::Quota;

use std::time::Duration;

/// How failures are retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryConfig {
    /// The most often that a request is sent; at least 1.
    pub max_attempts: u32,
    /// The longest wait between two attempts, before what the service asks for.
    pub max_backoff: Duration,
    /// Whether an operation that changes something, and can be told neither by its model nor
    /// by an idempotency token to be safe to repeat, is retried like the others. It is, by
    /// default, like in every AWS SDK.
    pub repeat_unsafe: bool,
}

impl RetryConfig {
    /// Up to 3 attempts, at most 20 seconds apart.
    pub const fn standard() -> Self {
        Self { max_attempts: 3, max_backoff: Duration::from_secs(20), repeat_unsafe: true }
    }

    /// One attempt.
    pub const fn disabled() -> Self {
        Self { max_attempts: 1, ..Self::standard() }
    }

    /// Sends a request at most this often; 0 counts as 1.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// Waits at most this long between two attempts.
    pub const fn max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = backoff;
        self
    }

    /// Says whether operations that may not be safe to repeat are retried.
    pub const fn repeat_unsafe(mut self, repeat: bool) -> Self {
        self.repeat_unsafe = repeat;
        self
    }
}

impl Default for RetryConfig {
    fn default() -> Self {
        Self::standard()
    }
}
