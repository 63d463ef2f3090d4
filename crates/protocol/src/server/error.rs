//! What all services refuse alike, before an operation is carried out.

use super::message::error_response;
use awsjson_smithy::{Service, ValidationError};
use bytes::Bytes;
use http::{Response, StatusCode};
use thiserror::Error;

/// Why a request is refused before its operation is carried out, or its output cannot be sent.
///
/// The text is that of the response, and never has a value of the request in it.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum FrameworkError {
    /// The request is not one of an operation.
    #[error("operations are called with POST and the path /, without a query")]
    NotAnOperation,
    /// The content type is that of another protocol.
    #[non_exhaustive]
    #[error("the Content-Type must be {expected}")]
    ContentType {
        /// The content type of the service's protocol.
        expected: &'static str,
    },
    /// The body has a content encoding that is not supported, or is not in the encoding that it claims.
    #[error("the body must be sent without a Content-Encoding, or as gzip where the operation allows it")]
    ContentEncoding,
    /// `X-Amz-Target` is missing or names another service.
    #[non_exhaustive]
    #[error("the X-Amz-Target must be {service}.OPERATION")]
    Target {
        /// The name of the service.
        service: &'static str,
    },
    /// The service has no such operation.
    #[error("the service has no operation of the name that X-Amz-Target gives")]
    UnknownOperation,
    /// The body is not JSON, or JSON with more than one value.
    #[non_exhaustive]
    #[error("the request body is not valid JSON: line {line}, column {column}")]
    Malformed {
        /// The line of the body, from 1.
        line: usize,
        /// The column within the line, in bytes.
        column: usize,
    },
    /// A value has another type than the model states, or does not fit into its type.
    #[non_exhaustive]
    #[error("{} has another type than the model states: line {line}, column {column}", place(path))]
    Type {
        /// The path of the value, such as `TaskDetails.Locales[2]`; empty for the whole body.
        path: String,
        /// The line of the body, from 1.
        line: usize,
        /// The column within the line, in bytes.
        column: usize,
    },
    /// The values of the body take too much memory.
    #[error("the values of the request body take too much memory")]
    TooLarge,
    /// The input breaks constraints of the model.
    #[error("{} detected: {_0}", errors(_0.total))]
    Validation(#[from] ValidationError),
    /// The output, or the error, has a value that its format cannot represent: a timestamp outside the years 0 to
    /// 9999.
    #[error("the response has a value that cannot be written: timestamps must be in the years 0 to 9999")]
    Output,
}

impl FrameworkError {
    /// The code that AWS services answer with, such as `SerializationException`.
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

    /// The HTTP status that AWS services answer with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotAnOperation | Self::Target { .. } | Self::UnknownOperation => StatusCode::NOT_FOUND,
            Self::ContentType { .. } | Self::ContentEncoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Malformed { .. } | Self::Type { .. } | Self::Validation(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Output => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The response of `service` with this error.
    pub fn response(&self, service: &Service) -> Response<Bytes> {
        error_response(service, self.status(), self.code(), &self.to_string())
    }
}

fn place(path: &str) -> &str {
    if path.is_empty() { "the request body" } else { path }
}

fn errors(count: usize) -> String {
    if count == 1 { "1 validation error".to_owned() } else { format!("{count} validation errors") }
}
