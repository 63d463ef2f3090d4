//! The state of one host: who gets the next connection. Nothing here waits or does IO.

use super::Slot;
use super::http1::Http1;
#[cfg(feature = "http2")]
use super::http2::Http2;
use std::collections::VecDeque;
#[cfg(feature = "http2")]
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime;
use tokio::sync::oneshot;

/// The connections of one host, and who waits for them.
pub(super) struct Host {
    /// Slots that are taken: connections that are being made, in use or idle.
    open: usize,
    /// The one that was used last is last.
    idle: Vec<Idle>,
    waiting: VecDeque<Waiter>,
    /// How long responses took lately, a moving average.
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
    pub(super) sender: oneshot::Sender<Grant>,
    pub(super) runtime: runtime::Id,
    /// When it has no more use for a connection.
    pub(super) until: Option<Instant>,
}

/// What a pool allows each host.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) max_connections: usize,
    /// How long an idle connection is kept; `None` is without limit.
    pub(super) idle_timeout: Option<Duration>,
}

/// What a request is given.
pub(super) enum Grant {
    /// The right to open a connection.
    Slot(Slot),
    /// A connection that was idle.
    Idle(Slot, Http1),
    /// A connection that many requests share.
    #[cfg(feature = "http2")]
    Http2(Arc<Http2>),
}

/// What was taken from a host.
pub(super) enum Taken {
    Slot {
        negotiates: bool,
    },
    Idle(Http1),
    #[cfg(feature = "http2")]
    Http2(Arc<Http2>),
}

/// What was closed to make room. It is to be dropped when the state is not locked.
pub(super) enum Evicted {
    Http1 {
        _connection: Http1,
    },
    #[cfg(feature = "http2")]
    Http2 {
        _connection: Arc<Http2>,
    },
}

/// The idle connections that a sweep has left.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) any: bool,
    /// When the first of them expires.
    pub(super) next_expiry: Option<Instant>,
}

impl Kept {
    fn note(&mut self, expiry: Option<Instant>) {
        self.any = true;
        self.next_expiry = [self.next_expiry, expiry].into_iter().flatten().min();
    }
}

/// What is known about the host's HTTP/2.
#[cfg(feature = "http2")]
struct Http2State {
    /// Whether the host may speak it: until a connection has negotiated HTTP/1.1.
    possible: bool,
    /// Whether a connection is being made that will show it. Others wait for that instead of
    /// making connections of which all but one would be superfluous.
    negotiating: bool,
    /// Whether the last connection failed before it showed the protocol. The next ones are then
    /// made at once: if each waited for the one before, a host that does not answer would cost
    /// the last request the timeouts of all.
    failed: bool,
    /// At most one for each runtime that takes new requests.
    connections: Vec<Arc<Http2>>,
}

impl Host {
    #[cfg_attr(not(feature = "http2"), allow(unused_variables, reason = "HTTP/1.1 negotiates nothing"))]
    pub(super) fn new(may_be_http2: bool) -> Self {
        Self {
            open: 0,
            idle: Vec::new(),
            waiting: VecDeque::new(),
            response_time: Duration::ZERO,
            #[cfg(feature = "http2")]
            http2: Http2State { possible: may_be_http2, negotiating: false, failed: false, connections: Vec::new() },
        }
    }

    pub(super) fn is_unused(&self) -> bool {
        self.open == 0 && self.waiting.is_empty()
    }

    /// Takes something for a new request, which must not get ahead of others.
    pub(super) fn take_unless_others_wait(
        &mut self,
        runtime: runtime::Id,
        limits: Limits,
        evicted: &mut Vec<Evicted>,
    ) -> Option<Taken> {
        #[cfg(feature = "http2")]
        if let Some(connection) = self.shared(runtime) {
            return Some(Taken::Http2(connection));
        }
        if self.has_waiting() { None } else { self.take(runtime, limits, evicted) }
    }

    /// Takes something for the one in the queue whose turn it is.
    pub(super) fn take_for_waiting(&mut self, limits: Limits, evicted: &mut Vec<Evicted>) -> Option<(Waiter, Taken)> {
        let next = self.next_waiting()?;
        let runtime = self.waiting.get(next)?.runtime;
        let taken = self.take(runtime, limits, evicted)?;
        Some((self.waiting.remove(next)?, taken))
    }

