//! The chain of credentials, with an error that names what was tried.

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use std::error::Error;

/// The sources of credentials, and what they are called.
#[derive(Debug)]
pub(super) struct Chain {
    chain: SharedCredentialsProvider,
    /// The part of it that reads the profile: the chain keeps its reasons to itself.
    profile: ProfileFileCredentialsProvider,
    before_profile: &'static str,
    after_profile: &'static str,
}

impl ProvideCredentials for Chain {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            match self.chain.provide_credentials().await {
                Err(CredentialsError::CredentialsNotLoaded(_)) => Err(CredentialsError::not_loaded(format!(
                    "none in {}the profile{}, {}the container or the instance",
                    self.before_profile,
                    self.reason_of_profile().await,
                    self.after_profile
                ))),
                result => result,
            }
        })
    }
}

impl Chain {
    /// The default chain of `aws-config`.
    pub(super) fn default(chain: SharedCredentialsProvider, profile: ProfileFileCredentialsProvider) -> Self {
        Self { chain, profile, before_profile: "environment variables, ", after_profile: "a web identity token, " }
    }

    /// The chain for a profile that the program selects. As with `--profile` of the AWS CLI, credentials in environment
    /// variables do not take precedence, because they may be those of another account.
    pub(super) fn selected(config: &ProviderConfig, profile: impl Fn() -> ProfileFileCredentialsProvider) -> Self {
        let chain = CredentialsProviderChain::first_try("Profile", profile())
            .or_else("EcsContainer", EcsCredentialsProvider::builder().configure(config).build())
            .or_else("Ec2InstanceMetadata", ImdsCredentialsProvider::builder().configure(config).build());
        let chain = SharedCredentialsProvider::new(chain);
        Self { chain, profile: profile(), before_profile: "", after_profile: "" }
    }

    /// Why the profile gives no credentials, in parentheses.
    async fn reason_of_profile(&self) -> String {
        let error = self.profile.provide_credentials().await.err();
        let reason = error.as_ref().and_then(|error| error.source());
        reason.map_or_else(String::new, |reason| format!(" ({reason})"))
    }
}
