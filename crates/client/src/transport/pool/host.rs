//! The state of one host: which request gets the next connection. Nothing here waits or does IO.

use super::http1::Http1;
#[cfg(feature = "http2")]
use super::http2::Http2;
use super::reaper::Remaining;
use super::slot::{HostKey, Slot, SlotOwner};
use super::unfinished::Unfinished;
use crate::metrics::ConnectionCounts;
use std::collections::VecDeque;
#[cfg(feature = "http2")]
use std::sync::Arc;
use std::sync::Weak;
use std::time::{Duration, Instant};
use tokio::runtime;
use tokio::sync::oneshot;

/// The connections of one host, and the queue of requests that wait for them.
pub(super) struct Host {
    owner: Weak<dyn SlotOwner>,
    key: HostKey,
    /// Slots in use: connections that are being opened, carry a request or are idle.
    open: usize,
    /// The most recently used one is last.
    idle: Vec<Idle>,
    queue: VecDeque<Waiter>,
    /// Connections that tasks open for requests in the queue.
    unfinished: Vec<Unfinished>,
    /// How long responses took recently, as a moving average.
    response_time: Duration,
    #[cfg(feature = "http2")]
    http2: Http2State,
}

struct Idle {
    connection: Http1,
    since: Instant,
}

/// A request in the queue.
pub(super) struct Waiter {
    pub(super) sender: oneshot::Sender<Checkout>,
    pub(super) runtime: runtime::Id,
    /// When it can no longer use a connection.
    pub(super) deadline: Option<Instant>,
}

/// What a pool allows each host.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) max_connections: usize,
    /// How long an idle connection is kept; `None` means without limit.
    pub(super) idle_timeout: Option<Duration>,
}

/// What a request gets from the pool.
pub(super) enum Checkout {
    /// The right to open a connection.
    Connect(Slot),
    /// A connection that was idle.
    Idle(Slot, Http1),
    /// A connection that requests share.
    #[cfg(feature = "http2")]
    Shared(Arc<Http2>),
}

/// Connections that were removed, to be dropped once the state is no longer locked: dropping one
/// may release its slot, which locks the state.
#[derive(Default)]
pub(super) struct Removed {
    http1: Vec<Http1>,
    #[cfg(feature = "http2")]
    http2: Vec<Arc<Http2>>,
    unfinished: Vec<Unfinished>,
}

/// Whether the host speaks HTTP/2, and its connections if so.
#[cfg(feature = "http2")]
struct Http2State {
    /// Whether the host may speak it. False once a connection has negotiated HTTP/1.1.
    possible: bool,
    /// The runtimes on which a connection is being opened that will show it. Their other requests wait for that
    /// instead of opening connections of which all but one would be superfluous.
    negotiating: Vec<runtime::Id>,
    /// Whether the last connection failed before it showed the protocol. Then connections are
    /// opened in parallel: if each waited for the one before, the last request to a host that does
    /// not respond would wait for the connect timeouts of all others.
    failed: bool,
    /// At most one that takes new requests for each runtime.
    connections: Vec<Arc<Http2>>,
}

impl Host {
    pub(super) fn new(owner: Weak<dyn SlotOwner>, key: HostKey) -> Self {
        Self {
            open: 0,
            idle: Vec::new(),
            queue: VecDeque::new(),
            unfinished: Vec::new(),
            response_time: Duration::ZERO,
            #[cfg(feature = "http2")]
            http2: Http2State {
                possible: key.may_be_http2(),
                negotiating: Vec::new(),
                failed: false,
                connections: Vec::new(),
            },
            owner,
            key,
        }
    }

    /// Adds the connections of this host, and the requests that wait for one.
    pub(super) fn count(&self, counts: &mut ConnectionCounts) {
        counts.open += self.open;
        counts.idle += self.idle.len();
        counts.waiting += self.queue.iter().filter(|waiter| !waiter.sender.is_closed()).count();
    }

