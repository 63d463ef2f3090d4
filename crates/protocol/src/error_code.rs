//! The code of the error in a response, without decoding the error.

use crate::error_body::ErrorBody;
use crate::header::{ERROR_TYPE, QUERY_ERROR};
use awsjson_smithy::Service;
use http::HeaderMap;
use http::header::HeaderName;

/// The codes of the error in a response.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The name of the error's shape without namespace and URI, for
    /// [`OperationError::from_code`](awsjson_smithy::OperationError::from_code) and
    /// [`retryable_code`](awsjson_smithy::OperationError::retryable_code). `None` if the response contains no
    /// code.
    pub shape: Option<String>,
    /// The code to report to the caller: the code of the query protocol if the service sent one
    /// (`aws.protocols#awsQueryCompatible`), otherwise the name of the shape.
    pub code: Option<String>,
    /// The party at fault as the query protocol reports it, such as `Sender`, if the service sent it.
    pub query_type: Option<String>,
}

/// Reads the codes of an error response of `service`.
///
/// The name of the shape is taken from the header `X-Amzn-ErrorType`, or else from `__type` in the body, or
/// else from `code` in the body. `body` may be incomplete or empty. Members before the end are used.
pub fn error_code(service: &Service, headers: &HeaderMap, body: &[u8]) -> ErrorCode {
    ErrorCode::new(service, headers, &ErrorBody::read(body))
}

impl ErrorCode {
    pub(crate) fn new(service: &Service, headers: &HeaderMap, body: &ErrorBody) -> Self {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let query_error = text(QUERY_ERROR).filter(|_| service.query_compatible).unwrap_or_default();
        let mut query_parts = query_error.split(';').map(str::trim);
        let mut query_part = || query_parts.next().filter(|part| !part.is_empty());
        let (query_code, query_type) = (query_part(), query_part());

        let sent = [text(ERROR_TYPE), body.error_type.as_deref(), body.code.as_deref()];
        let shape = sent.into_iter().flatten().map(bare_code).find(|code| !code.is_empty()).or(query_code);
        let owned = |code: Option<&str>| code.map(str::to_owned);
        Self { shape: owned(shape), code: owned(query_code.or(shape)), query_type: owned(query_type) }
    }
}

/// Removes namespace and URI: `Foo` from `aws.protocoltests#Foo:http://example.com/`.
pub(crate) fn bare_code(code: &str) -> &str {
    let code = code.split(':').next().unwrap_or(code);
    code.rsplit('#').next().unwrap_or(code).trim_ascii()
}
