//! The clock used for signing and for the expiry of credentials: the runtime's, corrected by the dates of
//! the service's responses.

use crate::deadline::Deadline;
use crate::runtime::{BoxFuture, Runtime};
use crate::skew::{self, DateSource};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

pub(crate) struct Clock {
    runtime: Arc<dyn Runtime>,
    /// Milliseconds from our clock to the service's.
    offset: AtomicI64,
}

impl Clock {
    pub(crate) fn new(runtime: Arc<dyn Runtime>) -> Self {
        Self { runtime, offset: AtomicI64::new(0) }
    }

    /// Our own time.
    pub(crate) fn local(&self) -> SystemTime {
        self.runtime.now()
    }

    /// Returns the estimated time of the service.
    pub(crate) fn service(&self) -> SystemTime {
        skew::shifted(self.runtime.now(), self.offset())
    }

    /// Milliseconds from our clock to the service's.
    pub(crate) fn offset(&self) -> i64 {
        self.offset.load(Ordering::Relaxed)
    }

    /// Adopts the service's clock when `date`, from the response to a request that was sent at `sent` and signed with
    /// `offset`, differs too much from the signing time. Returns whether it did.
    pub(crate) fn follow(&self, date: SystemTime, sent: SystemTime, offset: i64, source: DateSource) -> bool {
        let corrected = skew::corrected(offset, sent, self.runtime.now(), date, source);
        if let Some(corrected) = corrected {
            tracing::debug!(offset_ms = corrected, "the service's clock differs from ours");
            self.offset.store(corrected, Ordering::Relaxed);
        }
        corrected.is_some()
    }

    /// Drops the correction.
    pub(crate) fn reset(&self) {
        self.offset.store(0, Ordering::Relaxed);
    }

    pub(crate) fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.runtime.sleep(duration)
    }

    /// A deadline that starts now.
    pub(crate) fn deadline(&self, limit: Duration) -> Deadline<Duration> {
        Deadline::start(self.runtime.as_ref(), Some(limit), |limit| limit)
    }

    pub(crate) fn random(&self) -> u128 {
        self.runtime.random()
    }
}
