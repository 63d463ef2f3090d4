//! The chain of credentials, with an error that names what was tried.

use super::lookup::Lookup;
use super::roles::{Base, RoleChain, Source};
use super::{check, settings};
use crate::env_error::EnvError;
use crate::host::has_user;
use crate::one_line::one_line;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::{StaticConfiguration, WebIdentityTokenCredentialsProvider};
use aws_config::{Region, SdkConfig};
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_runtime::env_config::file::EnvConfigFiles;
use http::{HeaderValue, Uri};
use std::error::Error;
use std::time::SystemTime;
use tracing::Dispatch;
use tracing::instrument::WithSubscriber;

const ACCESS_KEY: &str = "AWS_ACCESS_KEY_ID";
const SECRET_KEY: &str = "AWS_SECRET_ACCESS_KEY";
/// aws-config reads it in place of [`SECRET_KEY`]. On its own it may be another program's.
const OLD_SECRET_KEY: &str = "SECRET_ACCESS_KEY";
const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ROLE: &str = "AWS_ROLE_ARN";
const SESSION_NAME: &str = "AWS_ROLE_SESSION_NAME";
const CONTAINER_PATH: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const CONTAINER_URL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const CONTAINER_TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const CONTAINER_TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The sources of credentials, and what they are called.
#[derive(Debug)]
pub(super) struct Chain {
    chain: SharedCredentialsProvider,
    /// The part of it that reads the profile: the chain keeps its reasons to itself.
    profile: ProfileFileCredentialsProvider,
    /// The command that signs a person in.
    sign_in: Option<String>,
    before_profile: &'static str,
    after_profile: &'static str,
}

impl ProvideCredentials for Chain {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let credentials = async {
            match self.chain.provide_credentials().await {
                Err(CredentialsError::CredentialsNotLoaded(_)) => Err(CredentialsError::not_loaded(format!(
                    "none in {}the profile{}, {}the container or the instance",
                    self.before_profile,
                    self.reason_of_profile().await,
                    self.after_profile
                ))),
                Err(error) => Err(self.with_advice(error)),
                Ok(credentials) => Ok(credentials),
            }
        };
        // The AWS SDK logs the token of single sign-on, and failures that the call reports anyway.
        future::ProvideCredentials::new(credentials.with_subscriber(Dispatch::none()))
    }
}

/// The sources of credentials, whose settings have been checked. Only a client that is built has a region.
pub(super) struct Plan {
    files: EnvConfigFiles,
    profile: String,
    config: ProviderConfig,
    instance: imds::Client,
    /// How roles are assumed, and those of the profile.
    roles: Option<(SdkConfig, RoleChain)>,
    token: Option<StaticConfiguration>,
    has_container: bool,
    /// Whether the program selects the profile.
    is_selected: bool,
    sign_in: Option<String>,
}

impl Plan {
    /// Checks the settings. `sts` is how roles are assumed.
    pub(super) fn new(
        lookup: &Lookup,
        config: ProviderConfig,
        sts: impl FnOnce() -> Result<SdkConfig, EnvError>,
        instance: imds::Client,
        is_selected: bool,
    ) -> Result<Self, EnvError> {
        let has_keys = !is_selected && check_keys(lookup)?;
        check::endpoints(lookup)?;
        let token = if is_selected || has_keys { None } else { web_identity(lookup)? };
        let roles = if has_keys { None } else { RoleChain::of(lookup)? };
        let has_roles = roles.as_ref().is_some_and(|roles| !roles.is_unresolved());
        let sign_in = if has_keys { None } else { check::sources(lookup, token.is_some(), has_roles)? };
        let has_container = has_container(lookup, has_keys)?;
        let roles = roles.map(|roles| Ok((sts()?, roles))).transpose()?;
        let (files, profile) = (lookup.files(), lookup.profile().to_owned());
        Ok(Self { files, profile, config, instance, roles, token, has_container, is_selected, sign_in })
    }

