//! Credentials: fetched from the caller's provider, kept until they are about to expire.

use crate::sign::Identity;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, error};
use std::error::Error;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

/// How long before they expire credentials are fetched anew.
const MARGIN: Duration = Duration::from_secs(60);

/// The credentials of a client, shared by all its calls.
pub(crate) struct Credentials {
    provider: Option<SharedCredentialsProvider>,
    cached: RwLock<Option<Cached>>,
    // Held while fetching, so that many calls make one fetch.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Cached {
    identity: Arc<Identity>,
    refresh_at: Option<SystemTime>,
    expires: Option<SystemTime>,
}

impl Credentials {
    pub(crate) fn new(provider: Option<SharedCredentialsProvider>) -> Self {
        Self { provider, cached: RwLock::new(None), fetching: tokio::sync::Mutex::new(()) }
    }

    /// Whether there is a provider.
    pub(crate) fn are_configured(&self) -> bool {
        self.provider.is_some()
    }

    /// Credentials that are valid at `now`.
    pub(crate) async fn get(&self, now: SystemTime) -> Result<Arc<Identity>, CredentialsError> {
        if let Some(cached) = self.fresh(now) {
            return Ok(cached);
        }
        let provider = self.provider.as_ref().ok_or(CredentialsError::Missing)?;
        let _fetching = self.fetching.lock().await;
        if let Some(cached) = self.fresh(now) {
            return Ok(cached);
        }
        match provider.provide_credentials().await {
            Ok(credentials) => {
                let expires = credentials.expiry();
                let refresh_at = expires.map(|expires| refresh_at(now, expires));
                let identity = Arc::new(Identity::new(credentials));
                let cached = Cached { identity: identity.clone(), refresh_at, expires };
                *self.cached.write().unwrap_or_else(PoisonError::into_inner) = Some(cached);
                Ok(identity)
            }
            // What we have is still good for a while.
            Err(error) => self.unexpired(now).ok_or(CredentialsError::Provider(error)),
        }
    }

    /// Forgets the credentials that the service has refused, unless they were replaced meanwhile.
    pub(crate) fn forget(&self, refused: &Arc<Identity>) {
        let mut cached = self.cached.write().unwrap_or_else(PoisonError::into_inner);
        if cached.as_ref().is_some_and(|cached| Arc::ptr_eq(&cached.identity, refused)) {
            *cached = None;
        }
    }

    fn fresh(&self, now: SystemTime) -> Option<Arc<Identity>> {
        self.cached_if(|cached| cached.refresh_at.is_none_or(|at| now < at))
    }

    fn unexpired(&self, now: SystemTime) -> Option<Arc<Identity>> {
        self.cached_if(|cached| cached.expires.is_none_or(|at| now < at))
    }

    fn cached_if(&self, good: impl FnOnce(&Cached) -> bool) -> Option<Arc<Identity>> {
        let cached = self.cached.read().unwrap_or_else(PoisonError::into_inner);
        cached.as_ref().filter(|cached| good(cached)).map(|cached| cached.identity.clone())
    }
}

/// Some time before `expires`, yet not before half of the credentials' time has passed, so that
/// short-lived ones are not fetched for each call.
fn refresh_at(now: SystemTime, expires: SystemTime) -> SystemTime {
    let half = now + expires.duration_since(now).unwrap_or_default() / 2;
    expires.checked_sub(MARGIN).map_or(half, |early| early.max(half))
}

/// No credentials to sign with.
#[derive(Debug)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The client was built without a credentials provider.
    Missing,
    /// The provider failed.
    Provider(error::CredentialsError),
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Provider(error) = self else {
            return f.write_str("no credentials: set `credentials_provider` on the builder of the client");
        };
        write!(f, "{error}")?;
        let mut cause = error.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl Error for CredentialsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Missing => None,
            Self::Provider(error) => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_refreshed_before_they_expire() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let after = |lifetime: u64| {
            let at = refresh_at(now, now + Duration::from_secs(lifetime));
            at.duration_since(now).unwrap().as_secs()
        };
        assert_eq!((after(3600), after(100), after(0)), (3540, 50, 0));
    }
}