    fn take(&mut self, runtime: runtime::Id, limits: Limits, evicted: &mut Vec<Evicted>) -> Option<Taken> {
        #[cfg(feature = "http2")]
        if let Some(connection) = self.shared(runtime) {
            return Some(Taken::Http2(connection));
        }
        if let Some(connection) = self.take_idle(runtime, limits.idle_timeout, evicted) {
            return Some(Taken::Idle(connection));
        }
        #[cfg(feature = "http2")]
        if self.http2.negotiating {
            return None;
        }
        if self.open < limits.max_connections {
            self.open += 1;
        } else if !self.idle.is_empty() {
            // Idle connections of other runtimes, which may not be driven for long, block nobody.
            evicted.push(Evicted::Http1 { _connection: self.idle.remove(0).connection });
        } else {
            #[cfg(feature = "http2")]
            self.evict_shared(evicted);
            return None;
        }
        #[cfg(feature = "http2")]
        let negotiates = self.http2.possible && !self.http2.failed;
        #[cfg(not(feature = "http2"))]
        let negotiates = false;
        #[cfg(feature = "http2")]
        {
            self.http2.negotiating = negotiates;
        }
        Some(Taken::Slot { negotiates })
    }

    /// The idle connection of `runtime` that was used last: it is the likeliest to be alive, and
    /// the others can expire. If it has expired, so have they.
    fn take_idle(
        &mut self,
        runtime: runtime::Id,
        timeout: Option<Duration>,
        evicted: &mut Vec<Evicted>,
    ) -> Option<Http1> {
        let index = self.idle.iter().rposition(|idle| idle.connection.runtime() == runtime)?;
        let idle = self.idle.remove(index);
        if timeout.is_none_or(|timeout| idle.since.elapsed() < timeout) {
            return Some(idle.connection);
        }
        evicted.push(Evicted::Http1 { _connection: idle.connection });
        self.release(false);
        self.remove_idle(runtime, evicted);
        None
    }

    fn remove_idle(&mut self, runtime: runtime::Id, removed: &mut Vec<Evicted>) {
        for idle in std::mem::take(&mut self.idle) {
            if idle.connection.runtime() == runtime {
                removed.push(Evicted::Http1 { _connection: idle.connection });
                self.release(false);
            } else {
                self.idle.push(idle);
            }
        }
    }

    /// Takes an idle connection, and gives back a slot that is held already.
    pub(super) fn exchange_slot_for_idle(
        &mut self,
        runtime: runtime::Id,
        limits: Limits,
        evicted: &mut Vec<Evicted>,
    ) -> Option<Http1> {
        let connection = self.take_idle(runtime, limits.idle_timeout, evicted)?;
        self.release(false);
        Some(connection)
    }

    pub(super) fn park(&mut self, connection: Http1, took: Duration) {
        self.note_response_time(took);
        self.idle.push(Idle { connection, since: Instant::now() });
    }

    /// Gives a slot back. `negotiating` is whether the connection that it was for would have shown
    /// if the host speaks HTTP/2: nobody waits for that any more.
    #[cfg_attr(not(feature = "http2"), allow(unused_variables, reason = "HTTP/1.1 negotiates nothing"))]
    pub(super) fn release(&mut self, negotiating: bool) {
        self.open = self.open.saturating_sub(1);
        #[cfg(feature = "http2")]
        if negotiating {
            self.http2.negotiating = false;
            self.http2.failed = true;
        }
    }

    fn note_response_time(&mut self, took: Duration) {
        self.response_time = if self.response_time.is_zero() { took } else { (self.response_time * 7 + took) / 8 };
    }

    pub(super) fn enqueue(&mut self, waiter: Waiter) {
        // Those who have given up are thrown out when the queue would grow: a few steps for each
        // new one, however long the queue.
        if self.waiting.len() == self.waiting.capacity() {
            self.waiting.retain(|waiter| !waiter.sender.is_closed());
        }
        self.waiting.push_back(waiter);
    }

