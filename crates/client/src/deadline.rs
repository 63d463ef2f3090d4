//! The limits of one attempt and of a whole call.

use crate::runtime::{BoxFuture, Runtime};
use std::pin::pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// A point in time after which a step is abandoned, and the error to report then.
pub(crate) struct Deadline<E>(Option<Limit<E>>);

struct Limit<E> {
    error: E,
    sleep: BoxFuture<'static, ()>,
    /// When the sleep ends by the system's clock; `None` beyond what that can express.
    end: Option<Instant>,
}

impl<E: Copy> Deadline<E> {
    /// Starts the clock, where there is a `limit`.
    pub(crate) fn start(runtime: &dyn Runtime, limit: Option<Duration>, error: impl FnOnce(Duration) -> E) -> Self {
        Self(limit.map(|limit| Limit {
            error: error(limit),
            sleep: runtime.sleep(limit),
            end: Instant::now().checked_add(limit),
        }))
    }

    /// About how much time is left, for estimates; `None` without a limit.
    pub(crate) fn remaining(&self) -> Option<Duration> {
        let end = self.0.as_ref()?.end?;
        Some(end.saturating_duration_since(Instant::now()))
    }

    /// Runs one step, unless the deadline passes first.
    pub(crate) async fn before<T>(&mut self, step: impl Future<Output = T>) -> Result<T, E> {
        match &self.0 {
            Some(_) => self.and(&mut Self(None), step).await,
            None => Ok(step.await),
        }
    }

    /// Runs one step, unless this or the `other` deadline passes first.
    pub(crate) async fn and<T>(&mut self, other: &mut Self, step: impl Future<Output = T>) -> Result<T, E> {
        let mut step = pin!(step);
        std::future::poll_fn(|context| match step.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Ok(value)),
            Poll::Pending => match self.poll(context) {
                Poll::Ready(error) => Poll::Ready(Err(error)),
                Poll::Pending => other.poll(context).map(Err),
            },
        })
        .await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<E> {
        match &mut self.0 {
            Some(Limit { error, sleep, .. }) => sleep.as_mut().poll(context).map(|()| *error),
            None => Poll::Pending,
        }
    }
}
