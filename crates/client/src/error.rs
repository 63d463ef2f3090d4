//! What can go wrong in a call.

use crate::{CredentialsError, TransportError};
use awsjson_protocol::{InvalidEndpoint, RequestError, ResponseError, UnreadableKind};
use awsjson_smithy::endpoint::EndpointError;
use awsjson_smithy::{ServiceError, ValidationError};
use bytes::Bytes;
use std::fmt;

/// A call that failed: what went wrong, and how far the call got.
///
/// It prints as one line with the operation, the code, the message, the HTTP status, the
/// request ID and the number of attempts. The body of a response is in neither `Display` nor
/// `Debug`; [`raw_body`](Self::raw_body) has it.
pub struct Error<E>(Box<Inner<E>>);

struct Inner<E> {
    kind: ErrorKind<E>,
    facts: Facts,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind<E> {
    /// The input breaks constraints of the model. Nothing was sent.
    Validation(ValidationError),
    /// The input cannot be written. Nothing was sent.
    Request(RequestError),
    /// There are no credentials to sign with.
    Credentials(CredentialsError),
    /// The service has no endpoint for this configuration. Nothing was sent.
    Endpoint(EndpointFailure),
    /// No complete response came back.
    Transport(TransportError),
    /// It took too long.
    Timeout(Timeout),
    /// The service answered with an error.
    Service(E),
    /// The service said that all is well, but its answer cannot be read.
    Response(UnreadableKind),
}

/// Which time-out passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Timeout {
    /// That of the last attempt.
    Attempt,
    /// That of the call as a whole.
    Operation,
}

/// Why a request has nowhere to go.
#[derive(Debug)]
#[non_exhaustive]
pub enum EndpointFailure {
    /// The service's endpoint rules refuse the configuration.
    Rules(EndpointError),
    /// The endpoint is not fit for a request.
    Invalid(InvalidEndpoint),
    /// The endpoint is not https, and the caller has not named it.
    Insecure,
    /// A request to the endpoint cannot be signed.
    Unsignable,
}

impl fmt::Display for EndpointFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rules(error) => write!(f, "{error}"),
            Self::Invalid(error) => write!(f, "{error}"),
            Self::Insecure => {
                f.write_str("the endpoint is not https: name it with `endpoint_url` to use it all the same")
            }
            Self::Unsignable => {
                f.write_str("a request to this endpoint cannot be signed: check region and endpoint URL")
            }
        }
    }
}

/// What a call knows of itself.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    operation: &'static str,
    pub(crate) attempts: u32,
    pub(crate) idempotency_token: Option<String>,
    pub(crate) maybe_executed: bool,
    pub(crate) code: Option<String>,
    status: Option<u16>,
    request_id: Option<String>,
    body: Option<Bytes>,
}

impl Facts {
    pub(crate) fn new(operation: &'static str) -> Self {
        Self { operation, ..Self::default() }
    }

    /// What is known of a response belongs to the last attempt.
    pub(crate) fn start_attempt(&mut self) {
        (self.code, self.status, self.request_id, self.body) = (None, None, None, None);
    }

    pub(crate) fn note_response<E>(&mut self, error: &ResponseError<E>) {
        self.status = Some(error.status().as_u16());
        self.request_id = error.request_id().map(str::to_owned);
        self.body = Some(error.raw_body().clone());
    }
}

impl<E> Error<E> {
    pub(crate) fn new(kind: ErrorKind<E>, facts: Facts) -> Self {
        Self(Box::new(Inner { kind, facts }))
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind<E> {
        &self.0.kind
    }

    /// What went wrong, without the rest.
    pub fn into_kind(self) -> ErrorKind<E> {
        self.0.kind
    }

    /// The error that the service answered with.
    pub fn service_error(&self) -> Option<&E> {
        match &self.0.kind {
            ErrorKind::Service(error) => Some(error),
            _ => None,
        }
    }

    /// The name of the operation.
    pub fn operation(&self) -> &'static str {
        self.0.facts.operation
    }

    /// The error code that the service answered with.
    pub fn code(&self) -> Option<&str> {
        self.0.facts.code.as_deref()
    }

    /// The HTTP status of the last response.
    pub fn status(&self) -> Option<u16> {
        self.0.facts.status
    }

    /// The ID that the service gave the last request, to tell AWS Support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.facts.request_id.as_deref()
    }

    /// How often the request was sent; 0 when nothing was.
    pub fn attempts(&self) -> u32 {
        self.0.facts.attempts
    }

    /// The idempotency token of the call, given or filled in. Sent again with the same input,
    /// it resumes the call.
    pub fn idempotency_token(&self) -> Option<&str> {
        self.0.facts.idempotency_token.as_deref()
    }

    /// The body of the last response as it was received. It may hold sensitive values.
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.facts.body.as_ref()
    }

    /// Whether the service may have done what was asked, in spite of the error: in some attempt
    /// a part of the request was sent, and no definite answer came back.
    pub fn may_have_been_executed(&self) -> bool {
        self.0.facts.maybe_executed
    }
}

impl<E: ServiceError> Error<E> {
    /// The message that the service answered with.
    pub fn message(&self) -> Option<&str> {
        self.service_error().and_then(ServiceError::message)
    }
}

impl<E: ServiceError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, facts } = &*self.0;
        write!(f, "{}: ", facts.operation)?;
        match kind {
            ErrorKind::Validation(error) => write!(f, "the input is not valid: {error}"),
            ErrorKind::Request(error) => write!(f, "{error}"),
            ErrorKind::Credentials(error) => write!(f, "{error}"),
            ErrorKind::Endpoint(error) => write!(f, "no endpoint: {error}"),
            ErrorKind::Transport(error) => write!(f, "{error}"),
            ErrorKind::Timeout(Timeout::Attempt) => f.write_str("the time-out of an attempt passed"),
            ErrorKind::Timeout(Timeout::Operation) => f.write_str("the time-out of the operation passed"),
            ErrorKind::Service(error) => {
                f.write_str(facts.code.as_deref().unwrap_or("an error without a code"))?;
                error.message().map_or(Ok(()), |message| write!(f, ": {message}"))
            }
            ErrorKind::Response(unreadable) => write!(f, "{unreadable}"),
        }?;
        f.write_str(" (")?;
        if let Some(status) = facts.status {
            write!(f, "HTTP {status}, ")?;
        }
        if let Some(request_id) = &facts.request_id {
            write!(f, "request {request_id}, ")?;
        }
        match facts.attempts {
            0 => f.write_str("nothing sent)"),
            1 => f.write_str("1 attempt)"),
            attempts => write!(f, "{attempts} attempts)"),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, facts } = &*self.0;
        f.debug_struct("Error")
            .field("operation", &facts.operation)
            .field("kind", kind)
            .field("code", &facts.code)
            .field("status", &facts.status)
            .field("request_id", &facts.request_id)
            .field("attempts", &facts.attempts)
            .field("may_have_been_executed", &facts.maybe_executed)
            .finish_non_exhaustive()
    }
}

impl<E: ServiceError> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ErrorKind::Validation(error) => Some(error),
            ErrorKind::Request(error) => Some(error),
            ErrorKind::Credentials(error) => Some(error),
            ErrorKind::Transport(error) => Some(error),
            ErrorKind::Service(error) => Some(error),
            ErrorKind::Endpoint(EndpointFailure::Rules(error)) => Some(error),
            ErrorKind::Endpoint(EndpointFailure::Invalid(error)) => Some(error),
            ErrorKind::Endpoint(_) | ErrorKind::Timeout(_) | ErrorKind::Response(_) => None,
        }
    }
}
