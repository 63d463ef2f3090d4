//! Retries by the AWS SDKs' retry behaviour 2.1: what is worth another attempt, when, and
//! for how long a client may go on. Pure functions of plain data; the waiting is done elsewhere.

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
