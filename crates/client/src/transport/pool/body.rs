//! The body of a response, which holds its connection until it has ended.

use super::Slot;
use super::activity::{Silence, unless_silent};
use super::http1::Http1;
#[cfg(feature = "http2")]
use super::http2::Http2Request;
use crate::transport::{TransportError, TransportErrorKind};
use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use hyper::body::Incoming;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

/// The body of a response. Dropping it before its end closes an HTTP/1.1 connection, and resets
/// the stream of HTTP/2.
pub(in crate::transport) struct PooledBody {
    incoming: Incoming,
    /// `None` after the end.
    connection: Option<Lent>,
}

/// What a response has of the pool.
pub(super) enum Lent {
    Http1 {
        connection: Http1,
        slot: Slot,
        begun: Instant,
    },
    #[cfg(feature = "http2")]
    Http2(Http2Request),
}

impl PooledBody {
    pub(super) fn new(incoming: Incoming, connection: Lent) -> Self {
        let mut body = Self { incoming, connection: Some(connection) };
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
        while let Some(connection) = &mut self.connection {
            let frame = match connection {
                Lent::Http1 { connection, .. } => ready!(connection.poll_frame(&mut self.incoming, context)),
                #[cfg(feature = "http2")]
                Lent::Http2(request) => ready!(request.poll_frame(&mut self.incoming, context)),
            };
            match frame {
                // The connection is no good any more.
                Some(Err(error)) => {
                    self.connection = None;
                    return Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Interrupted, error))));
                }
                Some(Ok(frame)) => {
                    if self.incoming.is_end_stream() {
                        self.finish();
                    }
                    // Trailers say nothing that awsJson knows.
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
        match self.connection.take() {
            Some(Lent::Http1 { connection, slot, begun }) => slot.park(connection, begun.elapsed()),
            #[cfg(feature = "http2")]
            Some(Lent::Http2(request)) => request.finish(),
            None => {}
        }
    }

    fn activity(&self) -> impl Fn() -> u32 + use<> {
        let activity = match &self.connection {
            Some(Lent::Http1 { connection, .. }) => Some(Activity::Http1(connection.socket().clone())),
            #[cfg(feature = "http2")]
            Some(Lent::Http2(request)) => Some(Activity::Http2(request.frames().clone())),
            None => None,
        };
        move || activity.as_ref().map_or(0, Activity::count)
    }

    /// Reads the whole body, at most `max` bytes, unless nothing arrives for `read_timeout`.
    pub(in crate::transport) async fn read(
        mut self,
        max: usize,
        read_timeout: Option<Duration>,
    ) -> Result<Bytes, TransportError> {
        let length = self.incoming.size_hint().upper().unwrap_or(0);
        if length > max as u64 {
            return Err(TransportError::too_large(max));
        }
        let reading = self.activity();
        match unless_silent(read_timeout, reading, self.read_all(max, length)).await {
            Ok(read) => read,
            Err(silence) => Err(silence.into()),
        }
    }

    /// A body that arrives in a single piece, as most do, is not copied.
    async fn read_all(&mut self, max: usize, length: u64) -> Result<Bytes, TransportError> {
        let Some(first) = self.data().await? else { return Ok(Bytes::new()) };
        if first.len() > max {
            return Err(TransportError::too_large(max));
        }
        let Some(second) = self.data().await? else { return Ok(first) };
        // At most `max`, so it fits in a `usize`.
        let mut all = BytesMut::with_capacity((length as usize).max(first.len() + second.len()));
        all.extend_from_slice(&first);
        let mut piece = Some(second);
        while let Some(bytes) = piece {
            if all.len() + bytes.len() > max {
                return Err(TransportError::too_large(max));
            }
            all.extend_from_slice(&bytes);
            piece = self.data().await?;
        }
        Ok(all.freeze())
    }

    async fn data(&mut self) -> Result<Option<Bytes>, TransportError> {
        std::future::poll_fn(|context| self.poll_data(context)).await.transpose()
    }
}

/// What counts as activity: the bytes of a connection that a request has to itself, and the
/// frames of its own stream where others share it.
enum Activity {
    Http1(std::sync::Arc<crate::transport::connect::SocketState>),
    #[cfg(feature = "http2")]
    Http2(std::sync::Arc<std::sync::atomic::AtomicU32>),
}

impl Activity {
    fn count(&self) -> u32 {
        match self {
            Self::Http1(socket) => socket.transfers(),
            #[cfg(feature = "http2")]
            Self::Http2(frames) => frames.load(std::sync::atomic::Ordering::Relaxed),
        }
    }
}

impl From<Silence> for TransportError {
    fn from(silence: Silence) -> Self {
        Self::new(TransportErrorKind::TimedOut, silence)
    }
}
