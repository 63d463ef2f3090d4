//! What a successful call returns.

use http::StatusCode;

/// The output of a call, and how it came about.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Response<T> {
    /// What the service returned.
    pub output: T,
    /// How the call went.
    pub metadata: Metadata,
}

impl<T> Response<T> {
    /// A response: for tests of code that handles them.
    pub fn new(output: T, metadata: Metadata) -> Self {
        Self { output, metadata }
    }
}

/// How a call went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Metadata {
    /// The ID that the service gave the request, for questions to AWS.
    pub request_id: Option<String>,
    /// The HTTP status.
    pub status: StatusCode,
    /// How many attempts were made.
    pub attempts: u32,
    /// The idempotency token of the call, set by the caller or generated.
    pub idempotency_token: Option<String>,
    /// The paths of required members that the service left out, which therefore have their
    /// zero value in the output.
    pub corrected: Vec<String>,
}

impl Metadata {
    /// Metadata of a call that needed `attempts` and ended with `status`; the other fields are empty
    /// and can be assigned.
    pub fn new(status: StatusCode, attempts: u32) -> Self {
        Self { status, attempts, ..Self::default() }
    }
}