    /// Tries the sources in the order of the default chain of aws-config. For a profile that the program selects,
    /// credentials in environment variables do not take precedence, because they may be those of another account; the
    /// AWS CLI does the same with `--profile`.
    pub(super) fn chain(self, region: Region) -> Chain {
        let config = self.config.with_region(Some(region.clone()));
        let instance = ImdsCredentialsProvider::builder().configure(&config).imds_client(self.instance).build();
        let instance = SharedCredentialsProvider::new(instance);
        let sources = Sources { files: self.files, config: &config, instance };
        let of_profile = match self.roles {
            None => SharedCredentialsProvider::new(sources.profile(&self.profile)),
            Some((sts, roles)) => {
                let base = sources.base(&roles.base);
                SharedCredentialsProvider::new(roles.provider(base, sts.into_builder().region(region).build()))
            }
        };
        let mut chain = if self.is_selected {
            CredentialsProviderChain::first_try("Profile", of_profile)
        } else {
            let variables = EnvironmentVariableCredentialsProvider::new();
            CredentialsProviderChain::first_try("Environment", variables).or_else("Profile", of_profile)
        };
        if let Some(token) = self.token {
            let provider = WebIdentityTokenCredentialsProvider::builder().configure(&config);
            chain = chain.or_else("WebIdentityToken", provider.static_configuration(token).build());
        }
        // Left out if its variables are blank, because aws-config does not take blank variables as unset.
        if self.has_container {
            chain = chain.or_else("EcsContainer", sources.container());
        }
        let profile = sources.profile(&self.profile);
        let chain = SharedCredentialsProvider::new(chain.or_else("Ec2InstanceMetadata", sources.instance));
        let (before_profile, after_profile) =
            if self.is_selected { ("", "") } else { ("environment variables, ", "a web identity token, ") };
        Chain { chain, profile, sign_in: self.sign_in, before_profile, after_profile }
    }
}

impl Chain {
    /// The error with what a person can do about it.
    fn with_advice(&self, error: CredentialsError) -> CredentialsError {
        let Some(command) = &self.sign_in else { return error };
        let reason = error.source().map_or_else(|| one_line(&error), one_line);
        // Each provider of the chain adds this, and the error that is returned as well.
        let reason = reason.trim_start_matches("an error occurred while loading credentials: ");
        CredentialsError::provider_error(format!("{reason}; if there is no session, start one by `{command}`"))
    }

    /// Why the profile gives no credentials, in parentheses.
    async fn reason_of_profile(&self) -> String {
        let error = self.profile.provide_credentials().await.err();
        let reason = error.as_ref().and_then(|error| error.source());
        reason.map_or_else(String::new, |reason| format!(" ({reason})"))
    }
}

/// What the providers of a chain have in common.
struct Sources<'a> {
    files: EnvConfigFiles,
    config: &'a ProviderConfig,
    instance: SharedCredentialsProvider,
}

impl Sources<'_> {
    fn profile(&self, name: &str) -> ProfileFileCredentialsProvider {
        let provider = ProfileFileCredentialsProvider::builder().configure(self.config);
        provider.profile_files(self.files.clone()).profile_name(name).build()
    }

    fn container(&self) -> EcsCredentialsProvider {
        EcsCredentialsProvider::builder().configure(self.config).build()
    }

    /// The provider of the credentials that a role is assumed with.
    fn base(&self, base: &Base) -> SharedCredentialsProvider {
        match base {
            Base::Keys(keys) => SharedCredentialsProvider::new(keys.clone()),
            Base::Profile(name) => SharedCredentialsProvider::new(self.profile(name)),
            Base::Source(Source::Environment) => {
                SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new())
            }
            Base::Source(Source::Container) => SharedCredentialsProvider::new(self.container()),
            Base::Source(Source::Instance) => self.instance.clone(),
        }
    }
}

