//! The default chain of credentials, with an error that names what was tried.

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use std::error::Error;

/// The chain of `aws-config`.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) chain: SharedCredentialsProvider,
    /// The part of it that reads the profile: the chain keeps its reasons to itself.
    pub(super) profile: ProfileFileCredentialsProvider,
}

impl ProvideCredentials for Chain {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            match self.chain.provide_credentials().await {
                Err(CredentialsError::CredentialsNotLoaded(_)) => Err(CredentialsError::not_loaded(format!(
                    "none in environment variables, the profile{}, a web identity token, the container or the instance",
                    self.reason_of_profile().await
                ))),
                result => result,
            }
        })
    }
}

impl Chain {
    /// Why the profile gives no credentials, in parentheses.
    async fn reason_of_profile(&self) -> String {
        let error = self.profile.provide_credentials().await.err();
        let reason = error.as_ref().and_then(|error| error.source());
        reason.map_or_else(String::new, |reason| format!(" ({reason})"))
    }
}
