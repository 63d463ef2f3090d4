//! The settings of retries.

use super::{FailedAttempt, Retry, classify};
use awsjson_smithy::{OperationTraits, Service};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A caller's decision about failures. `None` applies the standard rules.
pub type Classifier = dyn Fn(&FailedAttempt<'_>) -> Option<Retry> + Send + Sync;

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
    adaptive: bool,
    repeatable_only: bool,
    classifier: Option<Arc<Classifier>>,
}

impl RetryConfig {
    /// The AWS SDKs' retry behaviour 2.1, the default: 3 attempts (4 for DynamoDB), full jitter
    /// over delays of up to 20 s, and a quota that all clones of a client share.
    pub fn standard() -> Self {
        Self::default()
    }

    /// Standard retries, with a rate limit once the service has throttled: the client measures how
    /// fast it sends, slows down to 70 % of that rate, and gradually speeds up again (the SDKs'
    /// adaptive mode, a cubic curve). Before the first throttling no attempt waits.
    ///
    /// All adaptive calls of a client and its clones share one rate, whichever operations they call.
    /// Use one client for each resource that is throttled separately. The wait precedes an attempt
    /// and counts towards the timeout of the whole call.
    pub fn adaptive() -> Self {
        Self { adaptive: true, ..Self::default() }
    }

    /// A single attempt. The exception is a call at a discovered endpoint: when the service reports that
    /// the endpoint is no longer valid, the call is made once more at another one.
    pub fn disabled() -> Self {
        Self::standard().max_attempts(1)
    }

    /// Sets the maximum number of attempts, the first one included. 0 counts as 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts.max(1));
        self
    }

    /// Sets the maximum delay before a retry; 20 s by default. A delay that the server requests may
    /// exceed it by up to 5 s.
    #[must_use]
    pub fn max_backoff(mut self, most: Duration) -> Self {
        self.max_backoff = Some(most);
        self
    }

    /// Never repeats a request that the service may have executed, unless a repetition has no further effect. This
    /// is the case for read-only and idempotent operations, and for operations with an idempotency token.
    ///
    /// By default, other operations are retried as well, as in the AWS SDKs. If a response is lost,
    /// an operation that sends a mail may send it twice.
    /// [`Error::may_have_been_executed`](crate::Error::may_have_been_executed) reports whether a
    /// failed call may have been executed.
    #[must_use]
    pub fn repeatable_only(mut self) -> Self {
        self.repeatable_only = true;
        self
    }

    /// Sets a function that decides about each failure before the standard rules do.
    #[must_use]
    pub fn classifier(
        mut self,
        classifier: impl Fn(&FailedAttempt<'_>) -> Option<Retry> + Send + Sync + 'static,
    ) -> Self {
        self.classifier = Some(Arc::new(classifier));
        self
    }
}

impl fmt::Debug for RetryConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryConfig")
            .field("max_attempts", &self.max_attempts)
            .field("max_backoff", &self.max_backoff)
            .field("adaptive", &self.adaptive)
            .field("repeatable_only", &self.repeatable_only)
            .field("classifier", &self.classifier.as_ref().map(|_| "Fn"))
            .finish()
    }
}

/// A [`RetryConfig`] with everything decided for one operation.
#[derive(Clone, Copy)]
pub(crate) struct Policy<'a> {
    config: &'a RetryConfig,
    pub(crate) max_attempts: u32,
    pub(crate) base: Duration,
    pub(crate) max_backoff: Duration,
    /// Whether attempts wait for the client's rate limiter.
    pub(crate) adaptive: bool,
    /// Whether the caller is likely to call again at once, so that a failure is delayed when the quota
    /// allows no retry.
    pub(crate) long_polling: bool,
}

impl<'a> Policy<'a> {
    pub(crate) fn new(config: &'a RetryConfig, service: &Service, traits: OperationTraits) -> Self {
        Self {
            config,
            max_attempts: config.max_attempts.unwrap_or(service.max_attempts).max(1),
            base: service.retry_base,
            max_backoff: config.max_backoff.unwrap_or(Duration::from_secs(20)),
            adaptive: config.adaptive,
            long_polling: traits.long_polling,
        }
    }

    /// What to do after `failure`.
    pub(crate) fn decide(&self, failure: &FailedAttempt<'_>) -> Retry {
        if self.config.repeatable_only && failure.may_have_been_executed && !failure.repeatable {
            return Retry::No;
        }
        let own = self.config.classifier.as_ref().and_then(|classifier| classifier(failure));
        own.unwrap_or_else(|| classify(failure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use awsjson_smithy::Protocol;

    const SERVICE: Service = Service::new("Weather", "Target", "2026-01-01", "name", Protocol::AwsJson1_0);

    #[test]
    fn the_caller_comes_before_the_service_and_the_service_before_the_standard() {
        let own = SERVICE.retry(4, Duration::from_millis(25));
        let numbers = |config: &RetryConfig, service| {
            let policy = Policy::new(config, service, OperationTraits::NONE);
            (policy.max_attempts, policy.base.as_millis(), policy.max_backoff.as_secs())
        };
        let standard = RetryConfig::standard();
        assert_eq!(numbers(&standard, &SERVICE), (3, 50, 20));
        assert_eq!(numbers(&standard, &own), (4, 25, 20));
        assert_eq!(numbers(&standard.max_attempts(0), &own), (1, 25, 20));
    }

    #[test]
    fn operations_that_poll_for_long_say_so() {
        let standard = RetryConfig::standard();
        let polls = |traits| Policy::new(&standard, &SERVICE, traits).long_polling;
        assert!(polls(OperationTraits::NONE.long_polling()) && !polls(OperationTraits::NONE));
    }
}
