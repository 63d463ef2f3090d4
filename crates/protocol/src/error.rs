//! What a response can be instead of an output.

use awsjson_smithy::{Escaped, OperationError};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::fmt;

/// A response that is not the output of the operation.
///
/// Neither `Display` nor `Debug` shows the body, which may hold sensitive values; ask
/// [`raw_body`](Self::raw_body) for it.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_enums, reason = "a response is an error of the service, or it cannot be read")]
pub enum ResponseError<E> {
    /// The service refused the request, or failed.
    Service(Box<ServiceFailure<E>>),
    /// The service said that all is well, but its answer cannot be read.
    Unreadable(Box<Unreadable>),
}

impl<E> ResponseError<E> {
    /// The body as it was received.
    pub fn raw_body(&self) -> &Bytes {
        match self {
            Self::Service(failure) => &failure.body,
            Self::Unreadable(unreadable) => &unreadable.body,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Service(failure) => failure.status,
            Self::Unreadable(unreadable) => unreadable.status,
        }
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        match self {
            Self::Service(failure) => &failure.headers,
            Self::Unreadable(unreadable) => &unreadable.headers,
        }
    }

    /// The request ID, to tell AWS Support.
    pub fn request_id(&self) -> Option<&str> {
        crate::request_id(self.headers())
    }
}

impl<E: OperationError> fmt::Display for ResponseError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(failure) => {
                write!(f, "{}", Escaped(failure.code.as_deref().unwrap_or("an error without a code")))?;
                if let Some(message) = failure.error.message() {
                    write!(f, ": {}", Escaped(message))?;
                }
            }
            Self::Unreadable(unreadable) => write!(f, "{}", unreadable.kind)?,
        }
        write!(f, " (HTTP {}", self.status().as_u16())?;
        if let Some(request_id) = self.request_id() {
            write!(f, ", request {}", Escaped(request_id))?;
        }
        f.write_str(")")
    }
}

impl<E: OperationError> std::error::Error for ResponseError<E> {
    // `Display` has printed the service's error, so the chain goes on behind it.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Service(failure) => failure.error.source(),
            Self::Unreadable(_) => None,
        }
    }
}

/// An error that the service answered with.
#[derive(Clone)]
#[non_exhaustive]
pub struct ServiceFailure<E> {
    /// The error: modeled, or with the code and message that were sent.
    pub error: E,
    /// The code. For a service with `aws.protocols#awsQueryCompatible` it is that of the query protocol.
    pub code: Option<String>,
    /// Whose fault it is in the words of the query protocol, such as `Sender`, for a service with
    /// `aws.protocols#awsQueryCompatible` that says so.
    pub query_type: Option<String>,
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers of the response.
    pub headers: HeaderMap,
    /// The paths of required members of the error that were missing and got their zero value.
    pub corrected: Vec<String>,
    pub(crate) body: Bytes,
}

impl<E> ServiceFailure<E> {
    /// The body as it was received.
    pub fn raw_body(&self) -> &Bytes {
        &self.body
    }

    /// The request ID, to tell AWS Support.
    pub fn request_id(&self) -> Option<&str> {
        crate::request_id(&self.headers)
    }
}

impl<E: fmt::Debug> fmt::Debug for ServiceFailure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceFailure")
            .field("error", &self.error)
            .field("code", &self.code)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A successful status with an answer that cannot be read.
#[derive(Clone)]
#[non_exhaustive]
pub struct Unreadable {
    /// What is wrong with it, and where.
    pub kind: UnreadableKind,
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers of the response.
    pub headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Unreadable {
    /// The body as it was received.
    pub fn raw_body(&self) -> &Bytes {
        &self.body
    }

    /// The request ID, to tell AWS Support.
    pub fn request_id(&self) -> Option<&str> {
        crate::request_id(&self.headers)
    }
}

impl fmt::Debug for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unreadable")
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why an answer cannot be read. Places are told, values never.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnreadableKind {
    /// The body is empty, though the operation has an output and no `Content-Length` says that
    /// the body is meant to be empty.
    Empty,
    /// The body is not a JSON object: HTML, for example, or a list.
    NotAnObject,
    /// The values of the body take more memory than
    /// [`DecodeLimits::max_decoded_bytes`](crate::DecodeLimits::max_decoded_bytes) allows.
    #[non_exhaustive]
    TooLarge {
        /// The path of the value that was one too many; empty for the whole body.
        path: String,
        /// The limit, in bytes.
        max_decoded_bytes: usize,
    },
    /// The body is larger than whoever received it allows, such as a client's `max_response_bytes`.
    BodyTooLarge {
        /// The limit, in bytes.
        max_response_bytes: usize,
    },
    /// The body is not UTF-8.
    #[non_exhaustive]
    NotUtf8 {
        /// The bytes before the first that is not.
        offset: usize,
    },
    /// The JSON ends too early.
    #[non_exhaustive]
    Truncated {
        /// The bytes that were received.
        bytes: usize,
    },
    /// The JSON is malformed, nested more than 127 levels deep, or followed by more.
    #[non_exhaustive]
    Malformed {
        /// Line of the body, from 1.
        line: usize,
        /// Column of the line in bytes.
        column: usize,
    },
    /// A value has another type than the model says, or cannot be held in its type.
    #[non_exhaustive]
    Type {
        /// The path of the value, such as `ConnectionSummaries[2].UpdatedAt`; empty for the whole body.
        path: String,
        /// Line of the body, from 1.
        line: usize,
        /// Column of the line in bytes.
        column: usize,
    },
    /// The body is no event stream, or not a whole one.
    #[cfg(feature = "event-stream")]
    Frame(crate::FrameError),
}

impl fmt::Display for UnreadableKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the response has an empty body"),
            Self::NotAnObject => f.write_str("the body of the response is not a JSON object"),
            Self::BodyTooLarge { max_response_bytes } => write!(
                f,
                "the response has more than {max_response_bytes} bytes: raise max_response_bytes if that is expected"
            ),
            Self::TooLarge { path, max_decoded_bytes } => {
                let path = if path.is_empty() { "the body" } else { path };
                write!(
                    f,
                    "at {path} the values of the response take more than {max_decoded_bytes} bytes of memory: \
                     raise max_decoded_bytes if such a response is expected"
                )
            }
            Self::NotUtf8 { offset } => write!(f, "the body of the response is not UTF-8 after {offset} bytes"),
            Self::Truncated { bytes } => write!(f, "the body of the response ends too early, after {bytes} bytes"),
            Self::Malformed { line, column } => {
                write!(f, "the body of the response is malformed JSON at line {line}, column {column}")
            }
            Self::Type { path, line, column } => {
                let path = if path.is_empty() { "the body" } else { path };
                write!(f, "{path} of the response has a value that does not fit at line {line}, column {column}")
            }
            #[cfg(feature = "event-stream")]
            Self::Frame(error) => write!(f, "{error}"),
        }
    }
}
