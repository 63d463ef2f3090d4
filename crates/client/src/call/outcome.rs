//! The outcome of a call.

use super::payload::Payload;
use crate::error_kind::Failure;
use awsjson_protocol::DecodeLimits;
use awsjson_smithy::Service;
use http::{HeaderMap, StatusCode};

/// The progress of a call, which is passed from one round of attempts to the next.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// The idempotency token, set by the caller or generated.
    pub(crate) idempotency_token: Option<String>,
    /// The number of attempts that were started.
    pub(crate) attempts: u32,
    /// Whether an attempt ended without evidence that the service did nothing.
    pub(crate) may_have_been_executed: bool,
    /// The cost of the last retry in tokens of the quota.
    pub(crate) last_cost: Option<u32>,
    /// The head of the last attempt's response, if the rest of the response could not be read.
    pub(crate) head: Option<ResponseHead>,
    /// Whether credentials were fetched again because the service reported them as expired.
    pub(crate) refetched: bool,
}

/// The parts of a response head that describe the call.
#[derive(Debug)]
pub(crate) struct ResponseHead {
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<String>,
    pub(crate) code: Option<String>,
}

impl ResponseHead {
    pub(crate) fn new(service: &Service, status: StatusCode, headers: &HeaderMap) -> Self {
        let error = (!status.is_success()).then(|| awsjson_protocol::error_code(service, headers, b""));
        Self {
            status,
            request_id: awsjson_protocol::request_id(headers).map(str::to_owned),
            code: error.and_then(|error| error.code),
        }
    }
}

/// The last response, or why there is none.
pub(crate) struct Outcome {
    pub(crate) operation: &'static str,
    pub(crate) result: Result<http::Response<Payload>, Failure>,
    pub(crate) progress: Progress,
    pub(crate) limits: DecodeLimits,
}
