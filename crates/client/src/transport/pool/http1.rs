//! One HTTP/1.1 connection, which the request that uses it drives.

use crate::transport::Body;
use crate::transport::connect::{Connected, Forwarding, SocketState, Stream};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::{Builder, Connection, SendRequest};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};
use thiserror::Error;
use tokio::runtime;

/// The most interim responses (1xx) before the final one. Servers send a few at most.
const MAX_INTERIM_RESPONSES: u32 = 20;

/// A connection between two requests, or with one on it.
pub(super) struct Http1 {
    sender: SendRequest<Body>,
    /// `None` when it is closed.
    connection: Option<Box<Connection<Stream, Body>>>,
    socket: Arc<SocketState>,
    forwarding: Option<Forwarding>,
    interim_responses: Arc<AtomicU32>,
    runtime: runtime::Id,
}

/// Why a request got no response.
pub(super) enum SendError {
    /// The connection ended before the request was written, which can go elsewhere.
    Unsent(Box<Request<Body>>, hyper::Error),
    Failed(hyper::Error),
    TooManyInterimResponses(TooManyInterimResponses),
}

#[derive(Debug, Error)]
#[error("more than {MAX_INTERIM_RESPONSES} interim responses (1xx) without a final one")]
pub(super) struct TooManyInterimResponses;

impl Http1 {
    /// Prepares a connection for requests. It writes and reads nothing yet.
    pub(super) async fn new(connected: Connected, runtime: runtime::Id) -> hyper::Result<Self> {
        let Connected { stream, socket, forwarding, .. } = connected;
        let (sender, connection) = Builder::new().handshake(stream).await?;
        let connection = Some(Box::new(connection));
        Ok(Self { sender, connection, socket, forwarding, interim_responses: Arc::default(), runtime })
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

    /// Does what can be done without waiting.
    fn drive(&mut self, context: &mut Context<'_>) {
        if let Some(connection) = &mut self.connection
            && Pin::new(connection.as_mut()).poll(context).is_ready()
        {
            // Whoever waits for a response or its body hears of the end by this.
            self.connection = None;
        }
    }

    /// Prepares to be idle. Whatever arrives then wakes `alarm`. Returns whether a next request
    /// can use the connection: everything was written and read, and nothing else has arrived.
    pub(super) fn rest(&mut self, alarm: impl FnOnce() -> Waker) -> bool {
        self.socket.set_idle(alarm);
        self.is_alive()
    }

    /// Whether an idle connection is still open, as far as its runtime has seen.
    pub(super) fn is_alive(&mut self) -> bool {
        self.drive(&mut Context::from_waker(Waker::noop()));
        self.connection.is_some() && self.sender.is_ready()
    }

    /// Whether a request can be sent on a connection that was idle, which is idle no more.
    ///
    /// hyper reads an idle connection whenever it is driven, and closes it for an end or for a
    /// single byte. The probe makes that read see all that has arrived until now, even if the
    /// runtime was not driven since.
    pub(super) fn is_usable(&mut self) -> bool {
        self.socket.set_busy();
        self.socket.probe_next_read();
        self.is_alive()
    }

    /// Sends `request`, and waits for the head of the response. Unless that comes, the
    /// connection is good for nothing more.
    pub(super) async fn send(&mut self, mut request: Request<Body>) -> Result<Response<Incoming>, SendError> {
        self.interim_responses.store(0, Ordering::Relaxed);
        let interim_responses = self.interim_responses.clone();
        hyper::ext::on_informational(&mut request, move |_| {
            interim_responses.fetch_add(1, Ordering::Relaxed);
        });
        let mut response = pin!(self.sender.try_send_request(request));
        std::future::poll_fn(|context| {
            self.drive(context);
            if let Poll::Ready(response) = response.as_mut().poll(context) {
                return Poll::Ready(response.map_err(SendError::from));
            }
            if self.interim_responses.load(Ordering::Relaxed) > MAX_INTERIM_RESPONSES {
                return Poll::Ready(Err(SendError::TooManyInterimResponses(TooManyInterimResponses)));
            }
            Poll::Pending
        })
        .await
    }

    /// Polls `body`, the body of the response on this connection, and drives the connection for it.
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

impl From<TrySendError<Request<Body>>> for SendError {
    fn from(mut error: TrySendError<Request<Body>>) -> Self {
        match error.take_message() {
            Some(request) => Self::Unsent(Box::new(request), error.into_error()),
            None => Self::Failed(error.into_error()),
        }
    }
}
