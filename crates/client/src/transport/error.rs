//! Why there is no response.

use http::StatusCode;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// No complete response came back.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    status: Option<StatusCode>,
    /// Whether the server has said that it did nothing about the request.
    refused: bool,
    source: Box<dyn Error + Send + Sync>,
}

/// A request that nobody will write any more, and how long it took to see that.
#[derive(Debug)]
struct Lost(Duration);

/// What went wrong on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection could be made: name resolution or TCP failed, or TLS broke off. Nothing was sent.
    Connect,
    /// The connection broke before the response was complete.
    Interrupted,
    /// The response was not HTTP.
    Malformed,
    /// The response's body was larger than the client allows.
    ResponseTooLarge,
    /// The server is not to be trusted, for its certificate, host name or TLS version, or TLS
    /// cannot be set up on this machine, for instance without root certificates. Nothing was
    /// sent, and nothing is tried again: who listens in must not be given more chances.
    Tls,
    /// The transport does not give responses piece by piece, as event streams need it.
    #[cfg(feature = "event-stream")]
    NoStreams,
}

impl TransportError {
    /// A failure of `kind`, and its cause.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, status: None, refused: false, source: source.into() }
    }

    /// Adds the HTTP status that was received before the failure.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// A request that was lost on its way to a connection, unwritten.
    pub(super) fn lost(after: Duration) -> Self {
        Self::new(TransportErrorKind::Connect, Lost(after))
    }

    /// How long it took to see that the request was lost, if it was.
    pub(crate) fn lost_after(&self) -> Option<Duration> {
        self.source.downcast_ref().map(|Lost(after)| *after)
    }

    /// Adds that the server has said that it did nothing about the request.
    #[cfg(feature = "http2")]
    pub(super) fn refused(mut self, refused: bool) -> Self {
        self.refused = refused;
        self
    }

    pub(crate) fn is_refused(&self) -> bool {
        self.refused
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        let source = format!("more than {limit} bytes; raise max_response_bytes if that is expected");
        Self::new(TransportErrorKind::ResponseTooLarge, source)
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
        self.status
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Interrupted => "the connection broke before the response was complete",
            TransportErrorKind::Malformed => "the response is not valid HTTP",
            TransportErrorKind::ResponseTooLarge => "the response is too large",
            TransportErrorKind::Tls => "no secure connection could be made",
            #[cfg(feature = "event-stream")]
            TransportErrorKind::NoStreams => "the client\'s transport serves no event streams",
        })?;
        // One line tells the whole story: each cause adds its own words unless it repeats the last.
        let mut cause: Option<&dyn Error> = Some(self.source.as_ref());
        let mut last = String::new();
        while let Some(error) = cause {
            let text = error.to_string();
            if !last.contains(&text) {
                write!(f, ": {text}")?;
            }
            last = text;
            cause = error.source();
        }
        Ok(())
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing was sent within {:?}", self.0)
    }
}

impl Error for Lost {}
