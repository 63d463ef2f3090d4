//! The task that closes idle connections: those that have expired, and those the server closed.
//!
//! There is at most one for each runtime. It ends when nothing was idle for a while. Nothing else depends on
//! it: where a runtime is not driven, connections are examined when they are used.

use crate::task;
use std::sync::{Arc, Weak};
use std::task::Wake;
use std::time::{Duration, Instant};
use tokio::runtime::{self, Handle};
use tokio::sync::Notify;

/// How long the task outlives the last idle connection. Between two calls in sequence, the connection of the first is
/// idle for microseconds, and a task for each would cost more than the rest of the pool.
const LINGER: Duration = Duration::from_secs(1);

/// How long to wait before the next sweep while nothing is idle: not longer than the idle timeout, so that a connection
/// that becomes idle in the meantime is closed in time, but at least 10 ms, so that the task does not keep a core busy.
pub(super) fn wait_for_idle(idle_timeout: Option<Duration>) -> Duration {
    idle_timeout.map_or(LINGER, |timeout| timeout.clamp(Duration::from_millis(10), LINGER))
}

/// What the task works on.
pub(super) trait Sweep: Send + Sync {
    /// Closes the idle connections of `runtime` that have expired or that the server closed.
    /// Returns what is left; `None` when nothing is, and the task shall end because it `may_end`.
    fn sweep(&self, runtime: runtime::Id, may_end: bool) -> Option<Remaining>;

    /// Closes all idle connections of a runtime that has ended: no reactor serves their sockets.
    fn runtime_ended(&self, runtime: runtime::Id);
}

/// The idle connections that a sweep has left.
#[derive(Default)]
pub(super) struct Remaining {
    pub(super) any: bool,
    /// When the first of them expires, or when to look again if there is none.
    pub(super) next_sweep: Option<Instant>,
}

impl Remaining {
    pub(super) fn add(&mut self, expiry: Option<Instant>) {
        self.any = true;
        self.next_sweep = [self.next_sweep, expiry].into_iter().flatten().min();
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
    let mut unused_since = None;
    loop {
        // Created before the sweep, so that it completes for whatever arrives after it.
        let arrival = arrivals.0.notified();
        let lingered = unused_since.is_some_and(|since: Instant| since.elapsed() >= LINGER);
        let Some(remaining) = connections.sweep(lingered) else { return };
        unused_since = if remaining.any { None } else { unused_since.or_else(|| Some(Instant::now())) };
        match remaining.next_sweep {
            Some(next) => drop(tokio::time::timeout_at(next.into(), arrival).await),
            None => arrival.await,
        }
    }
}

/// The idle connections of one runtime. A runtime that ends drops its tasks, and with the
/// reaper this guard.
struct RuntimeConnections {
    pool: Weak<dyn Sweep>,
    runtime: runtime::Id,
    /// Whether the reaper has ended because nothing was idle for long.
    ended: bool,
}

impl RuntimeConnections {
    fn sweep(&mut self, may_end: bool) -> Option<Remaining> {
        let remaining = self.pool.upgrade()?.sweep(self.runtime, may_end);
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
