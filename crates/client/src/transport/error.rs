//! Why there is no response.

use crate::host;
use crate::one_line::{MAX_CAUSES, one_line};
use http::{HeaderMap, StatusCode, Uri};
use std::error::Error;
use std::fmt;
use std::io;

/// No complete response came back.
///
/// `Display` prints the whole chain of causes in one line, so [`source`](Error::source) has
/// nothing to add; [`cause`](Self::cause) returns the first cause, for code that looks for its type.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    /// The head of the response, where it arrived.
    head: Option<Box<(StatusCode, HeaderMap)>>,
    /// Host and port of the server.
    peer: Option<String>,
    /// Whether the server reported that it did not process the request.
    refused: bool,
    cause: Box<dyn Error + Send + Sync>,
}

/// The kind of a transport failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection could be made: name resolution or TCP failed, or TLS broke off. Nothing was sent.
    Connect,
    /// The connection broke before the response was complete.
    Interrupted,
    /// Neither the client nor the server sent a byte for as long as
    /// [`TimeoutConfig::read`](crate::TimeoutConfig::read) allows.
    TimedOut,
    /// The response was not HTTP.
    Malformed,
    /// The response's body was larger than the client allows.
    ResponseTooLarge,
    /// The server is not to be trusted, for its certificate, host name or TLS version, or TLS
    /// cannot be set up on this machine, for instance without root certificates. Nothing was
    /// sent, and the call is not retried: an attacker in the middle must not get more chances.
    Tls,
    /// The proxy refused to connect to the server, for instance because it asks for a user and a
    /// password. Nothing was sent to the server, and the call is not retried.
    Proxy,
    /// The transport does not support streaming responses, which event streams require.
    #[cfg(feature = "event-stream")]
    NoStreams,
}

/// The default of `max_response_bytes`, which is larger than the responses of services.
pub(crate) const DEFAULT_MAX_RESPONSE_BYTES: usize = 64 << 20;

/// The limit of a response's body, which it exceeds.
#[derive(Debug, thiserror::Error)]
#[error("more than {0} bytes; raise max_response_bytes if that is expected")]
struct TooLargeError(usize);

impl TransportError {
    /// A failure of `kind`, and its cause.
    pub fn new(kind: TransportErrorKind, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, head: None, peer: None, refused: false, cause: cause.into() }
    }

    /// Adds the head of the response, which was received before the failure.
    #[must_use]
    pub fn with_head(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.head = Some(Box::new((status, headers)));
        self
    }

    /// Adds the server that the failure is about: host and port of `uri`.
    #[must_use]
    pub fn with_peer(mut self, uri: &Uri) -> Self {
        self.peer = uri.host().map(|host| format!("{host}:{}", host::port(uri)));
        self
    }

    /// Records whether the server reported that it did not process the request.
    pub(super) fn refused(mut self, refused: bool) -> Self {
        self.refused = refused;
        self
    }

    /// Whether the server reported that it did not process the request, which can therefore be
    /// repeated safely and at once.
    pub(crate) fn is_refused(&self) -> bool {
        self.refused
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(TransportErrorKind::ResponseTooLarge, TooLargeError(limit))
    }

    /// The limit that the response exceeds. `None` if a custom transport reports no limit.
    pub(crate) fn exceeded_limit(&self) -> Option<usize> {
        self.cause.downcast_ref().map(|TooLargeError(limit)| *limit)
    }

    #[cfg(feature = "event-stream")]
    pub(crate) fn no_streams() -> Self {
        Self::new(
            TransportErrorKind::NoStreams,
            "implement Transport::send_streaming for it, or use the default transport",
        )
    }

    /// What went wrong.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// The HTTP status, where the failure came after it.
    pub fn status(&self) -> Option<StatusCode> {
        self.head.as_ref().map(|head| head.0)
    }

    /// The headers of the response, where the failure came after them.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.head.as_ref().map(|head| &head.1)
    }

    /// Host and port of the server, where they are known.
    pub fn peer(&self) -> Option<&str> {
        self.peer.as_deref()
    }

    /// The first cause.
    pub fn cause(&self) -> &(dyn Error + Send + Sync + 'static) {
        self.cause.as_ref()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = self.peer.as_deref().unwrap_or("the server");
        match self.kind {
            TransportErrorKind::Connect | TransportErrorKind::Proxy => match &self.peer {
                Some(peer) => write!(f, "could not connect to {peer}"),
                None => f.write_str("could not connect"),
            },
            TransportErrorKind::Interrupted => {
                write!(f, "the connection to {server} broke before the response was complete")
            }
            TransportErrorKind::TimedOut => write!(f, "the connection to {server} fell silent"),
            TransportErrorKind::Malformed => write!(f, "the response of {server} is not valid HTTP"),
            TransportErrorKind::ResponseTooLarge => f.write_str("the response is too large"),
            TransportErrorKind::Tls => write!(f, "no secure connection to {server} could be made"),
            #[cfg(feature = "event-stream")]
            TransportErrorKind::NoStreams => f.write_str("the client's transport serves no event streams"),
        }?;
        // One line has the whole story.
        match one_line(self.cause.as_ref()) {
            cause if cause.is_empty() => Ok(()),
            cause => write!(f, ": {cause}"),
        }
    }
}

impl Error for TransportError {}

/// The first error of type `T` in the chain of causes.
pub(super) fn caused_by<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    // An IO error's source is not what it was made of, but that one's source.
    let cause =
        |&error: &&'a (dyn Error + 'static)| match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        };
    std::iter::successors(Some(error), cause).take(MAX_CAUSES).find_map(|error| error.downcast_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_prints_as_one_line_with_host_and_port() {
        let error = TransportError::new(TransportErrorKind::Connect, io::Error::from(io::ErrorKind::ConnectionRefused));
        let uri = Uri::from_static("http://localhost/path");
        assert_eq!(error.with_peer(&uri).to_string(), "could not connect to localhost:80: connection refused");
        let error = TransportError::new(TransportErrorKind::Interrupted, "first\r\nsecond \"quoted\"");
        let uri = Uri::from_static("https://[::1]:8443/");
        let expected =
            "the connection to [::1]:8443 broke before the response was complete: first\\r\\nsecond \"quoted\"";
        let error = error.with_peer(&uri);
        assert_eq!((error.to_string().as_str(), error.peer()), (expected, Some("[::1]:8443")));
        assert!(error.source().is_none(), "everything is printed");
    }

    #[test]
    fn a_cause_cannot_turn_or_break_the_line_and_is_cut() {
        let error = TransportError::new(TransportErrorKind::Connect, "\u{202e}drawkcab\u{2028}next");
        assert_eq!(error.to_string(), r"could not connect: \u{202e}drawkcab\u{2028}next");
        let error = TransportError::new(TransportErrorKind::Malformed, "ä".repeat(5000));
        let text = error.to_string();
        assert!(text.ends_with("ä…") && text.chars().count() < 1100, "{text}");
    }
}
