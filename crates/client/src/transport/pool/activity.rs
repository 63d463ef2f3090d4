//! The limit of silence: how long a request waits while no byte is read or written.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use thiserror::Error;
use tokio::time::Instant;

/// Nothing was read or written for the whole limit.
#[derive(Debug, Error)]
#[error("no byte was read or written within {0:?}")]
pub(super) struct Silence(pub(super) Duration);

/// Does `work`, unless `activity` stays the same for `limit`.
///
/// # Errors
/// [`Silence`], at `limit` after the last change.
pub(super) async fn unless_silent<T>(
    limit: Option<Duration>,
    activity: impl Fn() -> u32,
    work: impl Future<Output = T>,
) -> Result<T, Silence> {
    let Some(limit) = limit else { return Ok(work.await) };
    let mut work = pin!(work);
    let mut timer = pin!(tokio::time::sleep(limit));
    // The timer is not moved by each transfer: when it fires, it is seen how long the last one is ago.
    let (mut seen, mut last) = (activity(), Instant::now());
    std::future::poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Ok(done));
        }
        let now = activity();
        if now != seen {
            (seen, last) = (now, Instant::now());
        }
        while timer.as_mut().poll(context).is_ready() {
            match last.checked_add(limit).filter(|end| *end > Instant::now()) {
                Some(end) => timer.as_mut().reset(end),
                None => return Poll::Ready(Err(Silence(limit))),
            }
        }
        Poll::Pending
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn each_transfer_prolongs_the_wait() {
        let (count, limit) = (AtomicU32::new(0), Duration::from_millis(200));
        let start = Instant::now();
        let activity = || count.load(Ordering::Relaxed);
        let outcome = unless_silent(Some(limit), activity, async {
            for _ in 0..4 {
                tokio::time::sleep(limit / 2).await;
                count.fetch_add(1, Ordering::Relaxed);
            }
            std::future::pending::<()>().await
        });
        assert!(outcome.await.is_err());
        let took = start.elapsed();
        assert!(took >= limit * 3 && took < limit * 5, "{took:?}");
    }

    #[tokio::test]
    async fn extreme_limits_do_not_panic() {
        let soon = || tokio::time::sleep(Duration::from_millis(10));
        assert!(unless_silent(Some(Duration::MAX), || 0, soon()).await.is_ok());
        assert!(unless_silent(None, || 0, soon()).await.is_ok());
        assert!(unless_silent(Some(Duration::ZERO), || 0, soon()).await.is_err());
    }
}
