//! Credentials, kept until shortly before they expire.

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError as ProviderError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// How long before their end credentials are fetched anew.
const MARGIN: Duration = Duration::from_secs(5 * 60);

/// A provider, and what it gave last.
#[derive(Debug)]
pub(crate) struct CredentialsCache {
    provider: Option<SharedCredentialsProvider>,
    kept: Mutex<Option<Credentials>>,
}

impl CredentialsCache {
    pub(crate) fn new(provider: Option<SharedCredentialsProvider>) -> Self {
        Self { provider, kept: Mutex::new(None) }
    }

    /// Credentials that are valid at `now`.
    pub(crate) async fn get(&self, now: SystemTime) -> Result<Credentials, CredentialsError> {
        let fresh = |credentials: &Credentials| credentials.expiry().is_none_or(|end| now + MARGIN < end);
        let kept = self.kept().clone();
        if let Some(credentials) = kept.filter(fresh) {
            return Ok(credentials);
        }
        let provider = self.provider.as_ref().ok_or(CredentialsError::Missing)?;
        let credentials = provider.provide_credentials().await.map_err(CredentialsError::Provider)?;
        *self.kept() = Some(credentials.clone());
        Ok(credentials)
    }

    /// Forgets what is kept, since the service says that it has expired.
    pub(crate) fn forget(&self) {
        *self.kept() = None;
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Option<Credentials>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why there are no credentials to sign with.
#[derive(Debug)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The client has no provider.
    Missing,
    /// The provider failed.
    Provider(ProviderError),
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str(
                "no credentials: set `credentials_provider` on the builder, or build the client from the environment",
            ),
            Self::Provider(error) => {
                write!(f, "no credentials: {error}")?;
                let mut source = std::error::Error::source(error);
                while let Some(error) = source {
                    write!(f, ": {error}")?;
                    source = error.source();
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Missing => None,
            Self::Provider(error) => Some(error),
        }
    }
}