    pub(super) fn is_unused(&self) -> bool {
        self.open == 0 && self.queue.is_empty()
    }

    /// Checks out for a new request, which must not overtake the queue.
    pub(super) fn checkout(&mut self, runtime: runtime::Id, limits: Limits, removed: &mut Removed) -> Option<Checkout> {
        #[cfg(feature = "http2")]
        if let Some(connection) = self.shared(runtime) {
            return Some(Checkout::Shared(connection));
        }
        if self.has_queue() && (self.is_negotiating(runtime) || self.waiting_for_slot().next().is_some()) {
            return None;
        }
        self.checkout_now(runtime, limits, removed)
    }

    /// Checks out for the next request in the queue.
    pub(super) fn checkout_queued(&mut self, limits: Limits, removed: &mut Removed) -> Option<(Waiter, Checkout)> {
        let next = self.next_in_queue()?;
        let runtime = self.queue.get(next)?.runtime;
        let checkout = self.checkout_now(runtime, limits, removed)?;
        Some((self.queue.remove(next)?, checkout))
    }

    fn checkout_now(&mut self, runtime: runtime::Id, limits: Limits, removed: &mut Removed) -> Option<Checkout> {
        #[cfg(feature = "http2")]
        if let Some(connection) = self.shared(runtime) {
            return Some(Checkout::Shared(connection));
        }
        if let Some(connection) = self.take_idle(runtime, limits.idle_timeout, removed) {
            return Some(Checkout::Idle(self.slot(None), connection));
        }
        if self.is_negotiating(runtime) {
            return None;
        }
        if self.open < limits.max_connections {
            self.open += 1;
        } else if !self.idle.is_empty() {
            // Replaces the idle connection of another runtime, which may not be driven for a long time.
            removed.http1.push(self.idle.remove(0).connection);
        } else {
            #[cfg(feature = "http2")]
            self.evict_shared(removed);
            return None;
        }
        #[cfg(feature = "http2")]
        let negotiates = (self.http2.possible && !self.http2.failed).then_some(runtime);
        #[cfg(not(feature = "http2"))]
        let negotiates = None;
        #[cfg(feature = "http2")]
        self.http2.negotiating.extend(negotiates);
        Some(Checkout::Connect(self.slot(negotiates)))
    }

    fn slot(&self, negotiates: Option<runtime::Id>) -> Slot {
        Slot::new(self.owner.clone(), self.key.clone(), negotiates)
    }

    /// The idle connection of `runtime` that was used most recently: it is the likeliest to be
    /// open, and the others can expire. If it has expired, so have they.
    fn take_idle(&mut self, runtime: runtime::Id, timeout: Option<Duration>, removed: &mut Removed) -> Option<Http1> {
        let index = self.idle.iter().rposition(|idle| idle.connection.runtime() == runtime)?;
        let idle = self.idle.remove(index);
        if timeout.is_none_or(|timeout| idle.since.elapsed() < timeout) {
            return Some(idle.connection);
        }
        removed.http1.push(idle.connection);
        self.release(None);
        self.remove_idle(runtime, removed);
        None
    }

    fn remove_idle(&mut self, runtime: runtime::Id, removed: &mut Removed) {
        for idle in std::mem::take(&mut self.idle) {
            if idle.connection.runtime() == runtime {
                removed.http1.push(idle.connection);
                self.release(None);
            } else {
                self.idle.push(idle);
            }
        }
    }

    /// Takes an idle connection for a request that holds a slot already, and releases one slot.
    pub(super) fn take_idle_for_slot(
        &mut self,
        runtime: runtime::Id,
        limits: Limits,
        removed: &mut Removed,
    ) -> Option<Http1> {
        let connection = self.take_idle(runtime, limits.idle_timeout, removed)?;
        self.release(None);
        Some(connection)
    }

