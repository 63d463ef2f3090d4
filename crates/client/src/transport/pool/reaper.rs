//! The task that closes idle connections: those that have expired, and those the server closed.
//!
//! There is at most one for each runtime. It ends when nothing is idle. It is no condition for
//! anything else: where a runtime is not driven, connections are examined when they are used.

use super::Shared;
use super::host::Kept;
use std::sync::{Arc, Weak};
use std::task::{Wake, Waker};
use tokio::runtime::{self, Handle};
use tokio::sync::Notify;
use tokio::task::AbortHandle;

/// A handle of the task.
pub(super) struct Reaper {
    alarm: Arc<Alarm>,
    task: AbortHandle,
}

/// Something has arrived on an idle connection.
struct Alarm(Notify);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.0.notify_one();
    }
}

impl Reaper {
    /// Starts the task on the runtime of `handle`.
    pub(super) fn start(pool: &Arc<Shared>, handle: &Handle) -> Self {
        let alarm = Arc::new(Alarm(Notify::new()));
        let connections = RuntimeConnections { pool: Arc::downgrade(pool), runtime: handle.id(), ended: false };
        let task = handle.spawn(reap(connections, alarm.clone())).abort_handle();
        Self { alarm, task }
    }

    pub(super) fn waker(&self) -> Waker {
        self.alarm.clone().into()
    }

    pub(super) fn stop(&self) {
        self.task.abort();
    }
}

async fn reap(mut connections: RuntimeConnections, alarm: Arc<Alarm>) {
    while let Some(kept) = connections.sweep() {
        let woken = alarm.0.notified();
        match kept.next_expiry {
            Some(expiry) => drop(tokio::time::timeout_at(expiry.into(), woken).await),
            None => woken.await,
        }
    }
}

/// The connections of one runtime. When the runtime ends it drops its tasks, and with the reaper
/// this: then the connections are closed, whose sockets no reactor serves any more.
struct RuntimeConnections {
    pool: Weak<Shared>,
    runtime: runtime::Id,
    ended: bool,
}

impl RuntimeConnections {
    /// Closes what has expired. `None` when nothing is left to do.
    fn sweep(&mut self) -> Option<Kept> {
        let pool = self.pool.upgrade()?;
        let (mut kept, mut swept) = (Kept::default(), Vec::new());
        let mut state = pool.state();
        for host in state.hosts.values_mut() {
            host.sweep(self.runtime, pool.limits.idle_timeout, &mut kept, &mut swept);
        }
        state.hosts.retain(|_, host| !host.is_unused());
        if !kept.any {
            state.reapers.remove(&self.runtime);
            self.ended = true;
        }
        drop(state);
        kept.any.then_some(kept)
    }
}

impl Drop for RuntimeConnections {
    fn drop(&mut self) {
        let Some(pool) = self.pool.upgrade().filter(|_| !self.ended) else { return };
        let mut forgotten = Vec::new();
        let mut state = pool.state();
        state.reapers.remove(&self.runtime);
        for host in state.hosts.values_mut() {
            host.forget(self.runtime, &mut forgotten);
        }
        state.hosts.retain(|_, host| !host.is_unused());
        drop(state);
    }
}
