//! The limits of one step and of a whole call.

use crate::runtime::{BoxFuture, Runtime};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

/// A point in time after which a step is abandoned, and the error to report then.
pub(crate) struct Deadline<E>(Option<Limit<E>>);

struct Limit<E> {
    error: E,
    sleep: BoxFuture<'static, ()>,
    /// When the sleep ends by the runtime's clock; `None` beyond what it can express.
    end: Option<SystemTime>,
}

impl<E: Copy> Deadline<E> {
    /// Starts a deadline, if there is a `limit`.
    pub(crate) fn start(runtime: &dyn Runtime, limit: Option<Duration>, error: impl FnOnce(Duration) -> E) -> Self {
        Self(limit.map(|limit| Limit {
            error: error(limit),
            sleep: runtime.sleep(limit),
            end: runtime.now().checked_add(limit),
        }))
    }

    /// The approximate remaining time, if it is limited.
    pub(crate) fn left(&self, runtime: &dyn Runtime) -> Option<Duration> {
        let end = self.0.as_ref()?.end?;
        Some(end.duration_since(runtime.now()).unwrap_or_default())
    }

    /// Runs one step, unless the deadline passes first.
    #[expect(clippy::manual_async_fn, reason = "the future of an `async fn` would contain the step twice")]
    pub(crate) fn before<T>(&mut self, step: impl Future<Output = T>) -> impl Future<Output = Result<T, E>> {
        async { self.and(&mut Self(None), pin!(step)).await }
    }

    /// Runs one step, unless this or the `other` deadline passes first.
    pub(crate) fn and<F: Future + Unpin>(
        &mut self,
        other: &mut Self,
        mut step: F,
    ) -> impl Future<Output = Result<F::Output, E>> {
        std::future::poll_fn(move |context| match Pin::new(&mut step).poll(context) {
            Poll::Ready(value) => Poll::Ready(Ok(value)),
            Poll::Pending => match self.poll(context) {
                Poll::Ready(error) => Poll::Ready(Err(error)),
                Poll::Pending => other.poll(context).map(Err),
            },
        })
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<E> {
        match &mut self.0 {
            Some(limit) => limit.sleep.as_mut().poll(context).map(|()| limit.error),
            None => Poll::Pending,
        }
    }
}
