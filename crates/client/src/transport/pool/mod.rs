//! The connection pool: which request uses which connection.
//!
//! - A request over HTTP/1.1 drives its own connection: no task belongs to it. Dropping the
//!   request closes the connection, and a runtime that is not driven holds nothing in flight.
//! - A connection belongs to the runtime that it was made on, whose reactor serves its socket.
//!   Requests of other runtimes do not use it; they may close it to make room.
//! - Before an idle connection is used, what has arrived on it is looked at.
//! - Each host has a number of slots, one for each open connection. Requests wait for them in
//!   FIFO order, except that a slot goes to nobody who could not use it in time.
//!
//! `host` decides, `http1` and `http2` carry requests, `reaper` closes what is idle for too long.

mod activity;
mod body;
mod host;
mod http1;
#[cfg(feature = "http2")]
mod http2;
mod lease;
mod reaper;
#[cfg(test)]
mod tests;

#[cfg(feature = "event-stream")]
pub(super) use body::PooledBody;
pub(super) use lease::Lease;

use super::connect::Connector;
use super::{TransportError, TransportErrorKind};
use host::{Grant, Host, Limits, Taken, Waiter};
use http::Uri;
use http::uri::{Authority, Scheme};
use http1::Http1;
use reaper::Reaper;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::Waker;
use std::time::{Duration, Instant};
use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;

/// Connections to any number of hosts.
pub(super) struct Pool(Arc<Shared>);

/// What the pool and its connections share. Connections hold it weakly: they end with the pool.
struct Shared {
    connector: Arc<Connector>,
    limits: Limits,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    hosts: HashMap<HostKey, Host>,
    /// The tasks that close idle connections, one for each runtime that has some.
    reapers: HashMap<runtime::Id, Reaper>,
}

/// Connections are kept apart by scheme, host and port.
#[derive(Debug, Clone)]
struct HostKey(Option<Scheme>, Option<Authority>);

impl HostKey {
    fn as_strs(&self) -> [&str; 2] {
        [self.0.as_ref().map_or("", Scheme::as_str), self.1.as_ref().map_or("", Authority::as_str)]
    }
}

// As strings: an `Authority` compares and hashes byte by byte, whatever the case, and URIs are normalized.
impl PartialEq for HostKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_strs() == other.as_strs()
    }
}

impl Eq for HostKey {}

impl Hash for HostKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_strs().hash(state);
    }
}

/// The right to one open connection, given back when it is dropped.
struct Slot {
    pool: Weak<Shared>,
    key: HostKey,
    /// Whether the connection that it is for stays in the pool, which keeps the right to it.
    parked: bool,
    /// Whether others wait to learn if the host speaks HTTP/2 on the connection that is made.
    negotiates: bool,
}

impl Pool {
    /// Each host has at most `max_connections`, and at least one.
    pub(super) fn new(connector: Connector, max_connections: usize, idle_timeout: Option<Duration>) -> Self {
        Self(Arc::new(Shared {
            connector: Arc::new(connector),
            limits: Limits { max_connections: max_connections.max(1), idle_timeout },
            state: Mutex::default(),
        }))
    }

    /// Waits in FIFO order for a connection to the host of `uri`, or for the right to open one.
    ///
    /// `patience` is how much time is left for the wait and the request together. As long as
    /// others wait, no connection goes to a request with too little of it. Nothing ends the wait
    /// after that time: that is up to the caller, who drops the future.
    ///
    /// # Errors
    /// `Connect` outside of a tokio runtime.
    pub(super) async fn acquire(&self, uri: &Uri, patience: Option<Duration>) -> Result<Lease<'_>, TransportError> {
        let runtime = Handle::try_current()
            .map_err(|error| TransportError::new(TransportErrorKind::Connect, error).with_peer(uri))?
            .id();
        let grant = self.0.take(&HostKey::of(uri), runtime, patience).await;
        Ok(Lease::new(&self.0, runtime, grant))
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn take(self: &Arc<Self>, key: &HostKey, runtime: runtime::Id, patience: Option<Duration>) -> Grant {
        loop {
            match self.take_or_wait(key, runtime, patience) {
                Ok(taken) => return self.grant(key, taken),
                Err(granted) => {
                    // The sender is only dropped by a bug; then the request asks again.
                    if let Ok(grant) = granted.await {
                        return grant;
                    }
                }
            }
        }
    }

    /// Takes a connection or a slot; if there is none, gets into the queue.
    fn take_or_wait(
        &self,
        key: &HostKey,
        runtime: runtime::Id,
        patience: Option<Duration>,
    ) -> Result<Taken, oneshot::Receiver<Grant>> {
        // Dropped after the lock: connections close, and slots are given back.
        let mut evicted = Vec::new();
        let mut state = self.state();
        let host = match state.hosts.get_mut(key) {
            Some(host) => host,
            None => state.hosts.entry(key.clone()).or_insert_with(|| Host::new(key.may_be_http2())),
        };
        if let Some(taken) = host.take_unless_others_wait(runtime, self.limits, &mut evicted) {
            return Ok(taken);
        }
        let (sender, receiver) = oneshot::channel();
        // What is beyond the clock is beyond all waits.
        let until = patience.and_then(|patience| Instant::now().checked_add(patience));
        host.enqueue(Waiter { sender, runtime, until });
        drop(state);
        Err(receiver)
    }

