//! Retries by the AWS SDKs' retry behaviour 2.1: which failures are retried, after which delay, and
//! for how long a client may continue. Pure functions of plain data; `call::exchange` does the waiting.

mod backoff;
mod classify;
mod config;
mod quota;
mod rate;

pub use classify::{FailedAttempt, FailureKind, Retry};
pub use config::{Classifier, RetryConfig};

pub(crate) use backoff::{delay, server_delay};
pub(crate) use classify::{classify, may_be_skew};
pub(crate) use config::Policy;
pub(crate) use quota::Quota;
pub(crate) use rate::RateLimiter;
