//! The chain of credentials, with an error that names what was tried.

use super::lookup::Lookup;
use super::settings;
use crate::env_error::EnvError;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::WebIdentityTokenCredentialsProvider;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use http::Uri;
use std::error::Error;

const ACCESS_KEY: &str = "AWS_ACCESS_KEY_ID";
const SECRET_KEY: &str = "AWS_SECRET_ACCESS_KEY";
/// aws-config reads it in place of [`SECRET_KEY`]. On its own it may be another program's.
const OLD_SECRET_KEY: &str = "SECRET_ACCESS_KEY";
const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const CONTAINER_PATH: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const CONTAINER_URL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

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
    /// Tries the sources in the order of the default chain of aws-config. For a profile that the program selects,
    /// credentials in environment variables do not take precedence, because they may be those of another account; the
    /// AWS CLI does the same with `--profile`.
    pub(super) fn new(
        lookup: &Lookup,
        config: &ProviderConfig,
        instance: imds::Client,
        is_selected: bool,
    ) -> Result<Self, EnvError> {
        let profile = || {
            let provider = ProfileFileCredentialsProvider::builder().configure(config);
            provider.profile_files(lookup.files()).profile_name(lookup.profile()).build()
        };
        let mut chain = if is_selected {
            CredentialsProviderChain::first_try("Profile", profile())
        } else {
            check_keys(lookup)?;
            let variables = EnvironmentVariableCredentialsProvider::new();
            CredentialsProviderChain::first_try("Environment", variables).or_else("Profile", profile())
        };
        // Sources whose variables are blank are left out, because aws-config does not take blank variables as unset.
        if !is_selected && lookup.variable(TOKEN_FILE).is_some() {
            let provider = WebIdentityTokenCredentialsProvider::builder().configure(config).build();
            chain = chain.or_else("WebIdentityToken", provider);
        }
        if has_container(lookup)? {
            chain = chain.or_else("EcsContainer", EcsCredentialsProvider::builder().configure(config).build());
        }
        let instance = ImdsCredentialsProvider::builder().configure(config).imds_client(instance).build();
        let chain = SharedCredentialsProvider::new(chain.or_else("Ec2InstanceMetadata", instance));
        let (before_profile, after_profile) =
            if is_selected { ("", "") } else { ("environment variables, ", "a web identity token, ") };
        Ok(Self { chain, profile: profile(), before_profile, after_profile })
    }

    /// Why the profile gives no credentials, in parentheses.
    async fn reason_of_profile(&self) -> String {
        let error = self.profile.provide_credentials().await.err();
        let reason = error.as_ref().and_then(|error| error.source());
        reason.map_or_else(String::new, |reason| format!(" ({reason})"))
    }
}

/// The client of the instance metadata service.
pub(super) fn instance(lookup: &Lookup, config: &ProviderConfig) -> Result<imds::Client, EnvError> {
    let client = imds::Client::builder().configure(config).endpoint(settings::metadata_endpoint(lookup)?);
    client.map(imds::client::Builder::build).map_err(|_| EnvError::Value {
        name: "the endpoint of the instance metadata service".to_owned(),
        expected: "a URL such as http://169.254.169.254",
    })
}

/// One key without the other would be ignored, and the call signed with other credentials.
fn check_keys(lookup: &Lookup) -> Result<(), EnvError> {
    match (lookup.variable(ACCESS_KEY), lookup.variable(SECRET_KEY)) {
        (Some(id), None) if lookup.variable(OLD_SECRET_KEY).is_none() => {
            Err(id.unusable("AWS_SECRET_ACCESS_KEY as well"))
        }
        (None, Some(secret)) => Err(secret.unusable("AWS_ACCESS_KEY_ID as well")),
        _ => Ok(()),
    }
}

/// Whether a container has credentials.
fn has_container(lookup: &Lookup) -> Result<bool, EnvError> {
    let is_url = |text: &str| text.parse::<Uri>().is_ok_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")));
    match (lookup.variable(CONTAINER_PATH), lookup.variable(CONTAINER_URL)) {
        (Some(path), _) if !path.text.starts_with('/') => Err(path.unusable("a path that starts with /")),
        (None, Some(url)) if !is_url(&url.text) => Err(url.unusable("an http or https URL")),
        (path, url) => Ok(path.is_some() || url.is_some()),
    }
}
