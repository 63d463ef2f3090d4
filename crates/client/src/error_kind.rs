//! Why a call failed.

use crate::build_error::BuildError;
use crate::credentials::CredentialsError;
use crate::endpoint::ResolveEndpointError;
use crate::sign::SigningError;
use crate::transport::{TransportError, TransportErrorKind};
use awsjson_protocol::{DecodeError, RequestError};
use awsjson_smithy::ValidationError;
use std::convert::Infallible;
use std::time::Duration;
use thiserror::Error;

/// Why a call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind<E> {
    /// No client could be built: only where a [`BuildError`] was converted with `?`.
    Build(BuildError),
    /// The input violates constraints of the model. Nothing was sent.
    Validation(ValidationError),
    /// The input cannot be serialized. Nothing was sent.
    Request(RequestError),
    /// No endpoint could be resolved. Nothing was sent.
    Endpoint(ResolveEndpointError),
    /// There are no credentials. Nothing was sent, at least not by the last attempt.
    Credentials(CredentialsError),
    /// The request cannot be signed.
    Signing(SigningError),
    /// No complete response arrived.
    Transport(TransportError),
    /// A time limit was exceeded.
    Timeout(TimeoutError),
    /// The service returned an error.
    Service(E),
    /// The service reported success, but its response cannot be read.
    Response(DecodeError),
    /// A paginated operation returned a token that it had returned before, so that the pages
    /// would never end.
    RepeatedToken,
    /// A waiter ended without the desired state: only where a `WaitError` was converted with `?`.
    Wait(WaiterError),
}

impl<E> ErrorKind<E> {
    /// The kind in one word, for `error.type` in spans and metrics.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Build(_) => "build",
            Self::Validation(_) => "validation",
            Self::Request(_) => "request",
            Self::Endpoint(_) => "endpoint",
            Self::Credentials(_) => "credentials",
            Self::Signing(_) => "signing",
            Self::Transport(error) if error.kind() == TransportErrorKind::TimedOut => "timeout",
            Self::Transport(_) => "transport",
            Self::Timeout(_) => "timeout",
            Self::Service(_) => "service",
            Self::Response(_) => "response",
            Self::RepeatedToken => "repeated_token",
            Self::Wait(error) if error.is_timeout() => "timeout",
            Self::Wait(_) => "wait",
        }
    }
}

/// What everything below the types of an operation can fail with: no error of the service.
pub(crate) type Failure = ErrorKind<Infallible>;

impl Failure {
    /// The same failure of an operation whose service has the errors `E`.
    pub(crate) fn widen<E>(self) -> ErrorKind<E> {
        match self {
            Self::Build(error) => ErrorKind::Build(error),
            Self::Validation(error) => ErrorKind::Validation(error),
            Self::Request(error) => ErrorKind::Request(error),
            Self::Endpoint(error) => ErrorKind::Endpoint(error),
            Self::Credentials(error) => ErrorKind::Credentials(error),
            Self::Signing(error) => ErrorKind::Signing(error),
            Self::Transport(error) => ErrorKind::Transport(error),
            Self::Timeout(error) => ErrorKind::Timeout(error),
            Self::Service(never) => match never {},
            Self::Response(error) => ErrorKind::Response(error),
            Self::RepeatedToken => ErrorKind::RepeatedToken,
            Self::Wait(error) => ErrorKind::Wait(error),
        }
    }
}

impl<E> From<TimeoutError> for ErrorKind<E> {
    fn from(error: TimeoutError) -> Self {
        Self::Timeout(error)
    }
}

impl<E> From<CredentialsError> for ErrorKind<E> {
    fn from(error: CredentialsError) -> Self {
        Self::Credentials(error)
    }
}

impl<E> From<ResolveEndpointError> for ErrorKind<E> {
    fn from(error: ResolveEndpointError) -> Self {
        Self::Endpoint(error)
    }
}

/// Which limit was exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TimeoutError {
    /// The limit of the wait for a connection; see [`TimeoutConfig::acquire`](crate::TimeoutConfig::acquire).
    #[error("no connection was free within {0:?}; raise max_connections, or wait longer")]
    Acquire(Duration),
    /// The limit of the last attempt.
    #[error("no response within the {0:?} of an attempt")]
    Attempt(Duration),
    /// The limit of the whole call.
    #[error("no result within the {0:?} of the whole call")]
    Operation(Duration),
}

/// A waiter ended without the desired state: a `WaitError` without the types of its operation.
#[derive(Debug, Error)]
#[error("{error}")]
pub struct WaiterError {
    is_timeout: bool,
    error: Box<dyn std::error::Error + Send + Sync>,
}

impl WaiterError {
    /// An error with the text of `error`. `is_timeout` is whether the time was up.
    pub fn new(is_timeout: bool, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { is_timeout, error: error.into() }
    }

    /// Whether the time was up before the desired state was reached. Otherwise, it can no longer be reached.
    pub fn is_timeout(&self) -> bool {
        self.is_timeout
    }

    /// The `WaitError`, which has the last response: downcast it to the type of the operation.
    pub fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self.error.as_ref()
    }
}