    pub(super) fn has_waiting(&mut self) -> bool {
        while self.waiting.front().is_some_and(|waiter| waiter.sender.is_closed()) {
            self.waiting.pop_front();
        }
        !self.waiting.is_empty()
    }

    /// The first in the queue who has time for a response, twice as much as responses take on
    /// average. If nobody has, the one with the most time.
    ///
    /// Without this a queue that is too long serves only requests that are about to expire, and
    /// the work of the server is lost.
    fn next_waiting(&mut self) -> Option<usize> {
        if !self.has_waiting() {
            return None;
        }
        let enough = Instant::now() + self.response_time * 2;
        let live = || self.waiting.iter().enumerate().filter(|(_, waiter)| !waiter.sender.is_closed());
        let first = live().find(|(_, waiter)| waiter.until.is_none_or(|until| until >= enough));
        first.or_else(|| live().max_by_key(|(_, waiter)| waiter.until)).map(|(index, _)| index)
    }

    /// Removes the idle connections of `runtime` that are closed or were idle for `timeout`.
    pub(super) fn sweep(
        &mut self,
        runtime: runtime::Id,
        timeout: Option<Duration>,
        kept: &mut Kept,
        swept: &mut Vec<Evicted>,
    ) {
        // What is beyond the clock never expires.
        let expiry = |since: Instant| timeout.and_then(|timeout| since.checked_add(timeout));
        let now = Instant::now();
        for mut idle in std::mem::take(&mut self.idle) {
            if idle.connection.runtime() != runtime {
                self.idle.push(idle);
                continue;
            }
            let expires = expiry(idle.since);
            if expires.is_none_or(|expires| expires > now) && idle.connection.is_alive() {
                kept.note(expires);
                self.idle.push(idle);
            } else {
                swept.push(Evicted::Http1 { _connection: idle.connection });
                self.release(false);
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
                kept.note(expires);
            } else {
                swept.push(Evicted::Http2 { _connection: connection.clone() });
            }
            keep
        });
    }

    /// Removes the connections of a runtime that has ended.
    pub(super) fn forget(&mut self, runtime: runtime::Id, forgotten: &mut Vec<Evicted>) {
        self.remove_idle(runtime, forgotten);
        #[cfg(feature = "http2")]
        self.http2.connections.retain(|connection| {
            let keep = connection.runtime() != runtime;
            if !keep {
                forgotten.push(Evicted::Http2 { _connection: connection.clone() });
            }
            keep
        });
    }
}

#[cfg(feature = "http2")]
impl Host {
    fn shared(&self, runtime: runtime::Id) -> Option<Arc<Http2>> {
        let mut usable = self.http2.connections.iter().filter(|it| it.runtime() == runtime && !it.is_closed());
        usable.next().cloned()
    }

    /// Closes an unused connection of another runtime. Its slot is free when it is dropped.
    fn evict_shared(&mut self, evicted: &mut Vec<Evicted>) {
        let unused = self.http2.connections.iter().position(|connection| connection.idle_since().is_some());
        evicted.extend(unused.map(|index| Evicted::Http2 { _connection: self.http2.connections.swap_remove(index) }));
    }

    /// A connection has shown that the host speaks HTTP/2; requests may share it.
    pub(super) fn share(&mut self, connection: Arc<Http2>) {
        self.http2.negotiating = false;
        self.http2.failed = false;
        self.http2.connections.push(connection);
    }

    /// Gives no more requests to `connection`. Those that are on it go on.
    #[must_use = "it is to be dropped when the state is not locked"]
    pub(super) fn retire(&mut self, connection: &Http2) -> Option<Evicted> {
        let index = self.http2.connections.iter().position(|it| std::ptr::eq(Arc::as_ptr(it), connection))?;
        Some(Evicted::Http2 { _connection: self.http2.connections.swap_remove(index) })
    }

    /// A connection has shown that the host speaks HTTP/1.1.
    pub(super) fn negotiated_http1(&mut self) {
        self.http2.possible = false;
        self.http2.negotiating = false;
    }
}
