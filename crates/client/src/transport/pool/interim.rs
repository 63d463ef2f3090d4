//! The limit on interim responses (1xx), of which a server may send any number before the final one.
//!
//! hyper skips them, over HTTP/2 without a way to observe them, and neither protocol limits them. Both
//! mark the start of each response clearly enough to count them in the bytes that arrive.

use super::send_error::SendError;
use crate::transport::connect::Stream;
use crate::transport::{TransportError, TransportErrorKind};
use hyper_util::rt::TokioIo;
#[cfg(feature = "http2")]
use std::collections::HashMap;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The most interim responses to one request. Servers send one or two.
const MAX_INTERIM_RESPONSES: usize = 100;

/// A connection that fails once a request has got too many interim responses.
pub(super) type LimitedStream = TokioIo<CountingStream>;

/// Counts the interim responses in the bytes that are read.
pub(super) struct CountingStream {
    stream: TokioIo<Stream>,
    counter: Counter,
    exceeded: Arc<AtomicBool>,
}

/// Whether a connection failed because of the limit.
///
/// The error alone does not show that: h2 keeps the text of an IO error only.
pub(super) struct InterimLimit(Arc<AtomicBool>);

#[derive(Debug, Error)]
#[error("more than {MAX_INTERIM_RESPONSES} interim responses (1xx) arrived before the final one")]
struct TooManyInterimResponsesError;

enum Counter {
    Http1(Http1Counter),
    #[cfg(feature = "http2")]
    Http2(Http2Counter),
}

/// Limits the interim responses of an HTTP/1.1 connection.
pub(super) fn limit_http1(stream: Stream) -> (LimitedStream, InterimLimit) {
    limit(stream, Counter::Http1(Http1Counter::default()))
}

/// Limits the interim responses of an HTTP/2 connection.
#[cfg(feature = "http2")]
pub(super) fn limit_http2(stream: Stream) -> (LimitedStream, InterimLimit) {
    limit(stream, Counter::Http2(Http2Counter::default()))
}

fn limit(stream: Stream, counter: Counter) -> (LimitedStream, InterimLimit) {
    let exceeded = Arc::new(AtomicBool::new(false));
    let stream = CountingStream { stream: TokioIo::new(stream), counter, exceeded: exceeded.clone() };
    (TokioIo::new(stream), InterimLimit(exceeded))
}

impl InterimLimit {
    /// The error of a request on this connection, which names the limit if that was the reason.
    pub(super) fn explain(&self, error: SendError) -> SendError {
        match error {
            SendError::Failed(_) if self.0.load(Ordering::Acquire) => {
                SendError::Failed(TransportError::new(TransportErrorKind::Malformed, TooManyInterimResponsesError))
            }
            error => error,
        }
    }
}

impl Counter {
    /// Counts in `bytes`, which follow those of the last call. Returns whether there are too many.
    fn count(&mut self, bytes: &[u8]) -> bool {
        match self {
            Self::Http1(counter) => counter.count(bytes),
            #[cfg(feature = "http2")]
            Self::Http2(counter) => counter.count(bytes),
        }
    }

    fn request_written(&mut self) {
        match self {
            Self::Http1(counter) => counter.request_written(),
            #[cfg(feature = "http2")]
            Self::Http2(_) => {}
        }
    }
}

/// Counts heads whose status line has a 1xx, up to the first one without.
#[derive(Default)]
struct Http1Counter {
    interim: usize,
    position: Position,
}

/// Where in the heads of a response the next byte is.
#[derive(Default, Clone, Copy)]
enum Position {
    /// In a status line, after so many bytes of it.
    StatusLine(usize),
    /// In the rest of an interim response, which ends with an empty line.
    Interim { line_is_empty: bool },
    /// After the status of the final response, or before the first request.
    #[default]
    Final,
}

/// The bytes before the status in `HTTP/1.1 100 Continue`.
const BEFORE_STATUS: usize = "HTTP/1.1 ".len();

impl Http1Counter {
    fn request_written(&mut self) {
        if matches!(self.position, Position::Final) {
            *self = Self { interim: 0, position: Position::StatusLine(0) };
        }
    }

    fn count(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            self.position = match (self.position, byte) {
                (Position::Final, _) => break,
                // Empty lines may precede a status line.
                (Position::StatusLine(0), b'\r' | b'\n') => Position::StatusLine(0),
                (Position::StatusLine(BEFORE_STATUS), b'1') => Position::Interim { line_is_empty: false },
                (Position::StatusLine(BEFORE_STATUS), _) => Position::Final,
                (Position::StatusLine(read), _) => Position::StatusLine(read + 1),
                (Position::Interim { line_is_empty: true }, b'\n') => {
                    self.interim += 1;
                    Position::StatusLine(0)
                }
                (Position::Interim { .. }, b'\n') => Position::Interim { line_is_empty: true },
                (position @ Position::Interim { .. }, b'\r') => position,
                (Position::Interim { .. }, _) => Position::Interim { line_is_empty: false },
            };
        }
        self.interim > MAX_INTERIM_RESPONSES
    }
}

