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
    #[error("the request cannot be signed: the clock shows a time after the year 9999")]
    Clock,
    /// A header, named here, has a value that is not visible ASCII.
    #[error("the request cannot be signed: the header {0} has a value that is not visible ASCII")]
    Header(HeaderName),
    /// The address has no host.
    #[error("the request cannot be signed: the address has no host")]
    Host,
    /// A SigV4a signature cannot be made; the reason.
    #[cfg(feature = "sigv4a")]
    #[error("the request cannot be signed: {}", Escaped(.0))]
    Asymmetric(String),
}
