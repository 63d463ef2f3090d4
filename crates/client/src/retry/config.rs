//! How a caller says what is retried.

use super::{Failure, Retry, classify};
use awsjson_smithy::Service;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A caller's own decision about failures; `None` leaves a failure to the standard rules.
pub type Classifier = dyn Fn(&Failure<'_>) -> Option<Retry> + Send + Sync;

/// What is retried, how often, and with what delays.
///
/// ```
/// use awsjson_client::RetryConfig;
/// use std::time::Duration;
///
/// let patient = RetryConfig::standard().max_attempts(5).max_backoff(Duration::from_secs(60));
/// let once = RetryConfig::disabled();
/// # let _ = (patient, once);
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct RetryConfig {
    max_attempts: Option<u32>,
    max_backoff: Option<Duration>,
    repeatable_only: bool,
    classifier: Option<Arc<Classifier>>,
}

impl RetryConfig {
    /// The AWS SDKs' retry behaviour 2.1, the default: 3 attempts (4 for DynamoDB), full jitter
    /// over delays of up to 20 s, and a quota that all clones of a client share.
    pub fn standard() -> Self {
        Self::default()
    }

    /// One attempt and no more.
    pub fn disabled() -> Self {
        Self::standard().max_attempts(1)
    }

    /// Sets how often a request is sent at most, the first attempt included. 0 counts as 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts.max(1));
        self
    }

    /// Sets the longest delay before a retry, before the server's own wish; 20 s by default.
    #[must_use]
    pub fn max_backoff(mut self, most: Duration) -> Self {
        self.max_backoff = Some(most);
        self
    }

    /// Never repeats a request that the service may have carried out, unless a repeat does no
    /// more than the first one did: a read-only or idempotent operation, or one with an
    /// idempotency token.
    ///
    /// By default such operations are retried like all others, as the AWS SDKs do.
    #[must_use]
    pub fn repeatable_only(mut self) -> Self {
        self.repeatable_only = true;
        self
    }

    /// Asks `classifier` about each failure before the standard rules.
    #[must_use]
    pub fn classifier(mut self, classifier: impl Fn(&Failure<'_>) -> Option<Retry> + Send + Sync + 'static) -> Self {
        self.classifier = Some(Arc::new(classifier));
        self
    }
}

impl fmt::Debug for RetryConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryConfig")
            .field("max_attempts", &self.max_attempts)
            .field("max_backoff", &self.max_backoff)
            .field("repeatable_only", &self.repeatable_only)
            .field("classifier", &self.classifier.as_ref().map(|_| "Fn"))
            .finish()
    }
}

/// A [`RetryConfig`] with everything decided for one service.
#[derive(Clone, Copy)]
pub(crate) struct Policy<'a> {
    config: &'a RetryConfig,
    pub(crate) max_attempts: u32,
    pub(crate) base: Duration,
    pub(crate) max_backoff: Duration,
}

impl<'a> Policy<'a> {
    pub(crate) fn new(config: &'a RetryConfig, service: &Service) -> Self {
        // The two services for which retry behaviour 2.1 has numbers of its own.
        let dynamo = matches!(service.sdk_id, "DynamoDB" | "DynamoDB Streams");
        Self {
            config,
            max_attempts: config.max_attempts.unwrap_or(if dynamo { 4 } else { 3 }),
            base: Duration::from_millis(if dynamo { 25 } else { 50 }),
            max_backoff: config.max_backoff.unwrap_or(Duration::from_secs(20)),
        }
    }

    /// What to do after `failure`.
    pub(crate) fn decide(&self, failure: &Failure<'_>) -> Retry {
        if self.config.repeatable_only && failure.may_have_been_executed && !failure.repeatable {
            return Retry::No;
        }
        let own = self.config.classifier.as_ref().and_then(|classifier| classifier(failure));
        own.unwrap_or_else(|| classify(failure))
    }
}
