//! The settings of one call.

use crate::hook::{Hook, RequestToSign};
use crate::retry::RetryConfig;
use crate::timeouts::TimeoutConfig;
use awsjson_smithy::validate::Validation;

/// The settings of one call that differ from those of its client.
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
    /// How long the call may take. Limits that are not set are those of the client.
    pub timeouts: Option<TimeoutConfig>,
    /// What is checked before a request is sent.
    pub validation: Option<Validation>,
    pub(crate) before_signing: Option<Hook>,
}

impl CallOptions {
    /// Creates options without settings of their own.
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

    /// Sets which constraints of the input are checked before the request is sent.
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
    /// If the credentials name the account.
    #[default]
    Preferred,
    /// Never.
    Disabled,
    /// Always. A call whose credentials do not name the account fails.
    Required,
}

impl AccountIdEndpointMode {
    /// The value of the parameter in the endpoint rules.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Disabled => "disabled",
            Self::Required => "required",
        }
    }
}
