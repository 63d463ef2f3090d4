//! The time that an attempt or a whole call has.

use crate::{BoxFuture, Runtime};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

/// The end of a time, which passes from the first step to the last, whatever the steps are.
pub(crate) struct Deadline(Option<Limit>);

struct Limit {
    limit: Duration,
    sleep: BoxFuture<'static, ()>,
    /// When the sleep ends by the system's clock; `None` beyond what it can express.
    end: Option<Instant>,
}

impl Deadline {
    /// Starts the time, where there is a `limit`.
    pub(crate) fn start(runtime: &dyn Runtime, limit: Option<Duration>) -> Self {
        let end = |limit| Instant::now().checked_add(limit);
        Self(limit.map(|limit| Limit { limit, sleep: runtime.sleep(limit), end: end(limit) }))
    }

    /// About when the time is up, for estimates.
    pub(crate) fn end(&self) -> Option<Instant> {
        self.0.as_ref().and_then(|limit| limit.end)
    }

    /// Takes one step, unless the time is up before: then the limit is the error.
    pub(crate) async fn before<T>(&mut self, step: impl Future<Output = T>) -> Result<T, Duration> {
        let Some(Limit { limit, sleep, .. }) = &mut self.0 else { return Ok(step.await) };
        let mut step = pin!(step);
        std::future::poll_fn(|context| match step.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Ok(value)),
            Poll::Pending => sleep.as_mut().poll(context).map(|()| Err(*limit)),
        })
        .await
    }
}
