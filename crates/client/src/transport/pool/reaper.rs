//! The task that closes idle connections: those that have expired, and those the server closed.
//!
//! There is at most one for each runtime. It ends when nothing is idle. Nothing else depends on
//! it: where a runtime is not driven, connections are examined when they are used.

use crate::task;
use std::sync::{Arc, Weak};
use std::task::Wake;
use std::time::Instant;
use tokio::runtime::{self, Handle};
use tokio::sync::Notify;

/// What the task works on.
pub(super) trait Sweep: Send + Sync {
    /// Closes the idle connections of `runtime` that have expired or that the server closed.
    /// Returns what is left; `None` when nothing is, and the task shall end.
    fn sweep(&self, runtime: runtime::Id) -> Option<Remaining>;

    /// Closes all idle connections of a runtime that has ended: no reactor serves their sockets.
    fn runtime_ended(&self, runtime: runtime::Id);
}

/// The idle connections that a sweep has left.
#[derive(Default)]
pub(super) struct Remaining {
    pub(super) any: bool,
    /// When the first of them expires.
    pub(super) next_expiry: Option<Instant>,
}

impl Remaining {
    pub(super) fn add(&mut self, expiry: Option<Instant>) {
        self.any = true;
        self.next_expiry = [self.next_expiry, expiry].into_iter().flatten().min();
    }
}

/// Wakes the tasks of a pool when something arrives on an idle connection.
#[derive(Default)]
pub(super) struct Arrivals(Notify);

impl Arrivals {
    pub(super) fn notify(&self) {
        self.0.notify_waiters();
    }
}

impl Wake for Arrivals {
    fn wake(self: Arc<Self>) {
        self.notify();
    }
}

/// Starts the task on the runtime of `handle`.
///
/// Call it while nothing is locked: a runtime that is shutting down drops the task at once.
pub(super) fn start(pool: Weak<dyn Sweep>, arrivals: Arc<Arrivals>, handle: &Handle) {
    let connections = RuntimeConnections { pool, runtime: handle.id(), ended: false };
    task::spawn(handle, reap(connections, arrivals));
}

async fn reap(mut connections: RuntimeConnections, arrivals: Arc<Arrivals>) {
    loop {
        // Created before the sweep, so that it completes for whatever arrives after it.
        let arrival = arrivals.0.notified();
        let Some(remaining) = connections.sweep() else { return };
        match remaining.next_expiry {
            Some(expiry) => drop(tokio::time::timeout_at(expiry.into(), arrival).await),
            None => arrival.await,
        }
    }
}

/// The idle connections of one runtime. A runtime that ends drops its tasks, and with the
/// reaper this guard.
struct RuntimeConnections {
    pool: Weak<dyn Sweep>,
    runtime: runtime::Id,
    /// Whether the reaper has ended because nothing is idle.
    ended: bool,
}

impl RuntimeConnections {
    fn sweep(&mut self) -> Option<Remaining> {
        let remaining = self.pool.upgrade()?.sweep(self.runtime);
        self.ended = remaining.is_none();
        remaining
    }
}

impl Drop for RuntimeConnections {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.upgrade().filter(|_| !self.ended) {
            pool.runtime_ended(self.runtime);
        }
    }
}
