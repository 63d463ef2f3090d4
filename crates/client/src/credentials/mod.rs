//! Credentials: fetched from the caller's provider, kept until they expire.

mod cached;
mod error;
mod fetch;
#[cfg(test)]
mod tests;

use crate::clock::Clock;
use crate::runtime::fraction;
use crate::sign::Identity;
use aws_credential_types::provider::SharedCredentialsProvider;
use cached::Cached;
pub use error::CredentialsError;
use fetch::{Fetch, Outcome};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// The shortest time between a failure and the next fetch; the longest is twice as much.
const PAUSE: Duration = Duration::from_secs(1);

/// The credentials of a client, shared by all its calls.
pub(crate) struct Credentials {
    provider: Option<SharedCredentialsProvider>,
    kept: Arc<Kept>,
}

/// State shared by calls and fetches.
struct Kept {
    clock: Arc<Clock>,
    /// How long a fetch may take.
    limit: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Cached>,
    fetch: Option<Fetch>,
    failure: Option<Failure>,
    /// How many fetches were begun.
    fetches: u64,
}

/// A failed fetch. No other begins before `again_at`, by our own clock.
struct Failure {
    error: CredentialsError,
    again_at: SystemTime,
}

/// The next step of a call that needs credentials.
enum Step {
    Use(Arc<Identity>),
    /// Uses these, and polls a fetch of new ones.
    Refresh(Arc<Identity>, Fetch),
    Wait(Fetch),
    Fail(CredentialsError),
}

impl Credentials {
    pub(crate) fn new(provider: Option<SharedCredentialsProvider>, limit: Duration, clock: Arc<Clock>) -> Self {
        Self { provider, kept: Arc::new(Kept { clock, limit, state: Mutex::default() }) }
    }

    /// Whether there is a provider.
    pub(crate) fn are_configured(&self) -> bool {
        self.provider.is_some()
    }

    /// Credentials that are valid now, by the service's clock.
    pub(crate) async fn get(&self) -> Result<Arc<Identity>, CredentialsError> {
        let provider = self.provider.as_ref().ok_or(CredentialsError::Missing)?;
        match self.kept.step(provider) {
            (Step::Use(identity), _) => Ok(identity),
            // Boxed, so that calls that need not wait are small.
            step => Box::pin(self.follow(provider, step)).await,
        }
    }

    /// Forgets the credentials that the service has refused, unless they were replaced meanwhile.
    pub(crate) fn forget(&self, refused: &Arc<Identity>) {
        let mut state = self.kept.state();
        if state.current.as_ref().is_some_and(|current| Arc::ptr_eq(&current.identity, refused)) {
            state.current = None;
        }
    }

    async fn follow(
        &self,
        provider: &SharedCredentialsProvider,
        mut step: (Step, bool),
    ) -> Result<Arc<Identity>, CredentialsError> {
        loop {
            let (fetch, begun) = match step {
                (Step::Use(identity), _) => return Ok(identity),
                (Step::Fail(error), _) => return Err(error),
                (Step::Refresh(identity, fetch), begun) => {
                    if fetch.advance().is_none() && begun {
                        fetch.spawn();
                    }
                    return Ok(identity);
                }
                (Step::Wait(fetch), begun) => (fetch, begun),
            };
            let outcome = match fetch.advance() {
                Some(outcome) => Some(outcome),
                None => {
                    if begun {
                        fetch.spawn();
                    }
                    fetch.outcome(&self.kept.clock).await
                }
            };
            match outcome {
                Some(Outcome::Done(Ok(cached))) if cached.is_valid(self.kept.clock.service()) => {
                    return Ok(cached.identity);
                }
                Some(Outcome::Done(Ok(_))) => return Err(CredentialsError::Expired),
                Some(Outcome::Done(Err(error))) => return Err(error),
                // A panic propagates to the call that began the fetch; the others begin another one.
                Some(Outcome::Panicked(panic)) if begun => {
                    if let Some(panic) = panic.take() {
                        std::panic::resume_unwind(panic);
                    }
                }
                Some(Outcome::Panicked(_)) | None => {}
            }
            step = self.kept.step(provider);
        }
    }
}

impl Kept {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next step, and whether it began a fetch.
    fn step(self: &Arc<Self>, provider: &SharedCredentialsProvider) -> (Step, bool) {
        let mut state = self.state();
        let valid = match &state.current {
            Some(Cached { identity, lifetime: None }) => return (Step::Use(identity.clone()), false),
            Some(Cached { identity, lifetime: Some(lifetime) }) => {
                let now = self.clock.service();
                if now < lifetime.refresh_at {
                    return (Step::Use(identity.clone()), false);
                }
                (now < lifetime.expires).then(|| identity.clone())
            }
            None => None,
        };
        let wait = |fetch: Fetch, valid| match valid {
            Some(identity) => Step::Refresh(identity, fetch),
            None => Step::Wait(fetch),
        };
        let now = self.clock.local();
        if let Some(fetch) = state.fetch.as_ref().filter(|fetch| !fetch.is_overdue(now)) {
            return (wait(fetch.clone(), valid), false);
        }
        if let Some(failure) = state.failure.as_ref().filter(|failure| failure.lasts(now)) {
            return (valid.map_or_else(|| Step::Fail(failure.error.clone()), Step::Use), false);
        }
        state.fetches += 1;
        let (id, kept) = (state.fetches, Arc::downgrade(self));
        let note = move |outcome: &Outcome| {
            if let Some(kept) = kept.upgrade() {
                kept.ended(id, outcome);
            }
        };
        let fetch = Fetch::begin(id, provider.clone(), self.clock.clone(), self.limit, note);
        state.fetch = Some(fetch.clone());
        (wait(fetch, valid), true)
    }

    /// Records how a fetch ended. An overdue fetch may still end, but does not replace newer credentials.
    fn ended(&self, id: u64, outcome: &Outcome) {
        let mut state = self.state();
        let is_latest = state.fetch.take_if(|fetch| fetch.id == id).is_some();
        match outcome {
            Outcome::Done(Ok(cached)) if is_latest || state.current.is_none() => {
                state.current = Some(cached.clone());
                state.failure = None;
            }
            Outcome::Done(Err(error)) if is_latest => {
                tracing::debug!(%error, "no new credentials");
                let pause = PAUSE.mul_f64(1.0 + fraction(self.clock.random()));
                state.failure = Some(Failure { error: error.clone(), again_at: self.clock.local() + pause });
            }
            _ => {}
        }
    }
}

impl Failure {
    /// Whether the pause lasts at `now`. It ends when the clock is set back.
    fn lasts(&self, now: SystemTime) -> bool {
        self.again_at.duration_since(now).is_ok_and(|left| !left.is_zero() && left <= PAUSE * 2)
    }
}
