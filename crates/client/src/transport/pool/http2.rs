//! One HTTP/2 connection, which requests of a runtime share and a task drives.

use super::interim::{self, InterimLimit};
use super::send_error::SendError;
use super::slot::Slot;
use crate::transport::Body;
use crate::transport::connect::{SocketState, Stream};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper::rt::Executor;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::runtime;

/// How many streams are opened before the server's SETTINGS frame arrives with its limit.
const STREAMS_BEFORE_SETTINGS: usize = 1;

/// The maximum size of a response's headers, in bytes: what hyper accepts over HTTP/1.1. Its default for HTTP/2 is
/// 16 KiB.
const MAX_HEADER_BYTES: u32 = 8192 + 4096 * 100;

/// How long the task of a connection may take to read what has arrived. It is woken on the runtime
/// that waits for it, so it takes microseconds unless the task is stuck.
const PROBE_TIMEOUT: Duration = Duration::from_millis(500);

/// A connection that requests share.
pub(super) struct Http2 {
    sender: SendRequest<Body>,
    interim: InterimLimit,
    socket: Arc<SocketState>,
    runtime: runtime::Id,
    usage: Mutex<Usage>,
    /// Whether it takes no more requests, although some may still be in flight.
    retired: AtomicBool,
    slot: Slot,
}

struct Usage {
    requests: usize,
    idle_since: Instant,
    /// Whether a request of another runtime waits until there are none.
    awaited: bool,
}

/// A request on a shared connection.
///
/// A connection on which a request was abandoned takes no new requests; those in flight continue. If a
/// response did not arrive in time, the next attempt is more likely to succeed on a new connection.
pub(super) struct Http2Request {
    connection: Arc<Http2>,
    /// How many frames have arrived for it: the head, and pieces of the body that are not empty.
    frames: Arc<AtomicUsize>,
    finished: bool,
}

impl Http2 {
    /// Prepares `stream` for requests, and spawns the task that drives it.
    pub(super) async fn new(
        stream: Stream,
        socket: Arc<SocketState>,
        runtime: runtime::Id,
        mut slot: Slot,
    ) -> hyper::Result<Arc<Self>> {
        socket.set_driven_by_task();
        let (stream, interim) = interim::limit_http2(stream);
        let mut builder = Builder::new(Spawn);
        builder.initial_max_send_streams(STREAMS_BEFORE_SETTINGS).max_header_list_size(MAX_HEADER_BYTES);
        let (sender, connection) = builder.handshake(stream).await?;
        slot.negotiated();
        let usage = Mutex::new(Usage { requests: 0, idle_since: Instant::now(), awaited: false });
        let http2 = Arc::new(Self { sender, interim, socket, runtime, usage, retired: AtomicBool::new(false), slot });
        let weak = Arc::downgrade(&http2);
        tokio::spawn(async move {
            // The requests on the connection report its error.
            let _ = connection.await;
            if let Some(http2) = weak.upgrade() {
                http2.retire();
            }
        });
        Ok(http2)
    }

    /// The runtime whose reactor serves the socket.
    pub(super) fn runtime(&self) -> runtime::Id {
        self.runtime
    }

    fn usage(&self) -> MutexGuard<'_, Usage> {
        self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it takes no more requests: it is closed or retired.
    pub(super) fn is_closed(&self) -> bool {
        self.retired.load(Ordering::Relaxed) || self.sender.is_closed()
    }

    /// Since when no request is on it; `None` while there is one.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let usage = self.usage();
        (usage.requests == 0).then_some(usage.idle_since)
    }

    /// How many requests are on it.
    pub(super) fn requests(&self) -> usize {
        self.usage().requests
    }

    /// Sets whether the pool is notified when the last request has ended.
    pub(super) fn set_awaited(&self, awaited: bool) {
        self.usage().awaited = awaited;
    }

    /// Counts one more request as in flight, until the returned value is dropped.
    pub(super) fn start_request(self: &Arc<Self>) -> Http2Request {
        self.usage().requests += 1;
        Http2Request { connection: self.clone(), frames: Arc::default(), finished: false }
    }

    /// Whether requests can be sent. While none is in flight the connection's task may not have
    /// run for long, and is first made to read what has arrived.
    pub(super) async fn is_usable(&self) -> bool {
        if self.idle_since().is_some() && !self.is_closed() {
            if !self.socket.probe_by_driver(PROBE_TIMEOUT).await {
                return false;
            }
            // The end of the stream closes one of hyper's tasks, which then closes the other.
            for _ in 0..2 {
                tokio::task::yield_now().await;
            }
        }
        !self.is_closed()
    }

    /// Stops taking new requests. Those in flight continue.
    pub(super) fn retire(&self) {
        if !self.retired.swap(true, Ordering::Relaxed) {
            self.slot.report_retired();
        }
    }
}

impl Http2Request {
    pub(super) async fn send(&self, request: Request<Body>) -> Result<Response<Incoming>, SendError> {
        let (head, body) = request.into_parts();
        // hyper does not return a request that waits for a stream when the connection ends.
        let copy = Box::new(Request::from_parts(head.clone(), body.copy()));
        let sending = self.connection.sender.clone().try_send_request(Request::from_parts(head, body));
        let response = sending.await.map_err(|error| match copy.body().is_read() {
            true => self.connection.interim.explain(error.into()),
            false => SendError::Unsent(copy, error.into_error()),
        })?;
        self.frames.fetch_add(1, Ordering::Relaxed);
        Ok(response)
    }

    pub(super) fn poll_frame(
        &mut self,
        body: &mut Incoming,
        context: &mut Context<'_>,
    ) -> Poll<Option<hyper::Result<http_body::Frame<bytes::Bytes>>>> {
        let polled = hyper::body::Body::poll_frame(Pin::new(body), context);
        // Empty DATA frames are no activity: a server could send them for ever.
        let is_empty = |frame: &http_body::Frame<bytes::Bytes>| frame.data_ref().is_some_and(bytes::Bytes::is_empty);
        if matches!(&polled, Poll::Ready(Some(Ok(frame))) if !is_empty(frame)) {
            self.frames.fetch_add(1, Ordering::Relaxed);
        }
        polled
    }

    pub(super) fn frames(&self) -> &Arc<AtomicUsize> {
        &self.frames
    }

    /// Records that the response is complete.
    pub(super) fn finish(mut self) {
        self.finished = true;
    }
}

impl Drop for Http2Request {
    fn drop(&mut self) {
        let mut usage = self.connection.usage();
        usage.requests -= 1;
        usage.idle_since = Instant::now();
        let is_awaited = usage.requests == 0 && std::mem::take(&mut usage.awaited);
        drop(usage);
        if !self.finished {
            self.connection.retire();
        }
        if is_awaited {
            self.connection.slot.report_unused();
        }
    }
}

/// Spawns hyper's tasks on the runtime.
#[derive(Clone, Copy)]
struct Spawn;

impl<F> Executor<F> for Spawn
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, task: F) {
        tokio::spawn(task);
    }
}