/// The client of the instance metadata service.
pub(super) fn instance(lookup: &Lookup, config: &ProviderConfig) -> Result<imds::Client, EnvError> {
    let client = imds::Client::builder().configure(config).endpoint(settings::metadata_endpoint(lookup)?);
    let mut client = client.map_err(|_| EnvError::Value {
        name: "the endpoint of the instance metadata service".to_owned(),
        expected: "a URL such as http://169.254.169.254",
    })?;
    let (timeout, attempts) = settings::metadata_limits(lookup)?;
    if let Some(attempts) = attempts {
        client = client.max_attempts(attempts);
    }
    if let Some(timeout) = timeout {
        client = client.connect_timeout(timeout).read_timeout(timeout).operation_attempt_timeout(timeout);
        // Includes the delays between attempts.
        client = client.operation_timeout(timeout.saturating_mul(attempts.unwrap_or(4).saturating_add(1)));
    }
    Ok(client.build())
}

/// Whether there are keys. One without the other would be ignored, and the call signed with other credentials.
fn check_keys(lookup: &Lookup) -> Result<bool, EnvError> {
    match (lookup.variable(ACCESS_KEY), lookup.variable(SECRET_KEY)) {
        (Some(id), None) if lookup.variable(OLD_SECRET_KEY).is_none() => {
            Err(id.unusable("AWS_SECRET_ACCESS_KEY as well"))
        }
        (None, Some(secret)) => Err(secret.unusable("AWS_ACCESS_KEY_ID as well")),
        (id, _) => Ok(id.is_some()),
    }
}

/// The role that is assumed with a token. The provider's own reading does not take blank variables as unset.
fn web_identity(lookup: &Lookup) -> Result<Option<StaticConfiguration>, EnvError> {
    let Some(file) = lookup.variable(TOKEN_FILE) else { return Ok(None) };
    let Some(role) = lookup.variable(ROLE) else { return Err(file.unusable("AWS_ROLE_ARN as well")) };
    let session_name = match lookup.variable(SESSION_NAME) {
        Some(name) => name.text,
        None => {
            let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            format!("web-identity-token-{}", since_epoch.as_millis())
        }
    };
    let web_identity_token_file = check::file(file)?;
    Ok(Some(StaticConfiguration { web_identity_token_file, role_arn: role.text, session_name }))
}

/// Whether a container has credentials. With `has_keys`, it is not asked.
fn has_container(lookup: &Lookup, has_keys: bool) -> Result<bool, EnvError> {
    const PATH: &str = "a path that starts with /";
    // Errors of aws-config show the URL, and would show a password in it.
    let is_http = |uri: &Uri| matches!(uri.scheme_str(), Some("http" | "https"));
    let is_url = |text: &str| text.parse().is_ok_and(|uri| is_http(&uri) && !has_user(&uri));
    let is_path = |text: &str| text.starts_with('/') && text.parse::<Uri>().is_ok();
    let has_container = match (lookup.untrimmed(CONTAINER_PATH), lookup.untrimmed(CONTAINER_URL)) {
        (Some(path), _) if !is_path(&path.text) => return Err(path.unusable(PATH)),
        (None, Some(url)) if !is_url(&url.text) => return Err(url.unusable("an http or https URL without user")),
        (path, url) => path.is_some() || url.is_some(),
    };
    if has_container && !has_keys {
        let blank = lookup.blank(CONTAINER_PATH).map(|path| path.unusable(PATH));
        let blank = blank.or_else(|| Some(lookup.blank(CONTAINER_TOKEN_FILE)?.unusable("the path of a file")));
        blank.map_or(Ok(()), Err)?;
        let file = lookup.untrimmed(CONTAINER_TOKEN_FILE).map(check::file).transpose()?;
        let token = lookup.untrimmed(CONTAINER_TOKEN).filter(|_| file.is_none());
        let bad_token = token.filter(|token| HeaderValue::from_str(&token.text).is_err());
        bad_token.map_or(Ok(()), |token| Err(token.unusable("ASCII text in one line")))?;
    }
    Ok(has_container)
}
