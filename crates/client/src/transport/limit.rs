//! How many connections a host is given, and who waits for one.

use http::Uri;
use http::uri::Authority;
use std::cell::RefCell;
use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt;
use std::mem;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

tokio::task_local! {
    static NEED: RefCell<Need>;
}

/// What the request at hand needs.
#[derive(Default)]
struct Need {
    /// Dropped when it no longer needs the connection that is made for it.
    connection: Option<oneshot::Sender<Infallible>>,
    /// Whether it has needed one since this was last asked.
    recently: bool,
}

/// Runs a request of hyper's client. When it has its response, or is given up, connections
/// that wait in its name do so no longer: hyper would let them go on for the pool's sake.
pub(super) async fn needing_one<T>(request: impl Future<Output = T>) -> T {
    NEED.scope(RefCell::default(), request).await
}

/// Whether a connection is being made for the request at hand, or was since this was last asked.
pub(super) fn needs_connection() -> bool {
    let needs = NEED.try_with(|need| {
        let mut need = need.borrow_mut();
        let now = need.connection.as_ref().is_some_and(|connection| !connection.is_closed());
        mem::replace(&mut need.recently, now) || now
    });
    needs.unwrap_or(false)
}

/// Notes that the request at hand has a connection.
pub(super) fn has_connection() {
    let _ = NEED.try_with(|need| need.borrow_mut().connection = None);
}

/// That a connection is being made, told to the request at hand for as long as this lives.
pub(super) struct Making(oneshot::Receiver<Infallible>);

impl Making {
    pub(super) fn begin() -> Self {
        let (need, ended) = oneshot::channel();
        // Out of a request's scope the sender is dropped: nothing needs the connection.
        let _ = NEED.try_with(|current| *current.borrow_mut() = Need { connection: Some(need), recently: true });
        Self(ended)
    }

    /// Waits for a slot, unless the request no longer needs the connection.
    pub(super) async fn while_needed(
        &mut self,
        slot: impl Future<Output = Result<Slot, NotNeeded>>,
    ) -> Result<Slot, NotNeeded> {
        let mut slot = pin!(slot);
        std::future::poll_fn(|context| match slot.as_mut().poll(context) {
            Poll::Ready(slot) => Poll::Ready(slot),
            Poll::Pending => Pin::new(&mut self.0).poll(context).map(|_| Err(NotNeeded)),
        })
        .await
    }
}

/// How many connections each host may have.
pub(super) struct Limit {
    most: usize,
    hosts: Mutex<HashMap<Option<Authority>, Arc<Semaphore>>>,
}

/// The right to one connection, given back when it is dropped.
pub(super) type Slot = OwnedSemaphorePermit;

impl Limit {
    pub(super) fn new(most: usize) -> Self {
        Self { most: most.clamp(1, Semaphore::MAX_PERMITS), hosts: Mutex::default() }
    }

    /// Waits for the right to one more connection to the host of `uri`, first come, first served.
    pub(super) fn slot(&self, uri: &Uri) -> impl Future<Output = Result<Slot, NotNeeded>> + Send + use<> {
        let free = self.of(uri);
        let immediate = free.clone().try_acquire_owned().ok();
        async {
            match immediate {
                Some(slot) => Ok(slot),
                None => free.acquire_owned().await.map_err(|_| NotNeeded),
            }
        }
    }

    fn of(&self, uri: &Uri) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let authority = uri.authority().cloned();
        if let Some(known) = hosts.get(&authority) {
            return known.clone();
        }
        // Hosts that depend on inputs may be many: those without a connection are forgotten.
        hosts.retain(|_, free| Arc::strong_count(free) > 1);
        hosts.entry(authority).or_insert_with(|| Arc::new(Semaphore::new(self.most))).clone()
    }
}

/// The request has got another connection, or was given up.
#[derive(Debug)]
pub(super) struct NotNeeded;

impl fmt::Display for NotNeeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is no longer needed")
    }
}

impl std::error::Error for NotNeeded {}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(limit: &Limit, uri: &'static str) -> usize {
        limit.of(&Uri::from_static(uri)).available_permits()
    }

    #[tokio::test]
    async fn each_host_has_its_own_and_is_forgotten_with_its_last_connection() {
        let limit = Limit::new(2);
        let one = limit.slot(&Uri::from_static("http://a:1/")).await.unwrap();
        let other = limit.slot(&Uri::from_static("http://b:1/")).await.unwrap();
        assert_eq!((slots(&limit, "http://a:1/x"), slots(&limit, "http://b:1/")), (1, 1));
        drop(one);
        assert_eq!(slots(&limit, "http://a:1/"), 2);
        assert_eq!(slots(&limit, "http://c:1/"), 2);
        assert_eq!(limit.hosts.lock().unwrap().len(), 2, "a is forgotten");
        drop(other);
    }

    #[tokio::test]
    async fn waiting_ends_with_the_need() {
        let limit = Limit::new(0);
        let uri = Uri::from_static("http://a:1/");
        let held = limit.slot(&uri).await.unwrap();
        let waiting = || (Making::begin(), limit.slot(&uri));
        let (mut making, slot) = needing_one(async { waiting() }).await;
        assert!(making.while_needed(slot).await.is_err(), "the request has ended");
        let mut needed = pin!(needing_one(async {
            let (mut making, slot) = waiting();
            making.while_needed(slot).await
        }));
        std::future::poll_fn(|context| {
            assert!(needed.as_mut().poll(context).is_pending());
            Poll::Ready(())
        })
        .await;
        drop(held);
        assert!(needed.await.is_ok());
        assert_eq!(slots(&limit, "http://a:1/"), 1, "0 counts as 1, and nothing is lost");
    }

    #[tokio::test]
    async fn the_need_of_a_connection_is_told_as_long_as_it_lasts_and_once_more() {
        needing_one(async {
            assert!(!needs_connection());
            let making = Making::begin();
            assert!(needs_connection() && needs_connection());
            drop(making);
            assert!(needs_connection() && !needs_connection());
            let _for_others = Making::begin();
            has_connection();
            assert!(needs_connection() && !needs_connection(), "it has got another one");
        })
        .await;
    }
}
