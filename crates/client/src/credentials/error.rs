//! Why there are no credentials to sign with.

use crate::one_line::one_line;
use crate::sign::InvalidCredentialsError;
use aws_credential_types::provider::error::CredentialsError as ProviderError;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// No credentials to sign with. Calls that wait for the same fetch share its error.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The client was built without a credentials provider.
    #[error("no credentials: set `credentials_provider` on the builder of the client")]
    Missing,
    /// The provider failed. The message names its causes, too.
    #[error("no credentials: {}", one_line(.0.as_ref()))]
    Provider(Arc<ProviderError>),
    /// The provider did not return credentials within
    /// [`credentials_timeout`](crate::Builder::credentials_timeout).
    #[error(
        "no credentials: the provider did not answer within {0:?}; check the source that it asks, or raise `credentials_timeout` on the builder"
    )]
    TimedOut(Duration),
    /// A part of the credentials cannot be sent in a request.
    #[error("the credentials are not usable: {0}")]
    Invalid(InvalidCredentialsError),
    /// The provider's credentials had expired when they arrived.
    #[error("the provider's credentials have expired already: renew them, for example by signing in again")]
    Expired,
}

impl CredentialsError {
    pub(super) fn unhandled(reason: &'static str) -> Self {
        Self::Provider(Arc::new(ProviderError::unhandled(reason)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_provider_and_its_causes_make_one_line() {
        let error = CredentialsError::Provider(Arc::new(ProviderError::not_loaded("line one\r\nline 'two'")));
        let text = error.to_string();
        assert!(text.ends_with(r"line one\r\nline 'two'"), "{text}");
        assert!(!text.contains(char::is_control), "{text}");
        let long = CredentialsError::Provider(Arc::new(ProviderError::not_loaded("x".repeat(5000))));
        assert!(long.to_string().chars().count() < 1100);
    }
}
