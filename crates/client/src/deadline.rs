//! The time that an attempt or a whole call has.

use crate::{BoxFuture, Runtime};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// The end of a time, which passes from the first step to the last, whatever the steps are.
pub(crate) struct Deadline(Option<(Duration, BoxFuture<'static, ()>)>);

impl Deadline {
    /// Starts the time, where there is a `limit`.
    pub(crate) fn start(runtime: &dyn Runtime, limit: Option<Duration>) -> Self {
        Self(limit.map(|limit| (limit, runtime.sleep(limit))))
    }

    /// Takes one step, unless the time is up before: then the limit is the error.
    pub(crate) async fn before<T>(&mut self, step: impl Future<Output = T>) -> Result<T, Duration> {
        let Some((limit, end)) = &mut self.0 else { return Ok(step.await) };
        let mut step = pin!(step);
        std::future::poll_fn(|context| match step.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Ok(value)),
            Poll::Pending => end.as_mut().poll(context).map(|()| Err(*limit)),
        })
        .await
    }
}
