//! How a request asks the task that drives a shared connection to read its socket now.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// The two tasks that wait for each other: the one that reads the socket, and one that wants it read.
#[derive(Default)]
pub(super) struct DriverProbe {
    enabled: AtomicBool,
    wakers: Mutex<Wakers>,
}

#[derive(Default)]
struct Wakers {
    driver: Option<Waker>,
    waiting: Vec<Waker>,
}

impl DriverProbe {
    pub(super) fn enable(&self) {
        self.enabled.store(true, Ordering::Relaxed);
    }

    /// Called by the socket after each read.
    pub(super) fn has_read(&self, context: &Context<'_>, pending: bool) {
        if !self.enabled.load(Ordering::Relaxed) {
            return;
        }
        let waiting = {
            let mut wakers = self.wakers.lock().unwrap_or_else(PoisonError::into_inner);
            if pending && !wakers.driver.as_ref().is_some_and(|driver| driver.will_wake(context.waker())) {
                wakers.driver = Some(context.waker().clone());
            }
            std::mem::take(&mut wakers.waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Wakes the driver, and waits until it has read. Returns whether it did within `limit`.
    pub(super) async fn wait(&self, limit: Duration, has_read: impl Fn() -> bool) -> bool {
        let driver = self.wakers.lock().unwrap_or_else(PoisonError::into_inner).driver.clone();
        if let Some(driver) = driver {
            driver.wake();
        }
        let read = std::future::poll_fn(|context| {
            let mut wakers = self.wakers.lock().unwrap_or_else(PoisonError::into_inner);
            if has_read() {
                return Poll::Ready(());
            }
            wakers.waiting.push(context.waker().clone());
            Poll::Pending
        });
        tokio::time::timeout(limit, read).await.is_ok()
    }
}
