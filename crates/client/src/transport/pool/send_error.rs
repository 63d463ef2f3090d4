//! Why a request on a connection got no response.

use super::read_timeout::ReadTimeoutError;
#[cfg(feature = "http2")]
use crate::transport::error::caused_by;
use crate::transport::{Body, TransportError, TransportErrorKind};
use http::Request;
use hyper::client::conn::TrySendError;

/// Why a request got no response.
pub(super) enum SendError {
    /// The connection ended before the request was written. Another connection can carry it.
    Unsent(Box<Request<Body>>, hyper::Error),
    Failed(TransportError),
}

impl From<TrySendError<Request<Body>>> for SendError {
    fn from(mut error: TrySendError<Request<Body>>) -> Self {
        match error.take_message() {
            Some(request) => Self::Unsent(Box::new(request), error.into_error()),
            None => Self::Failed(classify(error.into_error())),
        }
    }
}

impl From<ReadTimeoutError> for SendError {
    fn from(error: ReadTimeoutError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<ReadTimeoutError> for TransportError {
    fn from(error: ReadTimeoutError) -> Self {
        Self::new(TransportErrorKind::TimedOut, error)
    }
}

impl From<SendError> for TransportError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Unsent(_, error) => classify(error),
            SendError::Failed(error) => error,
        }
    }
}

fn classify(error: hyper::Error) -> TransportError {
    let kind = if error.is_parse() { TransportErrorKind::Malformed } else { TransportErrorKind::Interrupted };
    #[cfg(feature = "http2")]
    let refused = caused_by(&error).is_some_and(is_refusal);
    let classified = TransportError::new(kind, error);
    #[cfg(feature = "http2")]
    let classified = classified.refused(refused);
    classified
}

/// Whether an HTTP/2 server reported that it did not process the request: it refused the stream, or
/// its GOAWAY names an earlier stream as the last one (RFC 9113, section 8.7).
#[cfg(feature = "http2")]
fn is_refusal(error: &h2::Error) -> bool {
    error.is_remote() && (error.is_go_away() || error.reason() == Some(h2::Reason::REFUSED_STREAM))
}
