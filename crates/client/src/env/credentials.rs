//! The default chain of credentials, with an error that names what was tried.

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};

/// The chain of `aws-config`.
#[derive(Debug)]
pub(super) struct Chain(pub(super) SharedCredentialsProvider);

impl ProvideCredentials for Chain {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            self.0.provide_credentials().await.map_err(|error| match error {
                CredentialsError::CredentialsNotLoaded(_) => CredentialsError::not_loaded(
                    "none in environment variables, the profile, a web identity token, the container or the instance",
                ),
                failed => failed,
            })
        })
    }
}
