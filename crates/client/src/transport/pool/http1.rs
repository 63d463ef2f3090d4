//! One HTTP/1.1 connection, which the request that uses it drives.

use super::interim::{self, InterimLimit};
use super::send_error::SendError;
use crate::runtime::BoxFuture;
use crate::transport::connect::{Connected, Forwarding, SocketState};
use crate::transport::{Body, TransportError, TransportErrorKind};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http1::{Builder, SendRequest};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use thiserror::Error;
use tokio::runtime;

/// The most bytes that may arrive before the head of the response is complete. Interim responses
/// (1xx) and the final head count together.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// The limit of hyper's read buffer, which may exceed it by a factor of two. An idle connection keeps its buffer, so
/// with hyper's default of 400 KiB many idle connections would hold a lot of memory.
const READ_BUFFER: usize = 64 * 1024;

/// A connection that is idle, or carries one request.
pub(super) struct Http1 {
    sender: SendRequest<Body>,
    /// `None` when it is closed.
    ///
    /// Behind a pointer to its functions, so that code which drops a connection has no copy of what drops hyper's
    /// and rustls' state.
    connection: Option<BoxFuture<'static, hyper::Result<()>>>,
    interim: InterimLimit,
    socket: Arc<SocketState>,
    forwarding: Option<Forwarding>,
    runtime: runtime::Id,
}

#[derive(Debug, Error)]
#[error(
    "interim responses (1xx) and headers of more than {} KiB arrived before the head of the response was complete",
    MAX_HEAD_BYTES / 1024
)]
struct HeadTooLargeError;

impl Http1 {
    /// Prepares a connection for requests. It writes and reads nothing yet.
    pub(super) async fn new(connected: Connected, runtime: runtime::Id) -> hyper::Result<Self> {
        let Connected { stream, socket, forwarding, .. } = connected;
        let (stream, interim) = interim::limit_http1(stream);
        let (sender, connection) = Builder::new().max_buf_size(READ_BUFFER).handshake(stream).await?;
        Ok(Self { sender, connection: Some(Box::pin(connection)), interim, socket, forwarding, runtime })
    }

    /// How requests are sent so that a proxy forwards them.
    pub(super) fn forwarding(&self) -> Option<&Forwarding> {
        self.forwarding.as_ref()
    }

    /// The runtime whose reactor serves the socket.
    pub(super) fn runtime(&self) -> runtime::Id {
        self.runtime
    }

    pub(super) fn socket(&self) -> &Arc<SocketState> {
        &self.socket
    }

    /// Reads and writes what is possible without waiting.
    fn drive(&mut self, context: &mut Context<'_>) {
        if let Some(connection) = &mut self.connection
            && connection.as_mut().poll(context).is_ready()
        {
            // The response and its body report how the connection ended.
            self.connection = None;
        }
    }

    /// Marks the connection as idle: whatever arrives from now on wakes `waker`. Returns whether
    /// another request can use it, which takes that everything was written and read and that
    /// nothing else has arrived.
    pub(super) fn set_idle(&mut self, waker: impl FnOnce() -> Waker) -> bool {
        self.socket.set_idle(waker);
        self.is_open()
    }

    /// Whether an idle connection is still open, as far as its runtime has noticed.
    pub(super) fn is_open(&mut self) -> bool {
        self.drive(&mut Context::from_waker(Waker::noop()));
        self.connection.is_some() && self.sender.is_ready()
    }

    /// Marks an idle connection as in use. Returns whether a request can be sent on it.
    ///
    /// hyper reads an idle connection whenever it is driven, and closes it at the end of the stream
    /// or at the first unexpected byte. The probe makes that read see everything that has arrived
    /// so far, even if the runtime was not driven in the meantime.
    pub(super) fn set_busy(&mut self) -> bool {
        self.socket.set_busy();
        self.socket.probe_next_read();
        self.is_open()
    }

    /// Sends `request` and waits for the head of the response. After a failure the connection
    /// cannot be used again.
    pub(super) async fn send(&mut self, request: Request<Body>) -> Result<Response<Incoming>, SendError> {
        let received_before = self.socket.bytes_received();
        let mut response = pin!(self.sender.try_send_request(request));
        std::future::poll_fn(|context| {
            self.drive(context);
            if let Poll::Ready(response) = response.as_mut().poll(context) {
                return Poll::Ready(response.map_err(|error| self.interim.explain(error.into())));
            }
            if self.socket.bytes_received().wrapping_sub(received_before) > MAX_HEAD_BYTES {
                let error = TransportError::new(TransportErrorKind::Malformed, HeadTooLargeError);
                return Poll::Ready(Err(SendError::Failed(error)));
            }
            Poll::Pending
        })
        .await
    }

    /// Polls the body of the response on this connection, and drives the connection for it.
    pub(super) fn poll_frame(
        &mut self,
        body: &mut Incoming,
        context: &mut Context<'_>,
    ) -> Poll<Option<hyper::Result<http_body::Frame<bytes::Bytes>>>> {
        match hyper::body::Body::poll_frame(Pin::new(&mut *body), context) {
            Poll::Pending => {
                self.drive(context);
                hyper::body::Body::poll_frame(Pin::new(body), context)
            }
            ready => ready,
        }
    }
}
