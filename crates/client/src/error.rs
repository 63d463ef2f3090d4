//! The error of a call.

use crate::build_error::BuildError;
use crate::error_kind::ErrorKind;
use crate::retry::{FailedAttempt, FailureKind, Retry, classify};
use crate::transport::TransportErrorKind;
use awsjson_smithy::{Escaped, OperationError, Retryable};
use bytes::Bytes;
use http::StatusCode;
use std::error::Error as StdError;
use std::fmt;

/// A call that failed. One pointer wide.
///
/// `Display` is one line that can be pasted into a ticket: operation, code, message, HTTP status,
/// request ID, attempts. It prints every cause, so [`source`](StdError::source) is `None`; match on
/// [`kind`](Self::kind) to get at the cause. `Debug` prints the same line, so that a `main` which returns
/// this error prints something a person can read; `{:#?}` prints the fields.
pub struct Error<E>(Box<Inner<E>>);

struct Inner<E> {
    operation: &'static str,
    kind: ErrorKind<E>,
    details: Details,
}

/// What is known about a failed call beside its kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Details {
    pub(crate) code: Option<String>,
    pub(crate) query_type: Option<String>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) request_id: Option<String>,
    pub(crate) raw_body: Option<Bytes>,
    pub(crate) attempts: u32,
    pub(crate) idempotency_token: Option<String>,
    pub(crate) may_have_been_executed: bool,
}

/// Errors are created by clients; these constructors are for tests of code that handles them.
impl<E> Error<E> {
    /// An error of `operation`, without response and attempts.
    pub fn new(operation: &'static str, kind: ErrorKind<E>) -> Self {
        Self(Box::new(Inner { operation, kind, details: Details::default() }))
    }

    /// Sets the error code that the service sent.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.details.code = Some(code.into());
        self
    }

    /// Sets the HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.details.status = Some(status);
        self
    }

    /// Sets the request ID.
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.0.details.request_id = Some(request_id.into());
        self
    }

    /// Sets the body of the response.
    #[must_use]
    pub fn with_raw_body(mut self, body: impl Into<Bytes>) -> Self {
        self.0.details.raw_body = Some(body.into());
        self
    }

    /// Sets the number of attempts.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.details.attempts = attempts;
        self
    }

    /// Sets the idempotency token of the call.
    #[must_use]
    pub fn with_idempotency_token(mut self, token: impl Into<String>) -> Self {
        self.0.details.idempotency_token = Some(token.into());
        self
    }

    /// Sets whether the service may have executed the call.
    #[must_use]
    pub fn with_may_have_been_executed(mut self, may_have_been_executed: bool) -> Self {
        self.0.details.may_have_been_executed = may_have_been_executed;
        self
    }

    pub(crate) fn details(&mut self) -> &mut Details {
        &mut self.0.details
    }

    #[cfg(feature = "waiter")]
    pub(crate) fn copied_details(&self) -> Details {
        self.0.details.clone()
    }
}

impl<E: OperationError> Error<E> {
    /// An error that the service returned, in one attempt, with the code that `error` has.
    ///
    /// ```
    /// use awsjson_client::Error;
    /// use awsjson_smithy::{OperationError, UnmodeledError};
    ///
    /// awsjson_smithy::service_error! {
    ///     /// The errors of a service.
    ///     pub enum ServiceError {}
    /// }
    ///
    /// let busy = UnmodeledError::new(Some("Busy".to_owned()), Some("Try later".to_owned()));
    /// let error = Error::service("Greet", ServiceError::Unmodeled(busy));
    /// assert_eq!(error.to_string(), "Greet: Busy: Try later (1 attempt)");
    /// ```
    pub fn service(operation: &'static str, error: E) -> Self {
        let code = error.code().map(str::to_owned);
        let mut error = Self::new(operation, ErrorKind::Service(error)).with_attempts(1);
        error.0.details.code = code;
        error
    }

    /// The service's message.
    pub fn message(&self) -> Option<&str> {
        self.service_error().and_then(OperationError::message)
    }

    /// Whether the service asks to send less: by a throttling error of its model, one of the codes that the
    /// AWS SDKs know, or HTTP 429. Slow down before you call again.
    pub fn is_throttling(&self) -> bool {
        self.classified() == Retry::Throttling
    }

    /// Whether the same call may succeed later, without a change: by the rules for retries, or
    /// because a time limit was exceeded. The client's own retries have been used up by then. Look at
    /// [`may_have_been_executed`](Self::may_have_been_executed) before you repeat a call that is not idempotent.
    pub fn is_retryable(&self) -> bool {
        self.classified() != Retry::No
    }

    fn classified(&self) -> Retry {
        let (kind, modeled) = match self.kind() {
            ErrorKind::Service(error) => (FailureKind::Service, error.retryable()),
            ErrorKind::Timeout(_) => (FailureKind::TimedOut, Retryable::No),
            ErrorKind::Wait(error) if error.is_timeout() => (FailureKind::TimedOut, Retryable::No),
            ErrorKind::Transport(error) => match error.kind() {
                TransportErrorKind::Connect | TransportErrorKind::Interrupted => {
                    (FailureKind::Connection, Retryable::No)
                }
                TransportErrorKind::TimedOut => (FailureKind::TimedOut, Retryable::No),
                _ => (FailureKind::Permanent, Retryable::No),
            },
            _ => (FailureKind::Permanent, Retryable::No),
        };
        classify(&FailedAttempt {
            operation: self.operation(),
            repeatable: false,
            may_have_been_executed: self.may_have_been_executed(),
            kind,
            status: self.status(),
            code: self.service_error().and_then(OperationError::code),
            modeled,
        })
    }
}

