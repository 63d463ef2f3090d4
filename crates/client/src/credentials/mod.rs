//! Credentials: fetched from the caller's provider, and cached until they expire.

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
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

/// The minimum time between a failure and the next fetch. The maximum is twice that.
const PAUSE: Duration = Duration::from_secs(1);

const PANICKED: &str = "the provider panicked";

/// The credentials of a client, shared by all its calls.
pub(crate) struct Credentials {
    provider: Option<SharedCredentialsProvider>,
    kept: Arc<Kept>,
}

/// State shared by calls and fetches.
struct Kept {
    clock: Arc<Clock>,
    /// The timeout of a fetch.
    limit: Duration,
    /// Read by every call, and therefore separate from the state of fetches.
    current: RwLock<Option<Cached>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    fetch: Option<Fetch>,
    failure: Option<Failure>,
    /// The number of fetches that were started.
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
        Self { provider, kept: Arc::new(Kept { clock, limit, current: RwLock::default(), state: Mutex::default() }) }
    }

    /// Whether there is a provider.
    pub(crate) fn are_configured(&self) -> bool {
        self.provider.is_some()
    }

    /// Credentials that are valid now, by the service's clock.
    pub(crate) async fn get(&self) -> Result<Arc<Identity>, CredentialsError> {
        if let Some(identity) = self.kept.fresh() {
            return Ok(identity);
        }
        let provider = self.provider.as_ref().ok_or(CredentialsError::Missing)?;
        // Boxed, so that calls that need not wait are small.
        Box::pin(self.follow(provider)).await
    }

    /// Whether credentials that were valid when a call got them are valid still, by the service's clock.
    pub(crate) fn is_valid(&self, identity: &Identity) -> bool {
        identity.credentials().expiry().is_none_or(|expires| self.kept.clock.service() < expires)
    }

    /// Drops the credentials that the service rejected, unless they were replaced in the meantime.
    pub(crate) fn forget(&self, refused: &Arc<Identity>) {
        let mut current = self.kept.current.write().unwrap_or_else(PoisonError::into_inner);
        current.take_if(|current| Arc::ptr_eq(&current.identity, refused));
    }

    async fn follow(&self, provider: &SharedCredentialsProvider) -> Result<Arc<Identity>, CredentialsError> {
        let mut panicked = false;
        loop {
            let (fetch, begun) = match self.kept.step(provider) {
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
                // A panic propagates to the call that began the fetch. The others try once more, together. Then it is
                // a failure, and not one fetch for each call.
                Some(Outcome::Panicked(panic)) => match begun.then(|| panic.take()).flatten() {
                    Some(panic) => std::panic::resume_unwind(panic),
                    None if panicked => return Err(CredentialsError::unhandled(PANICKED)),
                    None => panicked = true,
                },
                Some(Outcome::Orphaned) if begun => return Err(CredentialsError::unhandled("the runtime has ended")),
                // The next round begins another fetch, on this runtime.
                Some(Outcome::Orphaned | Outcome::Stopped) => {}
                None => self.kept.abandon(&fetch),
            }
        }
    }
}

impl Kept {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn current(&self) -> Option<Cached> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The current credentials, unless it is time to fetch new ones.
    fn fresh(&self) -> Option<Arc<Identity>> {
        let current = self.current()?;
        let is_fresh = current.lifetime.is_none_or(|lifetime| self.clock.service() < lifetime.refresh_at);
        is_fresh.then_some(current.identity)
    }

    /// The next step, and whether it began a fetch.
    fn step(self: &Arc<Self>, provider: &SharedCredentialsProvider) -> (Step, bool) {
        let mut state = self.state();
        // A fetch may have ended while this call waited for the lock.
        if let Some(identity) = self.fresh() {
            return (Step::Use(identity), false);
        }
        let valid = self.current().filter(|current| current.is_valid(self.clock.service()));
        let valid = valid.map(|current| current.identity);
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
        let overdue = state.fetch.replace(fetch.clone());
        drop(state);
        if let Some(overdue) = overdue {
            overdue.stop();
        }
        (wait(fetch, valid), true)
    }

    /// Lets the next call begin another fetch in place of this one, for which a call waited as long as a fetch may
    /// take. By the clock it may not be overdue yet: a clock can be set back.
    fn abandon(&self, overdue: &Fetch) {
        self.state().fetch.take_if(|fetch| fetch.id == overdue.id);
        overdue.stop();
    }

    /// Records how a fetch ended. An overdue fetch may still end, but does not replace newer credentials.
    fn ended(&self, id: u64, outcome: &Outcome) {
        let mut state = self.state();
        let is_latest = state.fetch.take_if(|fetch| fetch.id == id).is_some();
        match outcome {
            Outcome::Done(Ok(cached)) if is_latest || self.current().is_none() => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(cached.clone());
                state.failure = None;
            }
            Outcome::Done(Err(error)) if is_latest => {
                tracing::debug!(%error, "no new credentials");
                state.failure = Some(self.failure(error.clone()));
            }
            // Otherwise each call while the credentials last would ask a provider that is broken. Where a call
            // waits, it has the panic, and the next one asks again.
            Outcome::Panicked(_) if is_latest && self.current().is_some() => {
                state.failure = Some(self.failure(CredentialsError::unhandled(PANICKED)));
            }
            _ => {}
        }
    }

    fn failure(&self, error: CredentialsError) -> Failure {
        let pause = PAUSE.mul_f64(1.0 + fraction(self.clock.random()));
        Failure { error, again_at: self.clock.local() + pause }
    }
}

impl Failure {
    /// Whether the pause has not ended at `now`. It ends if the clock is set back.
    fn lasts(&self, now: SystemTime) -> bool {
        self.again_at.duration_since(now).is_ok_and(|left| !left.is_zero() && left <= PAUSE * 2)
    }
}
