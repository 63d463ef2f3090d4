//! What all requests of a pool share: its hosts, and the tasks that close idle connections.

use super::host::{Checkout, Host, Limits, Removed, Waiter};
use super::http1::Http1;
#[cfg(feature = "http2")]
use super::http2::Http2;
use super::reaper::{self, Arrivals, Remaining, Sweep};
use super::slot::{HostKey, Slot, SlotOwner};
use super::unfinished::Unfinished;
use crate::metrics::ConnectionCounts;
use crate::transport::connect::Connector;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;

/// The state of a pool. Connections hold it weakly: they end with the pool.
pub(super) struct Shared {
    pub(super) connector: Arc<Connector>,
    limits: Limits,
    arrivals: Arc<Arrivals>,
    /// The same value, for the hosts.
    this: Weak<Shared>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    hosts: HashMap<HostKey, Host>,
    /// The runtimes on which a reaper closes idle connections.
    reapers: Vec<runtime::Id>,
}

impl Shared {
    pub(super) fn new(connector: Connector, limits: Limits) -> Arc<Self> {
        let connector = Arc::new(connector);
        Arc::new_cyclic(|this| Self {
            connector,
            limits,
            arrivals: Arc::default(),
            this: this.clone(),
            state: Mutex::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connections to all hosts.
    pub(super) fn connections(&self) -> ConnectionCounts {
        let mut counts = ConnectionCounts::default();
        self.state().hosts.values().for_each(|host| host.count(&mut counts));
        counts
    }

    /// How many hosts and how many reapers there are.
    #[cfg(test)]
    pub(super) fn counts(&self) -> (usize, usize) {
        let state = self.state();
        (state.hosts.len(), state.reapers.len())
    }

    /// Checks out a connection or a slot, or waits in the queue for one.
    pub(super) async fn checkout(&self, key: &HostKey, runtime: runtime::Id, time_left: Option<Duration>) -> Checkout {
        loop {
            match self.checkout_or_enqueue(key, runtime, time_left) {
                Ok(checkout) => return checkout,
                Err(receiver) => {
                    let mut wait = Wait { receiver, pool: self, key };
                    // The sender is dropped only by a bug. Then the request asks again.
                    if let Ok(checkout) = (&mut wait.receiver).await {
                        return checkout;
                    }
                }
            }
        }
    }

    fn checkout_or_enqueue(
        &self,
        key: &HostKey,
        runtime: runtime::Id,
        time_left: Option<Duration>,
    ) -> Result<Checkout, oneshot::Receiver<Checkout>> {
        let mut removed = Removed::default();
        let mut state = self.state();
        let host = match state.hosts.get_mut(key) {
            Some(host) => host,
            None => state.hosts.entry(key.clone()).or_insert_with(|| Host::new(self.this.clone(), key.clone())),
        };
        if let Some(checkout) = host.checkout(runtime, self.limits, &mut removed) {
            return Ok(checkout);
        }
        let (sender, receiver) = oneshot::channel();
        // A deadline that the clock cannot express is none.
        let deadline = time_left.and_then(|time_left| Instant::now().checked_add(time_left));
        host.enqueue(Waiter { sender, runtime, deadline });
        drop(state);
        Err(receiver)
    }

    /// Serves the queue of `key` as far as there is something for it.
    fn serve_queue(&self, key: &HostKey) {
        loop {
            let mut removed = Removed::default();
            let served = {
                let mut state = self.state();
                let Some(host) = state.hosts.get_mut(key) else { return };
                let served = host.checkout_queued(self.limits, &mut removed);
                if served.is_none() {
                    host.remove_unwanted(&mut removed);
                    if host.is_unused() {
                        // Inputs may name many hosts. Those without a connection are removed.
                        state.hosts.remove(key);
                    }
                }
                served
            };
            let Some((waiter, checkout)) = served else { return };
            // If the wait is abandoned at this moment, this drops the checkout, and the next is served.
            let _ = waiter.sender.send(checkout);
        }
    }

    fn with_host<T>(&self, key: &HostKey, change: impl FnOnce(&mut Host) -> T) -> Option<T> {
        self.state().hosts.get_mut(key).map(change)
    }

    /// Keeps a connection that is being opened as long as requests of its runtime wait in the queue. Returns whether
    /// some do.
    pub(super) fn keep_for_queue(&self, key: &HostKey, unfinished: Unfinished) -> bool {
        let mut unfinished = Some(unfinished);
        self.with_host(key, |host| host.keep_for_queue(&mut unfinished));
        unfinished.is_none()
    }

    /// Replaces a connection that has ended: by an idle one, or by the right to open one.
    pub(super) fn replace(&self, slot: Slot, runtime: runtime::Id) -> Checkout {
        let mut removed = Removed::default();
        let taken = self.with_host(slot.host(), |host| host.take_idle_for_slot(runtime, self.limits, &mut removed));
        match taken.flatten() {
            Some(connection) => {
                self.serve_queue(slot.host());
                Checkout::Idle(slot, connection)
            }
            None => Checkout::Connect(slot),
        }
    }

    /// Leaves `connection` to the next request of its runtime. `sent` is when its last request was sent, if it had one.
    pub(super) fn check_in(&self, slot: Slot, mut connection: Http1, sent: Option<Instant>) {
        let Ok(handle) = Handle::try_current() else { return };
        let keep = self.limits.idle_timeout.is_none_or(|timeout| !timeout.is_zero());
        let belongs_here = keep && handle.id() == connection.runtime();
        if !belongs_here || !connection.set_idle(|| self.arrivals.clone().into()) {
            return;
        }
        let mut state = self.state();
        let Some(host) = state.hosts.get_mut(slot.host()) else { return };
        host.add_idle(connection, sent);
        let has_queue = host.has_queue();
        self.ensure_reaper(state, &handle);
        if has_queue {
            self.serve_queue(slot.host());
        }
        slot.keep();
    }

    /// Starts a reaper on the runtime of `handle` unless there is one, for a connection that was added. Unlocks `state`.
    fn ensure_reaper(&self, mut state: MutexGuard<'_, State>, handle: &Handle) {
        if !state.reapers.contains(&handle.id()) {
            state.reapers.push(handle.id());
            drop(state);
            reaper::start(self.this.clone(), self.arrivals.clone(), handle);
        }
    }
}

/// The wait of a request in the queue.
struct Wait<'a> {
    receiver: oneshot::Receiver<Checkout>,
    pool: &'a Shared,
    key: &'a HostKey,
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        if self.receiver.is_terminated() {
            return;
        }
        // From here on it does not count as waiting.
        self.receiver.close();
        if self.pool.with_host(self.key, |host| host.has_unfinished()) == Some(true) {
            self.pool.serve_queue(self.key);
        }
    }
}

#[cfg(feature = "http2")]
impl Shared {
    /// Lets all requests of this runtime use `connection`.
    pub(super) fn share(&self, key: &HostKey, connection: Arc<Http2>) {
        self.with_host(key, |host| host.add_shared(connection));
        if let Ok(handle) = Handle::try_current() {
            self.ensure_reaper(self.state(), &handle);
        }
        self.serve_queue(key);
    }

