//! A service: its names, and the settings that apply to all of its operations.

use std::time::Duration;

/// The properties of a service that a client needs.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Service {
    /// The SDK ID (`aws.api#service`), such as `PartnerCentral Account`.
    pub sdk_id: &'static str,
    /// The shape name of the service, which is the part of `X-Amz-Target` before the dot.
    pub target_prefix: &'static str,
    /// The version of the API, usually a date.
    pub api_version: &'static str,
    /// The name that requests are signed for (`aws.auth#sigv4`).
    pub signing_name: &'static str,
    /// The protocol of requests and responses.
    pub protocol: Protocol,
    /// Whether the service also sends the error codes of its former awsQuery protocol
    /// (`aws.protocols#awsQueryCompatible`).
    pub query_compatible: bool,
    /// The default of the maximum number of attempts, including the first: 3 for nearly all services.
    pub max_attempts: u32,
    /// The maximum delay before the first retry of a failure other than throttling: 50 ms for nearly all services. It
    /// doubles with each retry.
    pub retry_base: Duration,
}

impl Service {
    /// Creates a service with the default settings for retries, which is not query-compatible.
    pub const fn new(
        sdk_id: &'static str,
        target_prefix: &'static str,
        api_version: &'static str,
        signing_name: &'static str,
        protocol: Protocol,
    ) -> Self {
        Self {
            sdk_id,
            target_prefix,
            api_version,
            signing_name,
            protocol,
            query_compatible: false,
            max_attempts: 3,
            retry_base: Duration::from_millis(50),
        }
    }

    /// Sets [`max_attempts`](Self::max_attempts) and [`retry_base`](Self::retry_base).
    pub const fn retry(mut self, max_attempts: u32, base: Duration) -> Self {
        self.max_attempts = max_attempts;
        self.retry_base = base;
        self
    }

    /// Marks the service as query-compatible (`aws.protocols#awsQueryCompatible`).
    pub const fn query_compatible(mut self) -> Self {
        self.query_compatible = true;
        self
    }
}

/// The supported protocols, which differ only in the content type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// `aws.protocols#awsJson1_0`
    AwsJson1_0,
    /// `aws.protocols#awsJson1_1`
    AwsJson1_1,
}
