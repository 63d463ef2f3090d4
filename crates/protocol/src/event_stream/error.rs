//! The errors of event streams.

use crate::decode_error::DecodeError;
use crate::error::{ErrorResponse, ResponseError, UnreadableResponse};
use awsjson_smithy::{Escaped, OperationError};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::fmt;

/// An event stream contains an error of the service, or an event that cannot be decoded.
///
/// Neither `Display` nor `Debug` shows the payload, which may contain sensitive values.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_enums, reason = "such a message is an error of the service, or cannot be decoded")]
pub enum EventError<E> {
    /// The service ended the stream with an error.
    Service(Box<ErrorEvent<E>>),
    /// An event, or the rest of the stream, cannot be decoded.
    Decode(Box<UnreadableEvent>),
}

/// An event with an error of the service, which ends the stream.
#[derive(Clone)]
#[non_exhaustive]
pub struct ErrorEvent<E> {
    /// The error: a modeled error, or the code and the message that the service sent.
    pub error: E,
    /// The paths of required members of the error that were missing and got their
    /// [correction default](awsjson_smithy::CorrectionDefault).
    pub corrected: Vec<String>,
    /// The payload as it was received.
    pub payload: Bytes,
}

/// An event that cannot be decoded.
#[derive(Clone)]
#[non_exhaustive]
pub struct UnreadableEvent {
    /// The problem and its position. [`DecodeError::Frame`] ends the stream.
    pub error: DecodeError,
    /// The type of the event. `None` if it cannot be decoded.
    pub event_type: Option<String>,
    /// The payload as it was received.
    pub payload: Bytes,
}

impl<E> EventError<E> {
    /// Returns whether more events can follow, because the error concerns a single event.
    pub fn is_recoverable(&self) -> bool {
        match self {
            Self::Service(_) => false,
            Self::Decode(event) => !matches!(event.error, DecodeError::Frame(_)),
        }
    }

    /// The payload as it was received. Empty if the frame cannot be decoded.
    pub fn payload(&self) -> &Bytes {
        match self {
            Self::Service(event) => &event.payload,
            Self::Decode(event) => &event.payload,
        }
    }
}

impl<E: OperationError> EventError<E> {
    /// Converts the error to an error of the whole response, which has this status and these headers. Use it if the
    /// error is the first item of the stream.
    pub fn into_response_error(self, status: StatusCode, headers: HeaderMap) -> ResponseError<E> {
        match self {
            Self::Service(event) => {
                let ErrorEvent { error, corrected, payload: body } = *event;
                let code = error.code().map(str::to_owned);
                let response = ErrorResponse { error, code, query_type: None, status, headers, corrected, body };
                ResponseError::Service(Box::new(response))
            }
            Self::Decode(event) => {
                let UnreadableEvent { error, payload: body, .. } = *event;
                ResponseError::Decode(Box::new(UnreadableResponse { error, status, headers, body }))
            }
        }
    }
}

impl<E: OperationError> fmt::Display for EventError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(event) => write!(f, "the service ended the event stream: {}", event.error),
            Self::Decode(event) => {
                if let Some(event_type) = &event.event_type {
                    write!(f, "event {}: ", Escaped(event_type))?;
                }
                write!(f, "{}", event.error)
            }
        }
    }
}

impl<E: OperationError> std::error::Error for EventError<E> {
    // `Display` has printed the inner error, so the chain continues with that error's source.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Service(event) => event.error.source(),
            Self::Decode(event) => event.error.source(),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for ErrorEvent<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorEvent")
            .field("error", &self.error)
            .field("payload_bytes", &self.payload.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for UnreadableEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableEvent")
            .field("error", &self.error)
            .field("event_type", &self.event_type)
            .field("payload_bytes", &self.payload.len())
            .finish()
    }
}