    /// Keeps a connection for the next request. `sent` is when its last request was sent.
    pub(super) fn add_idle(&mut self, connection: Http1, sent: Option<Instant>) {
        let since = Instant::now();
        if let Some(sent) = sent {
            self.record_response_time(since - sent);
        }
        self.idle.push(Idle { connection, since });
    }

    fn record_response_time(&mut self, took: Duration) {
        self.response_time = if self.response_time.is_zero() { took } else { (self.response_time * 7 + took) / 8 };
    }

    /// Releases a slot. `negotiating` is the runtime of its connection if that ended before it could show if the host
    /// speaks HTTP/2.
    #[cfg_attr(not(feature = "http2"), allow(unused_variables, reason = "HTTP/1.1 is not negotiated"))]
    pub(super) fn release(&mut self, negotiating: Option<runtime::Id>) {
        self.open = self.open.saturating_sub(1);
        #[cfg(feature = "http2")]
        if let Some(runtime) = negotiating {
            self.http2.negotiating.retain(|id| *id != runtime);
            self.http2.failed = true;
        }
    }

    pub(super) fn enqueue(&mut self, waiter: Waiter) {
        // Abandoned waits are removed when the queue would grow: that is amortized constant time.
        if self.queue.len() == self.queue.capacity() {
            self.queue.retain(|waiter| !waiter.sender.is_closed());
        }
        self.queue.push_back(waiter);
    }

    pub(super) fn has_queue(&mut self) -> bool {
        while self.queue.front().is_some_and(|waiter| waiter.sender.is_closed()) {
            self.queue.pop_front();
        }
        !self.queue.is_empty()
    }

    /// Takes a connection that is being opened, if requests of its runtime wait in the queue.
    pub(super) fn keep_for_queue(&mut self, connection: &mut Option<Unfinished>) {
        self.unfinished.retain(|unfinished| !unfinished.has_ended());
        self.unfinished.extend(connection.take_if(|connection| is_wanted(connection, &self.queue)));
    }

    pub(super) fn has_unfinished(&self) -> bool {
        !self.unfinished.is_empty()
    }

    /// Ends to open connections for which no request waits any more: where their runtime is not driven, they would never
    /// release their slots.
    pub(super) fn remove_unwanted(&mut self, removed: &mut Removed) {
        let unwanted = self.unfinished.extract_if(.., |connection| !is_wanted(connection, &self.queue));
        removed.unfinished.extend(unwanted);
    }

    /// The first in the queue that has time for a response, which is twice as long as responses
    /// take on average. If none has, the one with the most time.
    ///
    /// Otherwise a long queue would serve only requests that are about to expire, and waste the work of the server.
    fn next_in_queue(&mut self) -> Option<usize> {
        if !self.has_queue() {
            return None;
        }
        // Those that can share a connection need no slot.
        #[cfg(feature = "http2")]
        if let Some((next, _)) = self.waiting_for_slot().find(|(_, it)| self.shared(it.runtime).is_some()) {
            return Some(next);
        }
        let enough = Instant::now() + self.response_time * 2;
        let mut waiting = self.waiting_for_slot();
        let first = waiting.find(|(_, waiter)| waiter.deadline.is_none_or(|deadline| deadline >= enough));
        first.or_else(|| self.waiting_for_slot().max_by_key(|(_, waiter)| waiter.deadline)).map(|(index, _)| index)
    }

    /// The requests in the queue that a slot would serve. While a connection of their runtime negotiates the protocol,
    /// requests wait for that instead: if their runtime is not driven any more, they would block the others.
    fn waiting_for_slot(&self) -> impl Iterator<Item = (usize, &Waiter)> {
        let is_waiting = |waiter: &Waiter| !waiter.sender.is_closed() && !self.is_negotiating(waiter.runtime);
        self.queue.iter().enumerate().filter(move |(_, waiter)| is_waiting(waiter))
    }

