//! What a call has come to.

use super::payload::Payload;
use crate::error_kind::Failure;
use awsjson_protocol::DecodeLimits;

/// How far a call has got. It passes from one round of attempts to the next.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// The idempotency token, set by the caller or generated.
    pub(crate) idempotency_token: Option<String>,
    /// How many attempts were started.
    pub(crate) attempts: u32,
    /// Whether an attempt ended without evidence that the service did nothing.
    pub(crate) may_have_been_executed: bool,
    /// What the last retry took from the quota.
    pub(crate) last_cost: Option<u32>,
    /// Whether credentials were fetched again because the service reported them as expired.
    pub(crate) refetched: bool,
}

/// The last response, or why there is none.
pub(crate) struct Outcome {
    pub(crate) operation: &'static str,
    pub(crate) result: Result<http::Response<Payload>, Failure>,
    pub(crate) progress: Progress,
    pub(crate) limits: DecodeLimits,
}
