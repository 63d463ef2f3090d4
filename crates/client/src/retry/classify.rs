//! Which failures are worth a retry.

use awsjson_smithy::Retryable;
use http::StatusCode;

/// Why a failure is worth a retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// It may be gone the next time.
    Transient,
    /// The service has too much to do.
    Throttling,
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
const CLOCK_SKEW: &[&str] =
    &["AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestTimeTooSkewed", "SignatureDoesNotMatch"];
const EXPIRED_CREDENTIALS: &[&str] = &["ExpiredToken", "ExpiredTokenException"];

/// Whether an error that the service answered with is worth a retry.
pub fn classify(status: StatusCode, code: Option<&str>, modeled: Retryable) -> Option<Class> {
    let among = |codes: &[&str]| code.is_some_and(|code| codes.contains(&code));
    if among(THROTTLING) || modeled == Retryable::Throttling || status == StatusCode::TOO_MANY_REQUESTS {
        return Some(Class::Throttling);
    }
    let transient = matches!(status.as_u16(), 500 | 502 | 503 | 504);
    (transient || among(TRANSIENT) || modeled == Retryable::Yes).then_some(Class::Transient)
}

/// Whether the error can come from a clock that is wrong.
pub fn is_clock_skew(code: Option<&str>) -> bool {
    code.is_some_and(|code| CLOCK_SKEW.contains(&code))
}

/// Whether the credentials have expired.
pub fn is_expired_credentials(code: Option<&str>) -> bool {
    code.is_some_and(|code| EXPIRED_CREDENTIALS.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_statuses_and_traits_decide() {
        for (status, code, modeled, expected) in [
            (400, Some("ThrottlingException"), Retryable::Yes, Some(Class::Throttling)),
            (429, None, Retryable::No, Some(Class::Throttling)),
            (400, Some("Custom"), Retryable::Throttling, Some(Class::Throttling)),
            (400, Some("RequestTimeout"), Retryable::No, Some(Class::Transient)),
            (400, Some("Custom"), Retryable::Yes, Some(Class::Transient)),
            (503, None, Retryable::No, Some(Class::Transient)),
            (500, Some("InternalServerException"), Retryable::No, Some(Class::Transient)),
            (501, None, Retryable::No, None),
            (505, None, Retryable::No, None),
            (409, Some("ConflictException"), Retryable::No, None),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(classify(status, code, modeled), expected, "{status} {code:?}");
        }
    }
}
