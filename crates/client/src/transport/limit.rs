//! How many connections a host is given, and who waits for one.

use http::Uri;
use http::uri::Authority;
use std::cell::RefCell;
use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

tokio::task_local! {
    /// Dropped when the request that a connection is made for no longer needs it.
    static NEED: RefCell<Option<oneshot::Sender<Infallible>>>;
}

/// Runs a request of hyper's client. When it has its response, or is given up, connections
/// that wait in its name do so no longer: hyper would let them go on for the pool's sake.
pub(super) async fn needing_one<T>(request: impl Future<Output = T>) -> T {
    NEED.scope(RefCell::default(), request).await
}

/// Whether the request at hand waits for a connection, or has waited since this was last asked.
pub(super) fn has_waited() -> bool {
    let waited = NEED.try_with(|current| {
        let mut need = current.borrow_mut();
        let waits = need.as_ref().is_some_and(|need| !need.is_closed());
        waits || need.take().is_some()
    });
    waited.unwrap_or(false)
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

    /// Waits for the right to one more connection to the host of `uri`, first come, first
    /// served, for as long as the request at hand needs it.
    pub(super) fn slot(&self, uri: &Uri) -> impl Future<Output = Result<Slot, NotNeeded>> + Send + use<> {
        let free = self.of(uri);
        // Without a wait, which is most of the time, nobody has to be told of its end.
        let immediate = free.clone().try_acquire_owned().ok();
        let ended = immediate.is_none().then(|| {
            let (need, ended) = oneshot::channel();
            // Out of a request's scope the sender is dropped: nothing needs the connection.
            let _ = NEED.try_with(|current| current.replace(Some(need)));
            ended
        });
        async {
            let Some(mut ended) = ended else { return immediate.ok_or(NotNeeded) };
            let mut slot = pin!(free.acquire_owned());
            std::future::poll_fn(|context| match slot.as_mut().poll(context) {
                Poll::Ready(slot) => Poll::Ready(slot.map_err(|_| NotNeeded)),
                Poll::Pending => Pin::new(&mut ended).poll(context).map(|_| Err(NotNeeded)),
            })
            .await
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

    #[expect(clippy::async_yields_async, reason = "the wait outlives what needed it")]
    #[tokio::test]
    async fn waiting_ends_with_the_need() {
        let limit = Limit::new(0);
        let uri = Uri::from_static("http://a:1/");
        let held = limit.slot(&uri).await.unwrap();
        let ended = needing_one(async { limit.slot(&uri) }).await;
        assert!(ended.await.is_err());
        let mut needed = pin!(needing_one(async { limit.slot(&uri).await }));
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
    async fn a_wait_is_told_as_long_as_it_lasts_and_once_more() {
        let limit = Limit::new(1);
        let uri = Uri::from_static("http://a:1/");
        needing_one(async {
            let held = limit.slot(&uri).await.unwrap();
            assert!(!has_waited(), "there was a free one");
            let waiting = limit.slot(&uri);
            assert!(has_waited() && has_waited(), "still waiting");
            drop(held);
            drop(waiting.await.unwrap());
            assert!(has_waited() && !has_waited());
        })
        .await;
    }
}
