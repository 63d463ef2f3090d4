//! The errors of responses that do not contain the output of the operation.

use crate::decode_error::DecodeError;
use crate::request_id::request_id;
use awsjson_smithy::{Escaped, OperationError};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::fmt;

/// A response does not contain the output of the operation.
///
/// Neither `Display` nor `Debug` shows the body, which may contain sensitive values.
/// [`raw_body`](Self::raw_body) returns it. `Debug` prints the same line as `Display`, so that a `main` which returns the
/// error is readable; `{:#?}` prints the details.
#[derive(Clone)]
#[expect(clippy::exhaustive_enums, reason = "such a response is an error of the service, or cannot be decoded")]
pub enum ResponseError<E> {
    /// The service returned an error.
    Service(Box<ErrorResponse<E>>),
    /// The service reported success, but its response cannot be decoded.
    Decode(Box<UnreadableResponse>),
}

impl<E> ResponseError<E> {
    /// The body as it was received.
    pub fn raw_body(&self) -> &Bytes {
        match self {
            Self::Service(response) => &response.body,
            Self::Decode(response) => &response.body,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Service(response) => response.status,
            Self::Decode(response) => response.status,
        }
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        match self {
            Self::Service(response) => &response.headers,
            Self::Decode(response) => &response.headers,
        }
    }

    /// The request ID, which AWS Support asks for.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers())
    }
}

impl<E: OperationError> fmt::Display for ResponseError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(response) => {
                write!(f, "{}", Escaped(response.code.as_deref().unwrap_or("an error without a code")))?;
                if let Some(message) = response.error.message() {
                    write!(f, ": {}", Escaped(message))?;
                }
            }
            Self::Decode(response) => write!(f, "{}", response.error)?,
        }
        write!(f, " (HTTP {}", self.status().as_u16())?;
        if let Some(request_id) = self.request_id() {
            write!(f, ", request {}", Escaped(request_id))?;
        }
        f.write_str(")")
    }
}

impl<E: OperationError> fmt::Debug for ResponseError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            _ if !f.alternate() => fmt::Display::fmt(self, f),
            Self::Service(response) => fmt::Debug::fmt(response, f),
            Self::Decode(response) => fmt::Debug::fmt(response, f),
        }
    }
}

impl<E: OperationError> std::error::Error for ResponseError<E> {
    // `Display` has printed the inner error, so the chain continues with that error's source.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Service(response) => response.error.source(),
            Self::Decode(response) => response.error.source(),
        }
    }
}

/// An error response of the service.
#[derive(Clone)]
#[non_exhaustive]
pub struct ErrorResponse<E> {
    /// The error: a modeled error, or the code and the message that the service sent.
    pub error: E,
    /// The error code. For a service with `aws.protocols#awsQueryCompatible` it is the code of the query protocol.
    pub code: Option<String>,
    /// The party at fault as the query protocol reports it, such as `Sender`. Only services with
    /// `aws.protocols#awsQueryCompatible` send it.
    pub query_type: Option<String>,
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers of the response.
    pub headers: HeaderMap,
    /// The paths of required members of the error that were missing and got their
    /// [correction default](awsjson_smithy::CorrectionDefault).
    pub corrected: Vec<String>,
    pub(crate) body: Bytes,
}

impl<E> ErrorResponse<E> {
    /// The body as it was received.
    pub fn raw_body(&self) -> &Bytes {
        &self.body
    }

    /// The request ID, which AWS Support asks for.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

impl<E: fmt::Debug> fmt::Debug for ErrorResponse<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorResponse")
            .field("error", &self.error)
            .field("code", &self.code)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A response with the status of a success, but with a body that cannot be decoded.
#[derive(Clone)]
#[non_exhaustive]
pub struct UnreadableResponse {
    /// The problem and its position.
    pub error: DecodeError,
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers of the response.
    pub headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl UnreadableResponse {
    /// The body as it was received.
    pub fn raw_body(&self) -> &Bytes {
        &self.body
    }

    /// The request ID, which AWS Support asks for.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

impl fmt::Debug for UnreadableResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableResponse")
            .field("error", &self.error)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
