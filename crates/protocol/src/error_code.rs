//! Which error a response reports, without decoding it.

use crate::header::{ERROR_TYPE, QUERY_ERROR};
use crate::summary::Summary;
use awsjson_smithy::Service;
use http::HeaderMap;
use http::header::HeaderName;

/// The codes that a response reports its error with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The name of the error's shape, stripped of namespace and URI: what to give to
    /// [`OperationError::from_code`](awsjson_smithy::OperationError::from_code) and
    /// [`retryable_code`](awsjson_smithy::OperationError::retryable_code). `None` when the response
    /// names no error.
    pub shape: Option<String>,
    /// The code to report: that of the query protocol where the service sent one
    /// (`aws.protocols#awsQueryCompatible`), otherwise the shape's.
    pub code: Option<String>,
    /// Whose fault the error is in the words of the query protocol, such as `Sender`, where the
    /// service sent it.
    pub query_type: Option<String>,
}

/// The codes of an error that `service` responded with.
///
/// The shape's name comes from the header `X-Amzn-ErrorType`, or from `__type` or `code` in the
/// body, whichever is there first. `body` may be incomplete or empty: what can be read counts.
pub fn error_code(service: &Service, headers: &HeaderMap, body: &[u8]) -> ErrorCode {
    ErrorCode::new(service, headers, &Summary::read(body))
}

impl ErrorCode {
    pub(crate) fn new(service: &Service, headers: &HeaderMap, summary: &Summary) -> Self {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let query_error = text(QUERY_ERROR).filter(|_| service.query_compatible).unwrap_or_default();
        let mut query_parts = query_error.split(';').map(str::trim);
        let mut query_part = || query_parts.next().filter(|part| !part.is_empty());
        let (query_code, query_type) = (query_part(), query_part());

        let sent = [text(ERROR_TYPE), summary.error_type.as_deref(), summary.code.as_deref()];
        let shape = sent.into_iter().flatten().map(bare_code).find(|code| !code.is_empty()).or(query_code);
        let owned = |code: Option<&str>| code.map(str::to_owned);
        Self { shape: owned(shape), code: owned(query_code.or(shape)), query_type: owned(query_type) }
    }
}

/// `Foo` of `aws.protocoltests#Foo:http://example.com/`.
pub(crate) fn bare_code(code: &str) -> &str {
    let code = code.split(':').next().unwrap_or(code);
    code.rsplit('#').next().unwrap_or(code).trim()
}
