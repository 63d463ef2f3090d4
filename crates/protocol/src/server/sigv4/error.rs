//! Why a signature is refused, in the terms of AWS services.

use awsjson_smithy::Escaped;
use http::StatusCode;
use std::time::Duration;

/// Why a signature is refused. `Display` is the message of the service's response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SigV4Error {
    /// The request has neither an `Authorization` header nor a signature in the query.
    #[error("The request has no signature: sign it with AWS Signature Version 4.")]
    MissingSignature,
    /// The request has more than one signature, for example one in the header and one in the query.
    #[error("The request has several signatures: send one, in the Authorization header or in the query.")]
    SeveralSignatures,
    /// The algorithm is not `AWS4-HMAC-SHA256`.
    #[error("The algorithm of the signature must be AWS4-HMAC-SHA256.")]
    UnsupportedAlgorithm,
    /// A part of the signature, such as `SignedHeaders`, is missing or occurs twice.
    #[error("The signature must have one {0}.")]
    MissingPart(&'static str),
    /// The `Credential` does not have five parts.
    #[error("The Credential must be an access key ID, date, region, service and aws4_request, separated by slashes.")]
    InvalidCredential,
    /// The names of the signed headers are not in lower case, sorted and unique.
    #[error("The SignedHeaders must be in lower case, sorted, unique and separated by semicolons.")]
    InvalidSignedHeaders,
    /// The signing time is missing or cannot be parsed.
    #[error("A signed request needs its signing time: X-Amz-Date, such as 20260102T030405Z.")]
    InvalidDate,
    /// `X-Amz-Expires` is not between 1 second and 7 days.
    #[error("X-Amz-Expires must be a number of seconds between 1 and 604800.")]
    InvalidExpires,
    /// The date of the credential scope differs from that of the signing time.
    #[error("The date of the credential scope differs from that of X-Amz-Date.")]
    ScopeDateMismatch,
    /// The request is signed for another service.
    #[error("The credential scope must name the service {0}.")]
    WrongService(String),
    /// The request is signed for another region.
    #[error("The credential scope must name the region {0}.")]
    WrongRegion(String),
    /// A header that must be signed is not: `Host` and every `X-Amz-` header.
    #[error("The header {0} must be signed.")]
    UnsignedHeader(String),
    /// The request lacks a header that it claims to sign.
    #[error("The signed header {} is not in the request.", Escaped(.0))]
    MissingHeader(String),
    /// The access key ID is unknown.
    #[error("The security token included in the request is invalid: the access key ID is unknown.")]
    UnknownAccessKey,
    /// The session token is missing, or does not belong to the access key.
    #[error("The security token included in the request is invalid: it does not belong to the access key ID.")]
    InvalidSessionToken,
    /// The signature has expired.
    #[error("Signature expired: signed at {signed_at}, more than {} before {now}.", minutes(*valid_for))]
    Expired {
        /// The signing time, as the request states it.
        signed_at: String,
        /// The service's time, in the same format.
        now: String,
        /// How long a signature is valid.
        valid_for: Duration,
    },
    /// The signing time lies in the future.
    #[error("Signature not yet current: signed at {signed_at}, more than {} after {now}.", minutes(*skew))]
    NotYetValid {
        /// The signing time, as the request states it.
        signed_at: String,
        /// The service's time, in the same format.
        now: String,
        /// How far the signing time may be ahead of the service's.
        skew: Duration,
    },
    /// The signature is not that of this request with this secret.
    #[error(
        "The signature does not match: check the secret access key, and that nothing changed the request after it was signed."
    )]
    SignatureMismatch,
}

impl SigV4Error {
    /// The code that AWS services answer with, such as `InvalidSignatureException`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingSignature => "MissingAuthenticationTokenException",
            Self::SeveralSignatures
            | Self::UnsupportedAlgorithm
            | Self::MissingPart(_)
            | Self::InvalidCredential
            | Self::InvalidSignedHeaders
            | Self::InvalidDate
            | Self::InvalidExpires => "IncompleteSignatureException",
            Self::UnknownAccessKey | Self::InvalidSessionToken => "UnrecognizedClientException",
            Self::ScopeDateMismatch
            | Self::WrongService(_)
            | Self::WrongRegion(_)
            | Self::UnsignedHeader(_)
            | Self::MissingHeader(_)
            | Self::Expired { .. }
            | Self::NotYetValid { .. }
            | Self::SignatureMismatch => "InvalidSignatureException",
        }
    }

    /// The HTTP status that AWS services answer with: 400 for a malformed signature, otherwise 403.
    pub fn status(&self) -> StatusCode {
        match self.code() {
            "IncompleteSignatureException" => StatusCode::BAD_REQUEST,
            _ => StatusCode::FORBIDDEN,
        }
    }
}

fn minutes(duration: Duration) -> String {
    match duration.as_secs() {
        seconds if seconds > 0 && seconds.is_multiple_of(60) => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} seconds"),
    }
}
