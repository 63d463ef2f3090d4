//! The roles that a profile assumes, one with the credentials of the other.
//!
//! aws-config assumes them as well, but ignores `duration_seconds`, and does not count blank variables for the endpoint
//! as unset. Only what it reports as an error is left to it.

use super::lookup::{Found, Lookup};
use super::settings;
use crate::env_error::EnvError;
use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};
use aws_smithy_async::rt::sleep::default_async_sleep;
use aws_smithy_async::time::SystemTimeSource;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use std::error::Error;
use std::time::Duration;

/// The limits of STS, in seconds.
const MIN_DURATION: u64 = 900;
const MAX_DURATION: u64 = 43_200;

/// What a profile says of its roles.
pub(super) struct RoleChain {
    /// The last is assumed first.
    roles: Vec<Role>,
    pub(super) base: Base,
}

/// Where the credentials come from that the first role is assumed with.
pub(super) enum Base {
    Keys(Credentials),
    Source(Source),
    Profile(String),
}

/// A value of `credential_source`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    Environment,
    Instance,
    Container,
}

impl Source {
    fn of(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "environment" => Some(Self::Environment),
            "ec2instancemetadata" => Some(Self::Instance),
            "ecscontainer" => Some(Self::Container),
            _ => None,
        }
    }
}

#[derive(Debug)]
struct Role {
    arn: String,
    session_name: Option<String>,
    external_id: Option<String>,
    duration: Option<Duration>,
}

impl RoleChain {
    /// `None` if the profile assumes no role, and nothing else that other credentials must not replace.
    pub(super) fn of(lookup: &Lookup) -> Result<Option<Self>, EnvError> {
        let mut roles = Vec::new();
        for profile in lookup.chain_of_profiles() {
            let key = |key| lookup.in_profile(profile, key);
            let text = |name| key(name).map(|found| found.text);
            // Keys come before the role, except in the profile that is selected.
            if let Some(keys) = keys(lookup, profile).filter(|_| !roles.is_empty()) {
                return Ok(Some(Self { roles, base: Base::Keys(keys) }));
            }
            // A role that is assumed with a token needs no other credentials.
            let Some(arn) = text("role_arn").filter(|_| key("web_identity_token_file").is_none()) else {
                // aws-config takes a profile with a part of the settings of single sign-on for one without credentials.
                let has_sso = || key("sso_account_id").or_else(|| key("sso_role_name")).is_some();
                let base = Base::Profile(profile.to_owned());
                return Ok((!roles.is_empty() || has_sso()).then_some(Self { roles, base }));
            };
            if let Some(mfa) = key("mfa_serial") {
                let expected = "`credential_process` or single sign-on instead, because nobody is asked for a code";
                return Err(mfa.unusable(expected));
            }
            let (session_name, external_id) = (text("role_session_name"), text("external_id"));
            let duration = key("duration_seconds").map(duration).transpose()?;
            roles.push(Role { arn, session_name, external_id, duration });
            let base = match (text("source_profile"), text("credential_source")) {
                (Some(source), None) if source == profile => keys(lookup, profile).map(Base::Keys),
                (Some(_), None) => continue,
                (None, Some(source)) => Source::of(&source).map(Base::Source),
                _ => None,
            };
            return Ok(Some(base.map_or_else(|| Self::unresolved(lookup), |base| Self { roles, base })));
        }
        Ok(Some(Self::unresolved(lookup)))
    }

    /// No roles of ours: aws-config reports what is wrong with those of the profile.
    fn unresolved(lookup: &Lookup) -> Self {
        Self { roles: Vec::new(), base: Base::Profile(lookup.profile().to_owned()) }
    }

    pub(super) fn is_unresolved(&self) -> bool {
        self.roles.is_empty()
    }

    pub(super) fn provider(self, base: SharedCredentialsProvider, sts: SdkConfig) -> AssumedRoles {
        let profile = if let Base::Profile(name) = self.base { name } else { String::new() };
        AssumedRoles { roles: self.roles, base, profile, sts }
    }
}

fn keys(lookup: &Lookup, profile: &str) -> Option<Credentials> {
    let text = |key| lookup.in_profile(profile, key).map(|found| found.text);
    let keys = Credentials::builder().access_key_id(text("aws_access_key_id")?);
    let mut keys = keys.secret_access_key(text("aws_secret_access_key")?).provider_name("ProfileFile");
    keys.set_session_token(text("aws_session_token"));
    keys.set_account_id(text("aws_account_id").map(Into::into));
    Some(keys.build())
}

fn duration(found: Found) -> Result<Duration, EnvError> {
    let seconds = found.text.parse().ok().filter(|seconds| (MIN_DURATION..=MAX_DURATION).contains(seconds));
    seconds.map(Duration::from_secs).ok_or_else(|| found.unusable("it to a number of seconds from 900 to 43200"))
}

/// How STS is called, in a region still to be set.
pub(super) fn sts_config(lookup: &Lookup, http_client: SharedHttpClient) -> Result<SdkConfig, EnvError> {
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http_client)
        .time_source(SystemTimeSource::new())
        .retry_config(RetryConfig::standard());
    config.set_sleep_impl(default_async_sleep()).set_endpoint_url(settings::endpoint_url(lookup, Some("sts"))?);
    config.set_use_fips(settings::use_fips(lookup)?).set_use_dual_stack(settings::use_dual_stack(lookup)?);
    Ok(config.build())
}

/// Assumes all roles of a chain.
#[derive(Debug)]
pub(super) struct AssumedRoles {
    roles: Vec<Role>,
    base: SharedCredentialsProvider,
    /// The profile that the base reads, if it reads one.
    profile: String,
    /// How STS is called.
    sts: SdkConfig,
}

impl AssumedRoles {
    async fn credentials(&self) -> provider::Result {
        let mut credentials = self.base.provide_credentials().await.map_err(|error| match error {
            // A role is never replaced by the credentials of the instance.
            CredentialsError::CredentialsNotLoaded(_) if error.source().is_some() => {
                CredentialsError::provider_error(error)
            }
            CredentialsError::CredentialsNotLoaded(_) => {
                CredentialsError::provider_error(format!("the profile `{}` has no credentials", self.profile))
            }
            error => error,
        })?;
        for role in self.roles.iter().rev() {
            let provider = AssumeRoleProvider::builder(&role.arn).configure(&self.sts);
            let provider = role.session_name.iter().fold(provider, |provider, name| provider.session_name(name));
            let provider = role.external_id.iter().fold(provider, |provider, id| provider.external_id(id));
            let provider = role.duration.into_iter().fold(provider, |provider, length| provider.session_length(length));
            credentials = provider.build_from_provider(credentials).await.provide_credentials().await?;
        }
        Ok(credentials)
    }
}

impl ProvideCredentials for AssumedRoles {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}