    fn grant(self: &Arc<Self>, key: &HostKey, taken: Taken) -> Grant {
        let slot = |negotiates| Slot { pool: Arc::downgrade(self), key: key.clone(), parked: false, negotiates };
        match taken {
            Taken::Idle(connection) => Grant::Idle(slot(false), connection),
            Taken::Slot { negotiates } => Grant::Slot(slot(negotiates)),
            #[cfg(feature = "http2")]
            Taken::Http2(connection) => Grant::Http2(connection),
        }
    }

    /// Serves those who wait for `key`, as far as there is something for them.
    fn serve_waiting(self: &Arc<Self>, key: &HostKey) {
        loop {
            let mut evicted = Vec::new();
            let served = {
                let mut state = self.state();
                let Some(host) = state.hosts.get_mut(key) else { return };
                let served = host.take_for_waiting(self.limits, &mut evicted);
                if served.is_none() && host.is_unused() {
                    // Hosts that depend on inputs may be many: those without a connection are forgotten.
                    state.hosts.remove(key);
                }
                served
            };
            let Some((waiter, taken)) = served else { return };
            // One that is given up at this moment drops the grant, which then goes to the next.
            let _ = waiter.sender.send(self.grant(key, taken));
        }
    }

    fn with_host<T>(&self, key: &HostKey, change: impl FnOnce(&mut Host) -> T) -> Option<T> {
        self.state().hosts.get_mut(key).map(change)
    }

    /// Another idle connection, for a request that holds a slot already.
    fn take_idle(self: &Arc<Self>, key: &HostKey, runtime: runtime::Id) -> Option<Http1> {
        let mut evicted = Vec::new();
        let exchange = |host: &mut Host| host.exchange_slot_for_idle(runtime, self.limits, &mut evicted);
        let connection = self.with_host(key, exchange)??;
        self.serve_waiting(key);
        Some(connection)
    }

    fn has_waiting(&self, key: &HostKey) -> bool {
        self.with_host(key, |host| host.has_waiting()).unwrap_or(false)
    }

    /// The waker that idle connections of this runtime wake.
    fn alarm(self: &Arc<Self>, handle: &Handle) -> Waker {
        self.state().reaper(self, handle).waker()
    }
}

impl State {
    fn reaper(&mut self, pool: &Arc<Shared>, handle: &Handle) -> &mut Reaper {
        self.reapers.entry(handle.id()).or_insert_with(|| Reaper::start(pool, handle))
    }
}

impl HostKey {
    fn of(uri: &Uri) -> Self {
        Self(uri.scheme().cloned(), uri.authority().cloned())
    }

    #[cfg(feature = "http2")]
    fn may_be_http2(&self) -> bool {
        // Without TLS nobody negotiates.
        self.0 == Some(Scheme::HTTPS)
    }

    #[cfg(not(feature = "http2"))]
    fn may_be_http2(&self) -> bool {
        false
    }
}

impl Slot {
    /// Changes the state of the host, which may serve those who wait.
    #[cfg(feature = "http2")]
    fn change_host(&self, change: impl FnOnce(&mut Host)) {
        if let Some(pool) = self.pool.upgrade() {
            pool.with_host(&self.key, change);
            pool.serve_waiting(&self.key);
        }
    }

    /// Leaves `connection`, on which a response took `took`, to the next request of its runtime.
    fn park(mut self, mut connection: Http1, took: Duration) {
        let (Some(pool), Ok(handle)) = (self.pool.upgrade(), Handle::try_current()) else { return };
        let keep = pool.limits.idle_timeout.is_none_or(|timeout| !timeout.is_zero());
        if !keep || handle.id() != connection.runtime() || !connection.rest(|| pool.alarm(&handle)) {
            return;
        }
        let mut state = pool.state();
        // The reaper ends when nothing is idle any more, so see that there is one.
        state.reaper(&pool, &handle);
        let Some(host) = state.hosts.get_mut(&self.key) else { return };
        host.park(connection, took);
        self.parked = true;
        let has_waiting = host.has_waiting();
        drop(state);
        if has_waiting {
            pool.serve_waiting(&self.key);
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.parked {
            return;
        }
        let Some(pool) = self.pool.upgrade() else { return };
        pool.with_host(&self.key, |host| host.release(self.negotiates));
        pool.serve_waiting(&self.key);
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        for reaper in self.state.get_mut().unwrap_or_else(PoisonError::into_inner).reapers.values() {
            reaper.stop();
        }
    }
}
