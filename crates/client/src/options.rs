//! What a caller sets for one call, and what a call tells beside its output.

use crate::RetryConfig;
use awsjson_smithy::validate::Validation;
use std::time::Duration;

/// Settings of one call; what is `None` is as the client has it.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// How failures are retried.
    pub retry: Option<RetryConfig>,
    /// How long to wait.
    pub timeouts: Option<TimeoutConfig>,
    /// How much of the input is checked before it is sent.
    pub validation: Option<Validation>,
}

impl CallOptions {
    /// Retries failures of this call in its own way.
    pub fn retry(mut self, retry: RetryConfig) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Gives this call its own time-outs.
    pub fn timeouts(mut self, timeouts: TimeoutConfig) -> Self {
        self.timeouts = Some(timeouts);
        self
    }

    /// Checks the input of this call in its own way.
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = Some(validation);
        self
    }
}

/// How long to wait for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeoutConfig {
    /// For one attempt, from the first byte of the request to the last of the response.
    /// 60 seconds by default; `None` waits for ever.
    pub attempt: Option<Duration>,
    /// For the call with all its attempts and the waits between them. None by default.
    pub operation: Option<Duration>,
}

impl Default for TimeoutConfig {
    fn default() -> Self {
        Self { attempt: Some(Duration::from_secs(60)), operation: None }
    }
}

impl TimeoutConfig {
    /// Waits this long for one attempt.
    pub fn attempt(mut self, timeout: Duration) -> Self {
        self.attempt = Some(timeout);
        self
    }

    /// Waits this long for the call as a whole.
    pub fn operation(mut self, timeout: Duration) -> Self {
        self.operation = Some(timeout);
        self
    }
}

/// An output, and what the call tells beside it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// What the service answered.
    pub output: T,
    /// How the call went.
    pub metadata: Metadata,
}

/// How a call went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Metadata {
    /// The ID that the service gave the request, to tell AWS Support.
    pub request_id: Option<String>,
    /// The HTTP status.
    pub status: u16,
    /// How often the request was sent, 1 when it succeeded at once.
    pub attempts: u32,
    /// The idempotency token that was sent, given or filled in, where the operation has one.
    pub idempotency_token: Option<String>,
    /// The paths of required members that the response lacked and that got their zero value.
    pub corrected: Vec<String>,
}