    /// Records that the host of `key` speaks HTTP/1.1.
    pub(super) fn negotiated_http1(&self, key: &HostKey) {
        self.with_host(key, Host::negotiated_http1);
        self.serve_queue(key);
    }
}

impl SlotOwner for Shared {
    fn released(&self, host: &HostKey, negotiating: Option<runtime::Id>) {
        self.with_host(host, |host| host.release(negotiating));
        self.serve_queue(host);
    }

    #[cfg(feature = "http2")]
    fn retired(&self, host: &HostKey) {
        let mut removed = Removed::default();
        self.with_host(host, |host| host.remove_closed(&mut removed));
    }

    #[cfg(feature = "http2")]
    fn unused(&self, host: &HostKey) {
        self.serve_queue(host);
    }
}

impl Sweep for Shared {
    fn sweep(&self, runtime: runtime::Id, may_end: bool) -> Option<Remaining> {
        let (mut remaining, mut removed) = (Remaining::default(), Removed::default());
        let mut state = self.state();
        for host in state.hosts.values_mut() {
            host.sweep(runtime, self.limits, &mut remaining, &mut removed);
        }
        state.hosts.retain(|_, host| !host.is_unused());
        if remaining.any {
            return Some(remaining);
        }
        if may_end {
            state.reapers.retain(|id| *id != runtime);
            return None;
        }
        remaining.next_sweep = Some(Instant::now() + reaper::wait_for_idle(self.limits.idle_timeout));
        Some(remaining)
    }

    fn runtime_ended(&self, runtime: runtime::Id) {
        let mut removed = Removed::default();
        let mut state = self.state();
        state.reapers.retain(|id| *id != runtime);
        for host in state.hosts.values_mut() {
            host.remove_runtime(runtime, &mut removed);
        }
        state.hosts.retain(|_, host| !host.is_unused());
        drop(state);
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // Each reaper finds that the pool is gone, and ends.
        self.arrivals.notify();
    }
}
