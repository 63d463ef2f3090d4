//! Decides which failures justify another attempt.

use awsjson_smithy::Retryable;
use http::StatusCode;

/// A failed attempt, as far as the decision about a retry depends on it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct FailedAttempt<'a> {
    /// The operation's name.
    pub operation: &'a str,
    /// Whether a repeated call has no further effect: the operation is read-only or idempotent, or has an idempotency
    /// token.
    pub repeatable: bool,
    /// Whether the service may have received, and therefore executed, the request.
    pub may_have_been_executed: bool,
    /// How the attempt failed.
    pub kind: FailureKind,
    /// The HTTP status, if one was received.
    pub status: Option<StatusCode>,
    /// The error code that the service sent.
    pub code: Option<&'a str>,
    /// Whether the service's model marks the error as retryable.
    pub modeled: Retryable,
}

/// How an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// No complete response: the connection could not be made, or broke.
    Connection,
    /// No complete response within the timeout of an attempt.
    TimedOut,
    /// The service returned an error.
    Service,
    /// The service's response shows that its clock and ours are minutes apart.
    ClockSkew,
    /// A failure that a repeat will not change, such as a response that is too large.
    Permanent,
}

/// What to do after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// The failure is final.
    No,
    /// Try again after a short delay.
    Transient,
    /// Try again after the longer delay of throttling.
    Throttling,
    /// Fetch new credentials and try again, once.
    ExpiredCredentials,
}

const THROTTLING: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];
const TRANSIENT: &[&str] = &["InternalError", "RequestTimeout", "RequestTimeoutException"];
const EXPIRED: &[&str] = &["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"];
const SKEWED: &[&str] = &[
    "AuthFailure",
    "InvalidSignatureException",
    "RequestExpired",
    "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];

/// Whether services return `code` when the date of a signature is too far from their clock. Most of these
/// codes have other causes as well.
pub(crate) fn may_be_skew(code: &str) -> bool {
    SKEWED.contains(&code)
}

/// Decides by the SDKs' lists of codes, the HTTP status and the model.
pub(crate) fn classify(failure: &FailedAttempt<'_>) -> Retry {
    match failure.kind {
        FailureKind::Connection | FailureKind::TimedOut | FailureKind::ClockSkew => Retry::Transient,
        FailureKind::Permanent => Retry::No,
        FailureKind::Service => classify_response(failure),
    }
}

fn classify_response(failure: &FailedAttempt<'_>) -> Retry {
    let is_in = |codes: &[&str]| failure.code.is_some_and(|code| codes.contains(&code));
    if is_in(EXPIRED) {
        Retry::ExpiredCredentials
    } else if is_in(THROTTLING)
        || failure.modeled == Retryable::Throttling
        || failure.status == Some(StatusCode::TOO_MANY_REQUESTS)
    {
        Retry::Throttling
    } else if is_in(TRANSIENT)
        || failure.modeled == Retryable::Yes
        || failure.status.is_some_and(|status| matches!(status.as_u16(), 500 | 502 | 503 | 504))
    {
        Retry::Transient
    } else {
        Retry::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, code: Option<&str>, modeled: Retryable) -> Retry {
        classify(&FailedAttempt {
            operation: "CancelConnection",
            repeatable: true,
            may_have_been_executed: false,
            kind: FailureKind::Service,
            status: StatusCode::from_u16(status).ok(),
            code,
            modeled,
        })
    }

    #[test]
    fn the_code_comes_before_the_status() {
        assert_eq!(answer(400, Some("ThrottlingException"), Retryable::No), Retry::Throttling);
        assert_eq!(answer(400, Some("ThrottlingException"), Retryable::Yes), Retry::Throttling);
        assert_eq!(answer(503, Some("SlowDown"), Retryable::No), Retry::Throttling);
        assert_eq!(answer(400, Some("RequestTimeout"), Retryable::No), Retry::Transient);
        assert_eq!(answer(400, Some("InternalError"), Retryable::No), Retry::Transient);
        assert_eq!(answer(403, Some("ExpiredTokenException"), Retryable::No), Retry::ExpiredCredentials);
    }

    #[test]
    fn the_status_decides_without_a_known_code() {
        for status in [500, 502, 503, 504] {
            assert_eq!(answer(status, None, Retryable::No), Retry::Transient, "{status}");
        }
        assert_eq!(answer(429, None, Retryable::No), Retry::Throttling);
        for status in [301, 400, 401, 403, 404, 409, 501, 505] {
            assert_eq!(answer(status, None, Retryable::No), Retry::No, "{status}");
        }
    }

    #[test]
    fn the_model_decides_for_its_own_errors() {
        assert_eq!(answer(400, Some("Busy"), Retryable::Yes), Retry::Transient);
        assert_eq!(answer(400, Some("Busy"), Retryable::Throttling), Retry::Throttling);
        assert_eq!(answer(409, Some("ConflictException"), Retryable::No), Retry::No);
    }

    #[test]
    fn the_lists_are_those_of_the_specification() {
        for code in THROTTLING {
            assert_eq!(answer(400, Some(code), Retryable::No), Retry::Throttling, "{code}");
        }
        assert_eq!(THROTTLING.len(), 14);
        assert!(may_be_skew("RequestTimeTooSkewed") && !may_be_skew("AccessDeniedException"));
    }
}
