//! The errors of a request that are the same for all services.

use super::message::error_response;
use awsjson_smithy::{Service, ValidationError};
use bytes::Bytes;
use http::{Response, StatusCode};
use thiserror::Error;

/// Why a request is rejected before its operation runs, or why its output cannot be sent.
///
/// The text is sent in the response. It never contains a value of the request.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum FrameworkError {
    /// The request does not call an operation.
    #[error("the request must be a POST to the path / without a query")]
    NotAnOperation,
    /// The content type belongs to another protocol.
    #[non_exhaustive]
    #[error("the Content-Type must be {expected}")]
    ContentType {
        /// The content type of the service's protocol.
        expected: &'static str,
    },
    /// The content encoding is not supported, or the body does not conform to it.
    #[error("the body must be sent without a Content-Encoding, or as gzip where the operation allows it")]
    ContentEncoding,
    /// `X-Amz-Target` is missing or names another service.
    #[non_exhaustive]
    #[error("the header X-Amz-Target must be {service}.OPERATION")]
    Target {
        /// The name of the service.
        service: &'static str,
    },
    /// The service has no such operation.
    #[error("the service has no operation with the name in the header X-Amz-Target")]
    UnknownOperation,
    /// The body is not JSON, or contains more than one JSON value.
    #[non_exhaustive]
    #[error("the request body is not valid JSON: line {line}, column {column}")]
    Malformed {
        /// The line of the body, from 1.
        line: usize,
        /// The column within the line, in bytes.
        column: usize,
    },
    /// A value has a different type than in the model, or does not fit its type.
    #[non_exhaustive]
    #[error("{} does not match its type in the model: line {line}, column {column}", location(path))]
    Type {
        /// The path of the value, such as `TaskDetails.Locales[2]`. It is empty for the whole body.
        path: String,
        /// The line of the body, from 1.
        line: usize,
        /// The column within the line, in bytes.
        column: usize,
    },
    /// The decoded values need more memory than the limit allows.
    #[error("the values of the request body need too much memory")]
    TooLarge,
    /// The input violates constraints of the model.
    #[error("{} detected: {_0}", errors(_0.total))]
    Validation(#[from] ValidationError),
    /// The output or the error has a value that its format cannot represent, which is a timestamp outside the years
    /// 0 to 9999.
    #[error("a value of the response cannot be encoded: timestamps must be in the years 0 to 9999")]
    Output,
}

impl FrameworkError {
    /// The code that AWS services send, such as `SerializationException`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAnOperation | Self::Target { .. } | Self::UnknownOperation => "UnknownOperationException",
            Self::ContentType { .. } | Self::ContentEncoding => "UnsupportedMediaTypeException",
            Self::Malformed { .. } | Self::Type { .. } => "SerializationException",
            Self::TooLarge => "RequestEntityTooLargeException",
            Self::Validation(_) => "ValidationException",
            Self::Output => "InternalFailure",
        }
    }

    /// The HTTP status that AWS services send.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotAnOperation | Self::Target { .. } | Self::UnknownOperation => StatusCode::NOT_FOUND,
            Self::ContentType { .. } | Self::ContentEncoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Malformed { .. } | Self::Type { .. } | Self::Validation(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Output => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Encodes this error as a response of `service`.
    pub fn response(&self, service: &Service) -> Response<Bytes> {
        error_response(service, self.status(), self.code(), &self.to_string())
    }
}

fn location(path: &str) -> &str {
    if path.is_empty() { "the request body" } else { path }
}

fn errors(count: usize) -> String {
    if count == 1 { "1 validation error".to_owned() } else { format!("{count} validation errors") }
}
