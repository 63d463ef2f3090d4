//! The read timeout: how long a request waits while no byte is read or written.

use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;
use thiserror::Error;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

/// Nothing was read or written for the whole limit.
#[derive(Debug, Error)]
#[error("no byte was read or written within {0:?}")]
pub(super) struct ReadTimeoutError(pub(super) Duration);

/// Runs `work`, unless `activity` returns the same number for as long as `limit`.
///
/// `work` is pinned by the caller, because an `async fn` contains each future that it receives twice.
///
/// # Errors
/// [`ReadTimeoutError`] once `limit` has passed since the last change, and the error of `work`.
pub(super) async fn with_read_timeout<T, E: From<ReadTimeoutError>>(
    limit: Option<Duration>,
    activity: impl Fn() -> usize,
    mut work: Pin<&mut impl Future<Output = Result<T, E>>>,
) -> Result<T, E> {
    let Some(limit) = limit else { return work.await };
    // Neither clock nor timer is needed for work that is ready at once.
    let mut last: Option<(usize, Instant)> = None;
    let mut timer = pin!(None::<Sleep>);
    std::future::poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(done);
        }
        let count = activity();
        let since = match last {
            Some((seen, since)) if seen == count => since,
            _ => Instant::now(),
        };
        last = Some((count, since));
        if timer.is_none() {
            // `sleep` for a limit that the clock cannot express.
            timer.set(Some(since.checked_add(limit).map_or_else(|| sleep(limit), sleep_until)));
        }
        // A transfer does not reset the timer. When the timer fires, the time of the last transfer decides.
        let Some(mut timer) = timer.as_mut().as_pin_mut() else { return Poll::Pending };
        while timer.as_mut().poll(context).is_ready() {
            match since.checked_add(limit).filter(|end| *end > Instant::now()) {
                Some(end) => timer.as_mut().reset(end),
                None => return Poll::Ready(Err(ReadTimeoutError(limit).into())),
            }
        }
        Poll::Pending
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn each_transfer_prolongs_the_wait() {
        let (count, limit) = (AtomicUsize::new(0), Duration::from_millis(200));
        let start = Instant::now();
        let activity = || count.load(Ordering::Relaxed);
        let outcome: Result<(), ReadTimeoutError> = with_read_timeout(
            Some(limit),
            activity,
            pin!(async {
                for _ in 0..4 {
                    tokio::time::sleep(limit / 2).await;
                    count.fetch_add(1, Ordering::Relaxed);
                }
                std::future::pending().await
            }),
        )
        .await;
        assert!(outcome.is_err());
        let took = start.elapsed();
        assert!(took >= limit * 3 && took < limit * 5, "{took:?}");
    }

    #[tokio::test]
    async fn extreme_limits_do_not_panic() {
        let soon = async || -> Result<(), ReadTimeoutError> {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Ok(())
        };
        assert!(with_read_timeout(Some(Duration::MAX), || 0, pin!(soon())).await.is_ok());
        assert!(with_read_timeout(None, || 0, pin!(soon())).await.is_ok());
        let never = pin!(std::future::pending::<Result<(), ReadTimeoutError>>());
        assert!(with_read_timeout(Some(Duration::ZERO), || 0, never).await.is_err());
    }
}
