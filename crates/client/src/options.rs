//! What a caller sets for a client, or for one call.

use crate::hook::{Hook, RequestToSign};
use crate::retry::RetryConfig;
use awsjson_smithy::validate::Validation;
use std::time::Duration;

/// How long things may take. `None` is without limit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeoutConfig {
    /// To connect, TLS handshake included; 3.1 s by default. Fixed when a client is built.
    pub connect: Option<Duration>,
    /// For one attempt, from the connection to the last byte of the response; none by default.
    pub attempt: Option<Duration>,
    /// For the whole call: credentials, the search for the endpoint, all attempts and the delays
    /// between them; none by default.
    pub operation: Option<Duration>,
    /// How long an unused connection is kept; 90 s by default. Fixed when a client is built.
    pub idle: Option<Duration>,
}

impl Default for TimeoutConfig {
    fn default() -> Self {
        Self {
            connect: Some(Duration::from_millis(3100)),
            attempt: None,
            operation: None,
            idle: Some(Duration::from_secs(90)),
        }
    }
}

impl TimeoutConfig {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time to connect.
    #[must_use]
    pub fn connect(mut self, limit: Duration) -> Self {
        self.connect = Some(limit);
        self
    }

    /// Sets the time for one attempt.
    #[must_use]
    pub fn attempt(mut self, limit: Duration) -> Self {
        self.attempt = Some(limit);
        self
    }

    /// Sets the time for the whole call.
    #[must_use]
    pub fn operation(mut self, limit: Duration) -> Self {
        self.operation = Some(limit);
        self
    }

    /// Sets how long an unused connection is kept.
    #[must_use]
    pub fn idle(mut self, limit: Duration) -> Self {
        self.idle = Some(limit);
        self
    }
}

/// What one call does differently from its client.
///
/// ```
/// use awsjson_client::{CallOptions, RetryConfig, Validation};
///
/// let options = CallOptions::new().retry(RetryConfig::disabled()).validation(Validation::Strict);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// Which failures are retried.
    pub retry: Option<RetryConfig>,
    /// How long the call may take. Its times to connect and for unused connections are the client's.
    pub timeouts: Option<TimeoutConfig>,
    /// What is checked before a request is sent.
    pub validation: Option<Validation>,
    pub(crate) before_signing: Option<Hook>,
}

impl CallOptions {
    /// Nothing different.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets which failures are retried.
    #[must_use]
    pub fn retry(mut self, retry: RetryConfig) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets how long the call may take.
    #[must_use]
    pub fn timeouts(mut self, timeouts: TimeoutConfig) -> Self {
        self.timeouts = Some(timeouts);
        self
    }

    /// Sets a function that sees each attempt's request before it is signed, after the client's own.
    ///
    /// ```
    /// use awsjson_client::CallOptions;
    /// use http::HeaderValue;
    ///
    /// let options = CallOptions::new().before_signing(|request| {
    ///     request.headers.insert("x-amzn-trace-id", HeaderValue::from_static("Root=1-67891233-abcdef012345678912345678"));
    /// });
    /// # let _ = options;
    /// ```
    #[must_use]
    pub fn before_signing(mut self, hook: impl Fn(&mut RequestToSign<'_>) + Send + Sync + 'static) -> Self {
        self.before_signing = Some(Hook::new(hook));
        self
    }

    /// Sets what is checked before the request is sent.
    #[must_use]
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = Some(validation);
        self
    }
}

/// Whether the account of the credentials becomes part of the endpoint, where the service's rules
/// know accounts (DynamoDB's do).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum AccountIdEndpointMode {
    /// Where the credentials tell the account.
    #[default]
    Preferred,
    /// Never.
    Disabled,
    /// Always: a call whose credentials do not tell the account fails.
    Required,
}

impl AccountIdEndpointMode {
    /// The word that the endpoint rules know.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Disabled => "disabled",
            Self::Required => "required",
        }
    }
}
