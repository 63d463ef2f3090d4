//! A service: its names, and what a client does the same for all of its operations.

use std::time::Duration;

/// A service, as far as a client needs to know it.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Service {
    /// The SDK ID (`aws.api#service`), such as `PartnerCentral Account`.
    pub sdk_id: &'static str,
    /// The shape name of the service: the part of `X-Amz-Target` before the dot.
    pub target_prefix: &'static str,
    /// The version of the API, usually a date.
    pub api_version: &'static str,
    /// The name that requests are signed for (`aws.auth#sigv4`).
    pub signing_name: &'static str,
    /// The protocol that requests and responses are written in.
    pub protocol: Protocol,
    /// Whether the service also answers with the error codes of its former awsQuery
    /// protocol (`aws.protocols#awsQueryCompatible`).
    pub query_compatible: bool,
    /// How often a request is sent at most, the first attempt included, unless the caller decides; 3 for nearly all
    /// services.
    pub max_attempts: u32,
    /// The longest delay before the first retry of a failure that is no throttling, which doubles with each retry;
    /// 50 ms for nearly all services.
    pub retry_base: Duration,
}

impl Service {
    /// A service that signs for `signing_name` and is addressed as `target_prefix`.
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

    /// The same service, with numbers of its own for retries: attempts at most, and the longest delay before the
    /// first retry.
    pub const fn retry(mut self, max_attempts: u32, base: Duration) -> Self {
        self.max_attempts = max_attempts;
        self.retry_base = base;
        self
    }

    /// The same service, with `aws.protocols#awsQueryCompatible`.
    pub const fn query_compatible(mut self) -> Self {
        self.query_compatible = true;
        self
    }
}

/// The protocols this family of crates speaks. They differ in their content type only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// `aws.protocols#awsJson1_0`
    AwsJson1_0,
    /// `aws.protocols#awsJson1_1`
    AwsJson1_1,
}
