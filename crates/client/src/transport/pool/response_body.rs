//! The body of a response, which holds its connection until its end.

use super::http1::Http1;
#[cfg(feature = "http2")]
use super::http2::Http2Request;
use super::read_timeout::with_read_timeout;
use super::shared::Shared;
use super::slot::Slot;
use crate::transport::connect::SocketState;
use crate::transport::{DEFAULT_MAX_RESPONSE_BYTES, TransportError, TransportErrorKind};
use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use hyper::body::Incoming;
use std::pin::pin;
#[cfg(feature = "http2")]
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

/// The body of a response. Dropping it before its end closes an HTTP/1.1 connection, and resets
/// the stream of HTTP/2.
pub(in crate::transport) struct ResponseBody {
    incoming: Incoming,
    /// `None` after the end.
    source: Option<Source>,
}

/// The connection that a body arrives on.
pub(super) enum Source {
    Http1 {
        connection: Http1,
        slot: Slot,
        /// When the request was sent.
        sent: Instant,
        pool: Weak<Shared>,
    },
    #[cfg(feature = "http2")]
    Http2(Http2Request),
}

impl ResponseBody {
    pub(super) fn new(incoming: Incoming, source: Source) -> Self {
        let mut body = Self { incoming, source: Some(source) };
        if body.incoming.is_end_stream() {
            body.finish();
        }
        body
    }

    /// The next piece of data.
    pub(in crate::transport) fn poll_data(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        while let Some(source) = &mut self.source {
            let frame = match source {
                Source::Http1 { connection, .. } => ready!(connection.poll_frame(&mut self.incoming, context)),
                #[cfg(feature = "http2")]
                Source::Http2(request) => ready!(request.poll_frame(&mut self.incoming, context)),
            };
            match frame {
                // The connection cannot be used again.
                Some(Err(error)) => {
                    self.source = None;
                    return Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Interrupted, error))));
                }
                Some(Ok(frame)) => {
                    if self.incoming.is_end_stream() {
                        self.finish();
                    }
                    // Trailers mean nothing in awsJson.
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                None => self.finish(),
            }
        }
        Poll::Ready(None)
    }

    fn finish(&mut self) {
        match self.source.take() {
            Some(Source::Http1 { connection, slot, sent, pool }) => {
                if let Some(pool) = pool.upgrade() {
                    pool.check_in(slot, connection, Some(sent));
                }
            }
            #[cfg(feature = "http2")]
            Some(Source::Http2(request)) => request.finish(),
            None => {}
        }
    }

    /// Reads the whole body, at most `max` bytes, unless nothing arrives for `read_timeout`.
    #[expect(clippy::manual_async_fn, reason = "the future of an `async fn` would contain the body twice")]
    pub(in crate::transport) fn read(
        mut self,
        max: usize,
        read_timeout: Option<Duration>,
    ) -> impl Future<Output = Result<Bytes, TransportError>> {
        async move {
            let length = self.incoming.size_hint().upper().unwrap_or(0);
            if length > max as u64 {
                return Err(TransportError::too_large(max));
            }
            let activity = self.source.as_ref().map(Activity::of);
            let activity = || activity.as_ref().map_or(0, Activity::count);
            let reading = pin!(self.read_all(max, length));
            with_read_timeout(read_timeout, activity, reading).await
        }
    }

    /// A body that arrives in a single piece, as most do, is not copied. Each piece of a longer body is
    /// copied before the next one is read, so that hyper reads all pieces into the same buffer.
    async fn read_all(&mut self, max: usize, length: u64) -> Result<Bytes, TransportError> {
        let mut all = BytesMut::new();
        while let Some(piece) = self.data().await? {
            if all.len() + piece.len() > max {
                return Err(TransportError::too_large(max));
            }
            if all.is_empty() {
                if self.source.is_none() {
                    return Ok(piece);
                }
                // A response can declare any length.
                all.reserve(length.min(DEFAULT_MAX_RESPONSE_BYTES as u64) as usize);
            }
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    async fn data(&mut self) -> Result<Option<Bytes>, TransportError> {
        std::future::poll_fn(|context| self.poll_data(context)).await.transpose()
    }
}

/// What counts as activity for the read timeout: the bytes of a connection that carries one
/// request, and the frames of a request's own stream on a shared connection.
enum Activity {
    Http1(Arc<SocketState>),
    #[cfg(feature = "http2")]
    Http2(Arc<AtomicUsize>),
}

impl Activity {
    fn of(source: &Source) -> Self {
        match source {
            Source::Http1 { connection, .. } => Self::Http1(connection.socket().clone()),
            #[cfg(feature = "http2")]
            Source::Http2(request) => Self::Http2(request.frames().clone()),
        }
    }

    fn count(&self) -> usize {
        match self {
            Self::Http1(socket) => socket.bytes_transferred(),
            #[cfg(feature = "http2")]
            Self::Http2(frames) => frames.load(Ordering::Relaxed),
        }
    }
}