impl<E> Error<E> {
    /// Why the call failed.
    pub fn kind(&self) -> &ErrorKind<E> {
        &self.0.kind
    }

    /// Why the call failed, by value.
    pub fn into_kind(self) -> ErrorKind<E> {
        self.0.kind
    }

    /// The operation's name; empty for [`ErrorKind::Build`], which is the error of no operation.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The error that the service returned.
    pub fn service_error(&self) -> Option<&E> {
        match &self.0.kind {
            ErrorKind::Service(error) => Some(error),
            _ => None,
        }
    }

    /// The error that the service returned, by value; this error otherwise.
    ///
    /// # Errors
    /// Every other error of a call.
    pub fn into_service_error(self) -> Result<E, Self> {
        let Inner { operation, kind, details } = *self.0;
        match kind {
            ErrorKind::Service(error) => Ok(error),
            kind => Err(Self(Box::new(Inner { operation, kind, details }))),
        }
    }

    /// The error code that the service sent.
    pub fn code(&self) -> Option<&str> {
        self.0.details.code.as_deref()
    }

    /// Whose fault the error is in the words of the query protocol, such as `Sender`: sent by services that
    /// once spoke it (`aws.protocols#awsQueryCompatible`), as is their [`code`](Self::code) then.
    pub fn query_type(&self) -> Option<&str> {
        self.0.details.query_type.as_deref()
    }

    /// The HTTP status of the last attempt, where a response head arrived.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.details.status
    }

    /// The ID that the service gave the request, for questions to AWS.
    pub fn request_id(&self) -> Option<&str> {
        self.0.details.request_id.as_deref()
    }

    /// The body of the service's response as it was received; it may hold sensitive values.
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.details.raw_body.as_ref()
    }

    /// How many attempts to send the request were made, those without a connection included; 0 when the call
    /// failed before the first.
    pub fn attempts(&self) -> u32 {
        self.0.details.attempts
    }

    /// Returns the idempotency token of the call. The service executes the same call with this token only once.
    pub fn idempotency_token(&self) -> Option<&str> {
        self.0.details.idempotency_token.as_deref()
    }

    /// Returns whether the service may have executed the call although it failed: at least a part of a request was
    /// written, and no response reported its outcome. It is also true if a successful response cannot be decoded, for
    /// errors of the server (HTTP 5xx) except throttling, and for errors in an event stream.
    pub fn may_have_been_executed(&self) -> bool {
        self.0.details.may_have_been_executed
    }

    /// Whether a time limit was exceeded: of an attempt, of the whole call, of the wait for a connection,
    /// of the silence on one, or of a waiter.
    pub fn is_timeout(&self) -> bool {
        match &self.0.kind {
            ErrorKind::Timeout(_) => true,
            ErrorKind::Wait(error) => error.is_timeout(),
            ErrorKind::Transport(error) => error.kind() == TransportErrorKind::TimedOut,
            _ => false,
        }
    }
}

/// For functions that build a client and call it.
impl<E> From<BuildError> for Error<E> {
    fn from(error: BuildError) -> Self {
        Self::new("", ErrorKind::Build(error))
    }
}

impl<E: OperationError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            ErrorKind::Build(error) => return write!(f, "{error}"),
            ErrorKind::Wait(error) => return write!(f, "{error}"),
            _ => write!(f, "{}: ", self.operation())?,
        }
        match self.kind() {
            ErrorKind::Build(_) | ErrorKind::Wait(_) => {}
            ErrorKind::Validation(error) => write!(f, "{error}")?,
            ErrorKind::Request(error) => write!(f, "{error}")?,
            ErrorKind::Endpoint(error) => write!(f, "{error}")?,
            ErrorKind::Credentials(error) => write!(f, "{error}")?,
            ErrorKind::Signing(error) => write!(f, "{error}")?,
            ErrorKind::Transport(error) => write!(f, "{error}")?,
            ErrorKind::Timeout(error) => write!(f, "{error}")?,
            ErrorKind::Service(error) => {
                write!(f, "{}", Escaped(self.code().unwrap_or("error without a code")))?;
                if let Some(message) = error.message() {
                    write!(f, ": {}", Escaped(message))?;
                }
            }
            ErrorKind::Response(error) => write!(f, "{error}")?,
            ErrorKind::RepeatedToken => {
                f.write_str("the service repeated the token of a page, so the pages would never end")?
            }
        }
        f.write_str(" (")?;
        if let Some(status) = self.status() {
            write!(f, "HTTP {}, ", status.as_u16())?;
        }
        if let Some(id) = self.request_id() {
            write!(f, "request {}, ", Escaped(id))?;
        }
        match self.attempts() {
            0 => f.write_str("nothing sent")?,
            1 => f.write_str("1 attempt")?,
            attempts => write!(f, "{attempts} attempts")?,
        }
        f.write_str(")")
    }
}

impl<E: OperationError> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        let details = &self.0.details;
        f.debug_struct("Error")
            .field("operation", &self.0.operation)
            .field("kind", &self.0.kind)
            .field("code", &details.code)
            .field("status", &details.status)
            .field("request_id", &details.request_id)
            .field("attempts", &details.attempts)
            .field("idempotency_token", &details.idempotency_token)
            .field("may_have_been_executed", &details.may_have_been_executed)
            .finish()
    }
}

impl<E: OperationError> StdError for Error<E> {}
