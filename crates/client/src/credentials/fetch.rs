//! One fetch of credentials, shared and driven by every call that waits for it.

use super::cached::Cached;
use super::error::CredentialsError;
use crate::clock::Clock;
use crate::sign::Identity;
use crate::task;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, ready};
use std::time::{Duration, SystemTime};
use tokio::runtime::Handle;

/// How long after its timeout a fetch counts as stuck on a runtime that is no longer driven.
const GRACE: Duration = Duration::from_secs(1);

/// How a fetch ended.
#[derive(Clone)]
pub(super) enum Outcome {
    Done(Result<Cached, CredentialsError>),
    Panicked(Panic),
    /// The runtime that it began on has ended, and with it the provider's sockets and timers.
    Orphaned,
    /// It was overdue.
    Stopped,
}

/// The payload of a provider's panic, for the call that began the fetch.
#[derive(Clone)]
pub(super) struct Panic(Arc<Mutex<Option<Box<dyn Any + Send>>>>);

impl Panic {
    pub(super) fn take(&self) -> Option<Box<dyn Any + Send>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A fetch in flight. Every call that waits for it drives it, and so does a spawned task, so that it
/// continues after those calls were dropped.
#[derive(Clone)]
pub(super) struct Fetch {
    pub(super) id: u64,
    began: SystemTime,
    limit: Duration,
    /// Where it began. `None` outside of a tokio runtime.
    runtime: Option<Handle>,
    /// Whether the spawned task was dropped.
    orphaned: Arc<AtomicBool>,
    stopped: Arc<AtomicBool>,
    running: Shared<BoxFuture<'static, Outcome>>,
}

impl Fetch {
    /// Starts to ask `provider`. `note` receives the outcome even if no call waits for it any longer.
    pub(super) fn begin(
        id: u64,
        provider: SharedCredentialsProvider,
        clock: Arc<Clock>,
        limit: Duration,
        note: impl FnOnce(&Outcome) + Send + 'static,
    ) -> Self {
        let began = clock.local();
        let runtime = Handle::try_current().ok();
        let entered = runtime.clone();
        let orphaned = Arc::<AtomicBool>::default();
        let ended = orphaned.clone();
        let stopped = Arc::<AtomicBool>::default();
        let is_stopped = stopped.clone();
        let running = async move {
            let is_orphaned = || ended.load(Ordering::Acquire);
            let mut asking = pin!(AssertUnwindSafe(ask(&provider, &clock, limit)).catch_unwind().map(|asked| {
                asked.map_or_else(|panic| Outcome::Panicked(Panic(Arc::new(Mutex::new(Some(panic))))), Outcome::Done)
            }));
            let outcome = std::future::poll_fn(|context| {
                // The provider's sockets would fail, and its timers panic.
                if is_orphaned() {
                    return Poll::Ready(Outcome::Orphaned);
                }
                if is_stopped.load(Ordering::Acquire) {
                    return Poll::Ready(Outcome::Stopped);
                }
                // Whichever call drives it, all sockets belong to one runtime.
                let _guard = entered.as_ref().map(Handle::enter);
                let outcome = ready!(asking.as_mut().poll(context));
                let has_failed = !matches!(outcome, Outcome::Done(Ok(_)));
                Poll::Ready(if has_failed && is_orphaned() { Outcome::Orphaned } else { outcome })
            });
            let outcome = outcome.await;
            note(&outcome);
            outcome
        };
        Self { id, began, limit, runtime, orphaned, stopped, running: running.boxed().shared() }
    }

    /// Polls the fetch once. Returns `None` while it is pending.
    pub(super) fn advance(&self) -> Option<Outcome> {
        self.running.clone().now_or_never()
    }

    /// Ends an overdue fetch: the provider may hold a lock that the next fetch needs. Do not call it while anything is
    /// locked that the end of a fetch locks.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        drop(self.advance());
    }

    /// Spawns a task that drives the fetch to its end.
    pub(super) fn spawn(&self) {
        // Without a tokio runtime, only the waiting calls drive it.
        if let Some(runtime) = &self.runtime {
            let (running, guard) = (self.running.clone(), OrphanedOnDrop(self.orphaned.clone()));
            task::spawn(runtime, async move {
                let _guard = guard;
                drop(running.await);
            });
        }
    }

    /// Waits for the outcome. Returns `None` when the fetch is overdue.
    pub(super) async fn outcome(&self, clock: &Clock) -> Option<Outcome> {
        match self.remaining(clock.local()) {
            None => Some(self.running.clone().await),
            Some(remaining) => clock.deadline(remaining).before(self.running.clone()).await.ok(),
        }
    }

    /// Whether the fetch should have timed out already. Its timers and sockets then belong to a runtime that
    /// is no longer driven.
    pub(super) fn is_overdue(&self, now: SystemTime) -> bool {
        self.remaining(now).is_some_and(|remaining| remaining.is_zero())
    }

    /// The time until it is overdue; `None` for a fetch without a limit.
    fn remaining(&self, now: SystemTime) -> Option<Duration> {
        let elapsed = now.duration_since(self.began).unwrap_or_default();
        Some(self.limit.checked_add(GRACE)?.saturating_sub(elapsed))
    }
}

/// Belongs to the spawned task. A runtime that ends drops its tasks before its sockets and timers fail.
struct OrphanedOnDrop(Arc<AtomicBool>);

impl Drop for OrphanedOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

async fn ask(provider: &SharedCredentialsProvider, clock: &Clock, limit: Duration) -> Result<Cached, CredentialsError> {
    let mut asking = pin!(provider.provide_credentials());
    // A provider that returns immediately needs no timer.
    let mut timer = None;
    let answer = std::future::poll_fn(|context| match asking.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => timer.get_or_insert_with(|| clock.sleep(limit)).as_mut().poll(context).map(|()| None),
    });
    let credentials = answer.await.ok_or(CredentialsError::TimedOut(limit))?;
    let credentials = credentials.map_err(|error| CredentialsError::Provider(Arc::new(error)))?;
    let expires = credentials.expiry();
    let identity = Identity::new(credentials).map_err(CredentialsError::Invalid)?;
    let cached = Cached::new(identity, expires, clock.service());
    if cached.is_valid(clock.service()) {
        return Ok(cached);
    }
    if !cached.is_valid(clock.local()) {
        return Err(CredentialsError::Expired);
    }
    // Fresh credentials that have expired by the corrected clock show that the correction is wrong. Without
    // it a request is sent, and its response corrects the clock; otherwise nothing would ever be sent.
    clock.reset();
    Ok(cached)
}
