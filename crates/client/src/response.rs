//! What a successful call gives.

/// The output of a call, and how it came about.
#[derive(Debug, Clone, PartialEq)]
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
    /// The id that the service gave to the request, for questions to AWS.
    pub request_id: Option<String>,
    /// The HTTP status.
    pub status: u16,
    /// How often the request was sent.
    pub attempts: u32,
    /// The idempotency token of the call, given or filled in.
    pub idempotency_token: Option<String>,
    /// The paths of required members that the service left out, which therefore have their
    /// zero value in the output.
    pub corrected: Vec<String>,
}
