//! What a call can fail with.

use crate::{CredentialsError, EndpointFailure, TransportError};
use awsjson_protocol::{RequestError, UnreadableKind};
use awsjson_smithy::{OperationError, ValidationError};
use bytes::Bytes;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// A call that failed. One pointer wide; prints as one line.
pub struct Error<E>(Box<Inner<E>>);

pub(crate) struct Inner<E> {
    pub(crate) operation: &'static str,
    pub(crate) kind: ErrorKind<E>,
    pub(crate) answer: Answer,
    pub(crate) attempts: u32,
    pub(crate) idempotency_token: Option<String>,
    pub(crate) may_have_been_executed: bool,
}

/// What the service's last answer said beside the error itself.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) code: Option<String>,
    pub(crate) query_type: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) raw_body: Option<Bytes>,
}

/// Why a call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind<E> {
    /// The input breaks constraints of the model. Nothing was sent.
    Validation(ValidationError),
    /// The input cannot be written, or the request cannot be signed. Nothing was sent.
    Request(InvalidRequest),
    /// There is nowhere to send the request. Nothing was sent.
    Endpoint(EndpointFailure),
    /// There are no credentials.
    Credentials(CredentialsError),
    /// No complete response came back.
    Transport(TransportError),
    /// The time was up.
    Timeout(Timeout),
    /// The service answered with an error.
    Service(E),
    /// The service said that all is well, but its answer cannot be read.
    Response(UnreadableKind),
    /// A paginated operation answered with the token it was called with, so that the pages
    /// would never end.
    RepeatedToken,
}

/// Why no request could be made of an input.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum InvalidRequest {
    /// The input has a value that its format cannot tell.
    Input(RequestError),
    /// The request cannot be signed, for instance with a key that is no valid header.
    Signature(String),
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(error) => write!(f, "{error}"),
            Self::Signature(reason) => write!(f, "the request cannot be signed: {reason}"),
        }
    }
}

impl StdError for InvalidRequest {}

/// Which time was up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Timeout {
    /// That of the wait for a connection; see [`TimeoutConfig::acquire`](crate::TimeoutConfig::acquire).
    Acquire(Duration),
    /// That of the last attempt.
    Attempt(Duration),
    /// That of the whole call.
    Operation(Duration),
}

impl fmt::Display for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Acquire(limit) => {
                write!(f, "no connection was free within {limit:?}; raise max_connections, or wait longer")
            }
            Self::Attempt(limit) => write!(f, "no response within the {limit:?} of an attempt"),
            Self::Operation(limit) => write!(f, "no result within the {limit:?} of the whole call"),
        }
    }
}

impl StdError for Timeout {}

impl<E> Error<E> {
    pub(crate) fn new(inner: Inner<E>) -> Self {
        Self(Box::new(inner))
    }

    /// Why the call failed.
    pub fn kind(&self) -> &ErrorKind<E> {
        &self.0.kind
    }

    /// Why the call failed, by value.
    pub fn into_kind(self) -> ErrorKind<E> {
        self.0.kind
    }

    /// The operation's name.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The error that the service answered with.
    pub fn service_error(&self) -> Option<&E> {
        match &self.0.kind {
            ErrorKind::Service(error) => Some(error),
            _ => None,
        }
    }

    /// The error code that the service sent.
    pub fn code(&self) -> Option<&str> {
        self.0.answer.code.as_deref()
    }

    /// Whose fault the error is in the words of the query protocol, such as `Sender`: told by services that
    /// once spoke it (`aws.protocols#awsQueryCompatible`), as is their [`code`](Self::code) then.
    pub fn query_type(&self) -> Option<&str> {
        self.0.answer.query_type.as_deref()
    }

    /// The HTTP status of the last attempt, where it had one.
    pub fn status(&self) -> Option<u16> {
        self.0.answer.status
    }

    /// The id that the service gave to the request, for questions to AWS.
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.request_id.as_deref()
    }

    /// The body of the service's answer as it was received; it may hold sensitive values.
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.answer.raw_body.as_ref()
    }

    /// How often the request was sent; 0 when it failed before.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The idempotency token of the call: the same call with this token is carried out once.
    pub fn idempotency_token(&self) -> Option<&str> {
        self.0.idempotency_token.as_deref()
    }

    /// Whether the service may have carried out the call all the same: a request was written
    /// at least in part, and no answer said what became of it. A success that cannot be read
    /// and an error of the server itself (HTTP 5xx, throttling aside) count as well.
    pub fn may_have_been_executed(&self) -> bool {
        self.0.may_have_been_executed
    }
}

impl<E: OperationError> Error<E> {
    /// The service's message.
    pub fn message(&self) -> Option<&str> {
        self.service_error().and_then(OperationError::message)
    }
}

impl<E: OperationError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.operation())?;
        match self.kind() {
            ErrorKind::Validation(error) => write!(f, "{error}")?,
            ErrorKind::Request(error) => write!(f, "{error}")?,
            ErrorKind::Endpoint(error) => write!(f, "{error}")?,
            ErrorKind::Credentials(error) => write!(f, "{error}")?,
            ErrorKind::Transport(error) => write!(f, "{error}")?,
            ErrorKind::Timeout(timeout) => write!(f, "{timeout}")?,
            ErrorKind::Service(error) => {
                f.write_str(self.code().unwrap_or("error without a code"))?;
                if let Some(message) = error.message() {
                    write!(f, ": {}", message.escape_debug())?;
                }
            }
            ErrorKind::Response(kind) => write!(f, "{kind}")?,
            ErrorKind::RepeatedToken => {
                f.write_str("the service repeated a page's token, so the pages would never end")?
            }
        }
        f.write_str(" (")?;
        if let Some(status) = self.status() {
            write!(f, "HTTP {status}, ")?;
        }
        if let Some(id) = self.request_id() {
            write!(f, "request {}, ", id.escape_debug())?;
        }
        match self.attempts() {
            0 => f.write_str("nothing sent")?,
            1 => f.write_str("1 attempt")?,
            attempts => write!(f, "{attempts} attempts")?,
        }
        f.write_str(")")
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.0.operation)
            .field("kind", &self.0.kind)
            .field("code", &self.0.answer.code)
            .field("status", &self.0.answer.status)
            .field("request_id", &self.0.answer.request_id)
            .field("attempts", &self.0.attempts)
            .field("idempotency_token", &self.0.idempotency_token)
            .field("may_have_been_executed", &self.0.may_have_been_executed)
            .finish()
    }
}

impl<E: OperationError> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.kind {
            ErrorKind::Validation(error) => Some(error),
            ErrorKind::Request(error) => Some(error),
            ErrorKind::Endpoint(error) => Some(error),
            ErrorKind::Credentials(error) => Some(error),
            ErrorKind::Transport(error) => Some(error),
            ErrorKind::Timeout(timeout) => Some(timeout),
            ErrorKind::Service(error) => Some(error),
            ErrorKind::Response(_) | ErrorKind::RepeatedToken => None,
        }
    }
}
