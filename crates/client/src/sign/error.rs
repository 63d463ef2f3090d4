//! Why a request could not be signed.

#[cfg(feature = "sigv4a")]
use awsjson_smithy::Escaped;
use http::HeaderName;
use thiserror::Error;

/// Why a request could not be signed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SigningError {
    /// The clock shows a time after the year 9999.
    #[error("the request cannot be signed: the clock shows a time after the year 9999; correct it")]
    Clock,
    /// A header, named here, has a value that is not visible ASCII.
    #[error(
        "the request cannot be signed: the value of the header {0} is not visible ASCII; encode it, or remove the header"
    )]
    Header(HeaderName),
    /// The endpoint has no host.
    #[error("the request cannot be signed: the endpoint has no host; set another `endpoint_url`")]
    Host,
    /// Signing by SigV4a failed; the reason.
    #[cfg(feature = "sigv4a")]
    #[error("the request cannot be signed: {}", Escaped(.0))]
    Asymmetric(String),
}
