//! The state that the connections of a server share: the script, the recorded requests and the counters.

use crate::forward;
use crate::message::Head;
use crate::reply::{Reply, http_date};
use crate::request::RecordedRequest;
use crate::signature::verify;
use awsjson_protocol::server::sigv4::{SigV4Error, SigV4Verifier};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};
use tokio::sync::watch;

/// Determines the reply to a request.
pub(crate) type Script = dyn FnMut(&RecordedRequest) -> Reply + Send;
/// The clock of the service.
pub(crate) type Clock = dyn Fn() -> SystemTime + Send + Sync;

/// How the server treats requests.
pub(crate) struct Policy {
    pub(crate) verifier: SigV4Verifier,
    pub(crate) clock: Option<Box<Clock>>,
    pub(crate) rejects_invalid_signatures: bool,
    pub(crate) records_requests: bool,
}

pub(crate) struct Shared {
    script: Mutex<Box<Script>>,
    policy: Policy,
    requests: Mutex<Vec<RecordedRequest>>,
    /// The number of requests so far.
    arrived: watch::Sender<usize>,
    /// The bytes that arrived on connections with `OnAccept::Answer`.
    pub(crate) raw: Mutex<Vec<Vec<u8>>>,
    pub(crate) accepted: AtomicUsize,
    pub(crate) open: AtomicUsize,
    pub(crate) most_open: AtomicUsize,
    /// How many TLS handshakes resumed a session.
    pub(crate) resumed: AtomicUsize,
    /// Incremented to close all idle connections.
    pub(crate) idle_rounds: watch::Sender<u64>,
}

impl Shared {
    pub(crate) fn new(script: Box<Script>, policy: Policy) -> Self {
        Self {
            script: Mutex::new(script),
            policy,
            requests: Mutex::default(),
            arrived: watch::Sender::new(0),
            raw: Mutex::default(),
            accepted: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
            resumed: AtomicUsize::new(0),
            idle_rounds: watch::Sender::new(0),
        }
    }

    pub(crate) fn requests(&self) -> MutexGuard<'_, Vec<RecordedRequest>> {
        lock(&self.requests)
    }

    pub(crate) fn arrived(&self) -> usize {
        *self.arrived.borrow()
    }

    /// Records the request, and determines the reply.
    pub(crate) fn take(&self, mut request: RecordedRequest) -> (RecordedRequest, Reply) {
        let mut script = lock(&self.script);
        request.signed = request.signed_by(&self.policy.verifier);
        {
            let mut requests = self.requests();
            request.number = self.arrived();
            if self.policy.records_requests {
                requests.push(request.clone());
            }
            self.arrived.send_modify(|count| *count += 1);
        }
        let reply = match self.rejection(&request) {
            Some(error) => Reply::error(error.status().as_u16(), error.code()),
            None => script(&request),
        };
        (request, reply)
    }

    /// Waits until the reply may be sent, and completes its headers.
    pub(crate) async fn ready(&self, reply: Reply, request: &RecordedRequest) -> io::Result<Reply> {
        if !reply.delay.is_zero() {
            tokio::time::sleep(reply.delay).await;
        }
        if reply.after_requests > 0 {
            let mut arrived = self.arrived.subscribe();
            let enough = |arrived: &usize| *arrived >= reply.after_requests;
            arrived.wait_for(enough).await.map_err(io::Error::other)?;
        }
        let mut reply = forward::resolve(reply, request).await?;
        if let Some(clock) = self.policy.clock.as_ref().filter(|_| !reply.has_header("date")) {
            reply = reply.header("date", &http_date(clock()));
        }
        if reply.has_request_id && !reply.has_header("x-amzn-requestid") {
            reply = reply.header("x-amzn-requestid", &format!("request-{}", request.number));
        }
        Ok(reply)
    }

    /// The error that the request is rejected with, if its signature is invalid.
    fn rejection(&self, request: &RecordedRequest) -> Option<SigV4Error> {
        if !self.policy.rejects_invalid_signatures {
            return None;
        }
        match (&request.signed, &self.policy.clock) {
            (Err(error), _) => Some(error.clone()),
            (Ok(_), Some(clock)) => verify(&self.policy.verifier, &request.parts(), &request.body, Some(clock())).err(),
            (Ok(_), None) => None,
        }
    }
}

/// A complete request that has not been verified and recorded yet.
pub(crate) fn request(
    Head { line: (method, path), headers }: Head<(String, String)>,
    body: Vec<u8>,
    connection: usize,
    position: usize,
) -> RecordedRequest {
    RecordedRequest {
        number: 0,
        connection,
        position,
        method,
        path,
        headers,
        body,
        signed: Err(SigV4Error::MissingSignature),
        arrived: Instant::now(),
    }
}

/// Counts a connection as open until it is dropped.
pub(crate) struct OpenGuard(Arc<Shared>);

impl OpenGuard {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let open = shared.open.fetch_add(1, Ordering::SeqCst) + 1;
        shared.most_open.fetch_max(open, Ordering::SeqCst);
        Self(shared)
    }
}

impl Drop for OpenGuard {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}

pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
