//! What an event stream can hold instead of an event.

use crate::{ResponseError, ServiceFailure, Unreadable, UnreadableKind};
use awsjson_smithy::{Escaped, OperationError};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use std::fmt;

/// What came instead of an event.
///
/// Neither `Display` nor `Debug` shows the payload, which may hold sensitive values.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_enums, reason = "what is no event is an error of the service, or it cannot be read")]
pub enum EventError<E> {
    /// The service ended the stream with an error.
    Service(Box<EventFailure<E>>),
    /// An event, or the stream from here on, cannot be read.
    Unreadable(Box<UnreadableEvent>),
}

/// An error that the service ended a stream with.
#[derive(Clone)]
#[non_exhaustive]
pub struct EventFailure<E> {
    /// The error: modeled, or with the code and message that were sent.
    pub error: E,
    /// The paths of required members of the error that were missing and got their zero value.
    pub corrected: Vec<String>,
    /// The payload as it was received.
    pub payload: Bytes,
}

/// An event that cannot be read.
#[derive(Clone)]
#[non_exhaustive]
pub struct UnreadableEvent {
    /// What is wrong with it, and where. After [`UnreadableKind::Frame`] nothing more comes.
    pub kind: UnreadableKind,
    /// The type of the event; `None` when not even that can be read.
    pub event_type: Option<String>,
    /// Its payload as it was received.
    pub payload: Bytes,
}

impl<E> EventError<E> {
    /// Whether events can still come after it: it concerns one event alone.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Service(_) => false,
            Self::Unreadable(unreadable) => !matches!(unreadable.kind, UnreadableKind::Frame(_)),
        }
    }

    /// The payload as it was received; empty when the frame cannot be read.
    pub fn payload(&self) -> &Bytes {
        match self {
            Self::Service(failure) => &failure.payload,
            Self::Unreadable(unreadable) => &unreadable.payload,
        }
    }
}

impl<E: OperationError> EventError<E> {
    /// As the error of the whole call, whose response had this head: for a stream that starts with it.
    pub fn into_response_error(self, status: StatusCode, headers: HeaderMap) -> ResponseError<E> {
        match self {
            Self::Service(failure) => {
                let EventFailure { error, corrected, payload: body } = *failure;
                let code = error.code().map(str::to_owned);
                let failure = ServiceFailure { error, code, query_type: None, status, headers, corrected, body };
                ResponseError::Service(Box::new(failure))
            }
            Self::Unreadable(unreadable) => {
                let UnreadableEvent { kind, payload: body, .. } = *unreadable;
                ResponseError::Unreadable(Box::new(Unreadable { kind, status, headers, body }))
            }
        }
    }
}

impl<E: OperationError> fmt::Display for EventError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(failure) => write!(f, "the service ended the event stream: {}", failure.error),
            Self::Unreadable(unreadable) => {
                if let Some(event_type) = &unreadable.event_type {
                    write!(f, "event {}: ", Escaped(event_type))?;
                }
                write!(f, "{}", unreadable.kind)
            }
        }
    }
}

impl<E: OperationError> std::error::Error for EventError<E> {
    // `Display` has printed the service's error, so the chain goes on behind it.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Service(failure) => failure.error.source(),
            Self::Unreadable(_) => None,
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for EventFailure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventFailure")
            .field("error", &self.error)
            .field("payload_bytes", &self.payload.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for UnreadableEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableEvent")
            .field("kind", &self.kind)
            .field("event_type", &self.event_type)
            .field("payload_bytes", &self.payload.len())
            .finish()
    }
}