    /// Whether a connection is being opened that will show to requests of `runtime` if the host speaks HTTP/2.
    #[cfg_attr(not(feature = "http2"), allow(unused_variables, reason = "HTTP/1.1 is not negotiated"))]
    fn is_negotiating(&self, runtime: runtime::Id) -> bool {
        #[cfg(feature = "http2")]
        return self.http2.negotiating.contains(&runtime);
        #[cfg(not(feature = "http2"))]
        return false;
    }

    /// Removes the idle connections of `runtime` that are closed or have expired.
    pub(super) fn sweep(
        &mut self,
        runtime: runtime::Id,
        limits: Limits,
        remaining: &mut Remaining,
        removed: &mut Removed,
    ) {
        // What the clock cannot express never expires.
        let expiry = |since: Instant| limits.idle_timeout.and_then(|timeout| since.checked_add(timeout));
        let now = Instant::now();
        for mut idle in std::mem::take(&mut self.idle) {
            if idle.connection.runtime() != runtime {
                self.idle.push(idle);
                continue;
            }
            let expires = expiry(idle.since);
            if expires.is_none_or(|expires| expires > now) && idle.connection.is_open() {
                remaining.add(expires);
                self.idle.push(idle);
            } else {
                removed.http1.push(idle.connection);
                self.release(None);
            }
        }
        #[cfg(feature = "http2")]
        self.http2.connections.retain(|connection| {
            if connection.runtime() != runtime {
                return true;
            }
            let expires = expiry(connection.idle_since().unwrap_or(now));
            let keep = !connection.is_closed() && expires.is_none_or(|expires| expires > now);
            if keep {
                remaining.add(expires);
            } else {
                removed.http2.push(connection.clone());
            }
            keep
        });
    }

    /// Removes the connections of a runtime that has ended.
    pub(super) fn remove_runtime(&mut self, runtime: runtime::Id, removed: &mut Removed) {
        self.remove_idle(runtime, removed);
        #[cfg(feature = "http2")]
        self.remove_shared(removed, |connection| connection.runtime() == runtime);
    }
}

/// Whether requests wait in the queue that could use the connection.
fn is_wanted(connection: &Unfinished, queue: &VecDeque<Waiter>) -> bool {
    queue.iter().any(|waiter| waiter.runtime == connection.runtime() && !waiter.sender.is_closed())
}

#[cfg(feature = "http2")]
impl Host {
    fn shared(&self, runtime: runtime::Id) -> Option<Arc<Http2>> {
        self.http2.connections.iter().find(|it| it.runtime() == runtime && !it.is_closed()).cloned()
    }

    /// Removes the connection with the fewest requests, and any that is unused sooner. They release their slots then.
    fn evict_shared(&mut self, removed: &mut Removed) {
        let connections = &mut self.http2.connections;
        connections.iter().for_each(|connection| connection.set_awaited(true));
        let fewest = connections.iter().enumerate().min_by_key(|(_, connection)| connection.requests());
        if let Some((index, evicted)) = fewest {
            evicted.set_awaited(false);
            removed.http2.push(connections.swap_remove(index));
        }
    }

    /// Records that the host speaks HTTP/2, and lets requests share `connection`.
    pub(super) fn add_shared(&mut self, connection: Arc<Http2>) {
        self.http2.negotiating.retain(|id| *id != connection.runtime());
        self.http2.failed = false;
        self.http2.connections.push(connection);
    }

    /// Removes the connections that take no more requests.
    pub(super) fn remove_closed(&mut self, removed: &mut Removed) {
        self.remove_shared(removed, Http2::is_closed);
    }

    fn remove_shared(&mut self, removed: &mut Removed, remove: impl Fn(&Http2) -> bool) {
        removed.http2.extend(self.http2.connections.extract_if(.., |connection| remove(connection)));
    }

    /// Records that the host speaks HTTP/1.1.
    pub(super) fn negotiated_http1(&mut self) {
        self.http2.possible = false;
        self.http2.negotiating.clear();
    }
}