/// Counts the HEADERS frames of each stream (RFC 9113, section 6.2): one for each interim response,
/// one for the final response, and one for trailers, which ends the stream.
#[cfg(feature = "http2")]
#[derive(Default)]
struct Http2Counter {
    /// The start of a frame header that has not arrived in full.
    header: Vec<u8>,
    /// How many bytes of payload are left of the current frame.
    payload: usize,
    /// The HEADERS frames of each stream that has not ended.
    headers: HashMap<u32, usize>,
}

#[cfg(feature = "http2")]
impl Http2Counter {
    const HEADER: usize = 9;
    const HEADERS: u8 = 1;
    const RST_STREAM: u8 = 3;
    const DATA: u8 = 0;
    const END_STREAM: u8 = 1;

    fn count(&mut self, mut bytes: &[u8]) -> bool {
        let mut exceeded = false;
        loop {
            let payload = self.payload.min(bytes.len());
            bytes = bytes.get(payload..).unwrap_or_default();
            self.payload -= payload;
            if bytes.is_empty() {
                return exceeded;
            }
            let (start, rest) = bytes.split_at(bytes.len().min(Self::HEADER - self.header.len()));
            self.header.extend_from_slice(start);
            bytes = rest;
            if let Some(header) = self.header.first_chunk::<{ Self::HEADER }>() {
                exceeded |= self.frame(*header);
                self.header.clear();
            }
        }
    }

    fn frame(&mut self, [l0, l1, l2, kind, flags, s0, s1, s2, s3]: [u8; Self::HEADER]) -> bool {
        self.payload = u32::from_be_bytes([0, l0, l1, l2]) as usize;
        let stream = u32::from_be_bytes([s0 & 0x7f, s1, s2, s3]);
        match kind {
            Self::RST_STREAM => drop(self.headers.remove(&stream)),
            Self::DATA | Self::HEADERS if flags & Self::END_STREAM != 0 => drop(self.headers.remove(&stream)),
            Self::HEADERS => {
                let count = self.headers.entry(stream).or_default();
                *count += 1;
                return *count > MAX_INTERIM_RESPONSES + 1;
            }
            _ => {}
        }
        false
    }
}

impl AsyncRead for CountingStream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
        if this.counter.count(buffer.filled().get(before..).unwrap_or_default()) {
            this.exceeded.store(true, Ordering::Release);
            return Poll::Ready(Err(io::Error::other(TooManyInterimResponsesError)));
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for CountingStream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.counter.request_written();
        Pin::new(&mut this.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.counter.request_written();
        Pin::new(&mut this.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the limit is exceeded, in one read and byte by byte.
    fn exceeded(new: impl Fn() -> Counter, bytes: &[u8]) -> bool {
        let at_once = new().count(bytes);
        let mut counter = new();
        let in_pieces = bytes.iter().fold(false, |exceeded, byte| exceeded | counter.count(&[*byte]));
        assert_eq!(at_once, in_pieces);
        at_once
    }

    #[test]
    fn heads_of_http1_are_counted_up_to_the_final_one() {
        let new = || {
            let mut counter = Counter::Http1(Http1Counter::default());
            counter.request_written();
            counter
        };
        for interim in
            ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Hints\nlink: <1>\n\n", "HTTP/1.0 199\r\na:\r\n\r\n"]
        {
            let end = "\r\nHTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n";
            assert!(!exceeded(new, (interim.repeat(100) + end + &interim.repeat(200)).as_bytes()), "{interim}");
            assert!(exceeded(new, interim.repeat(101).as_bytes()), "{interim}");
            assert!(exceeded(new, (interim.repeat(101) + end).as_bytes()), "{interim}");
        }
        assert!(!exceeded(new, "HTTP/1.1 100 Continue\r\na: \r\n b\r\n".repeat(200).as_bytes()), "one long head");
    }

    #[test]
    fn each_request_of_http1_has_its_own_count() {
        let mut counter = Http1Counter::default();
        for _ in 0..3 {
            counter.request_written();
            assert!(!counter.count("HTTP/1.1 100 Continue\r\n\r\n".repeat(60).as_bytes()));
            counter.request_written();
            assert!(!counter.count("HTTP/1.1 100 Continue\r\n\r\n".repeat(40).as_bytes()));
            assert!(!counter.count(b"HTTP/1.1 200 OK\r\n\r\n"));
        }
    }

    #[cfg(feature = "http2")]
    #[test]
    fn headers_of_http2_are_counted_for_each_stream() {
        fn frame(kind: u8, flags: u8, stream: u8) -> Vec<u8> {
            [&[0, 0, 3, kind, flags, 0, 0, 0, stream][..], b"\0\0\x01"].concat()
        }
        let new = || Counter::Http2(Http2Counter::default());
        let two = [frame(1, 4, 1), frame(1, 4, 3), frame(4, 0, 0)].concat();
        assert!(!exceeded(new, &two.repeat(101)), "the last one may be the final response");
        assert!(exceeded(new, &two.repeat(102)));
        for end in [frame(0, 1, 1), frame(1, 5, 1), frame(3, 0, 1)] {
            let stream = [frame(1, 4, 1).repeat(101), frame(0, 0, 1), end].concat();
            assert!(!exceeded(new, &stream.repeat(3)));
        }
    }
}
