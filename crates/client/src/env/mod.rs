//! Settings from the sources of the AWS tools: environment variables, profile files, and the configuration of the AWS
//! SDK for Rust.

mod check;
mod credentials;
mod http_client;
mod lookup;
mod profile_files;
mod proxy;
mod roles;
mod sdk_config;
mod settings;

use crate::builder::Builder;
use crate::client::Client;
use crate::env_error::EnvError;
use crate::service_client::ServiceClient;
use aws_config::Region;
use aws_config::imds::region::ImdsRegionProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use awsjson_smithy::Service;
use credentials::Plan;
use http_client::SdkHttpClient;
use lookup::Lookup;
use std::sync::{Arc, OnceLock};
use tracing::Dispatch;
use tracing::instrument::WithSubscriber;

impl<C: ServiceClient> Builder<C> {
    /// Loads settings from environment variables and, where those are not set, from the profile that `AWS_PROFILE`,
    /// or else `AWS_DEFAULT_PROFILE`, names, as the AWS CLI does. Each of them can be overridden on the builder.
    ///
    /// | variable | key in the profile | sets |
    /// | --- | --- | --- |
    /// | `AWS_REGION`, `AWS_DEFAULT_REGION` | `region` | [`region`](Self::region); else that of the EC2 instance |
    /// | `AWS_ENDPOINT_URL` and with a suffix for the service, such as `_PARTNERCENTRAL_ACCOUNT` | `endpoint_url`, and in the section that `services` names | [`endpoint_url`](Self::endpoint_url) |
    /// | `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` | `ignore_configured_endpoint_urls` | `true`: not even those above |
    /// | `AWS_MAX_ATTEMPTS` | `max_attempts` | [`RetryConfig::max_attempts`](crate::RetryConfig::max_attempts) |
    /// | `AWS_RETRY_MODE` | `retry_mode` | `standard` or `adaptive`; `legacy` is read as `standard` |
    /// | `AWS_USE_FIPS_ENDPOINT` | `use_fips_endpoint` | [`use_fips`](Self::use_fips) |
    /// | `AWS_USE_DUALSTACK_ENDPOINT` | `use_dualstack_endpoint` | [`use_dual_stack`](Self::use_dual_stack) |
    /// | `AWS_CA_BUNDLE` | `ca_bundle` | [`root_certificates_pem`](Self::root_certificates_pem) by the file's contents |
    /// | `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` | | [`proxy`](Self::proxy) by the scheme of the endpoint; else `ALL_PROXY` |
    /// | `NO_PROXY` | | [`Proxy::no_proxy`](crate::Proxy::no_proxy) |
    /// | `AWS_SDK_UA_APP_ID` | `sdk_ua_app_id` | [`app_name`](Self::app_name) |
    /// | `AWS_ACCOUNT_ID_ENDPOINT_MODE` | `account_id_endpoint_mode` | [`account_id_endpoint_mode`](Self::account_id_endpoint_mode) |
    /// | `AWS_DISABLE_REQUEST_COMPRESSION` | `disable_request_compression` | `true`: nothing is gzipped |
    /// | `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES` | `request_min_compression_size_bytes` | the minimum size in bytes of bodies that are compressed |
    /// | `AWS_EC2_METADATA_SERVICE_ENDPOINT` | `ec2_metadata_service_endpoint` | where the instance is asked for region and credentials |
    /// | `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` | `ec2_metadata_service_endpoint_mode` | `IPv4` or `IPv6`, without such an endpoint |
    /// | `AWS_METADATA_SERVICE_TIMEOUT` | `metadata_service_timeout` | the timeout of an attempt to ask the instance, in seconds; 1 by default |
    /// | `AWS_METADATA_SERVICE_NUM_ATTEMPTS` | `metadata_service_num_attempts` | how often the instance is asked; 4 times by default |
    /// | `AWS_DEFAULTS_MODE` | `defaults_mode` | `legacy`, the only supported mode |
    ///
    /// A setting for the service takes precedence over one for all services, and a variable over a profile. A
    /// blank variable counts as unset. The variables for proxies may be in lower case, which takes precedence.
    ///
    /// Credentials come from the sources of the crate `aws-config`: variables, the profile (keys, roles to assume,
    /// processes, SSO; `aws login` sessions with the feature `login`), web identity tokens, containers, and instances.
    /// They are not fetched here but by the first call, over the same TLS settings and proxies as calls: where they
    /// come from an instance or a container, `NO_PROXY` has to name `169.254.169.254` or `169.254.170.2`.
    ///
    /// A setting that is not usable shows as [`BuildError::Environment`](crate::BuildError::Environment)
    /// when the client is built.
    pub async fn from_env() -> Self {
        loaded(C::SERVICE, None).await
    }

    /// Loads settings like [`from_env`](Self::from_env), with the profile `name` instead of the one in `AWS_PROFILE`.
    ///
    /// As with `--profile` of the AWS CLI, credentials come from this profile, or from the container or the instance,
    /// but not from environment variables. Variables still take precedence for all other settings.
    pub async fn from_profile(name: &str) -> Self {
        loaded(C::SERVICE, Some(name)).await
    }
}

impl Builder<Client> {
    /// Loads settings like [`from_env`](Self::from_env), including those that are specific to `service`. With a
    /// `profile`, it loads them like [`from_profile`](Self::from_profile).
    pub async fn from_env_of(service: &'static Service, profile: Option<&str>) -> Self {
        loaded(Some(service), profile).await
    }
}

async fn loaded<C>(service: Option<&'static Service>, profile: Option<&str>) -> Builder<C> {
    match load(service, profile).await {
        Ok(builder) => builder,
        Err(error) => Builder::new().environment_error(error),
    }
}

async fn load<C>(service: Option<&'static Service>, profile: Option<&str>) -> Result<Builder<C>, EnvError> {
    let lookup = Lookup::load(service, profile).await?;
    let mut builder = settings::apply(Builder::new(), &lookup)?;
    let hyper = Arc::new(OnceLock::new());
    let http_client = SharedHttpClient::new(SdkHttpClient::new(hyper.clone()));
    let config = ProviderConfig::without_region()
        .with_http_client(http_client.clone())
        .with_retry_config(RetryConfig::standard())
        .with_use_fips(settings::use_fips(&lookup)?)
        .with_use_dual_stack(settings::use_dual_stack(&lookup)?);
    let instance = credentials::instance(&lookup, &config)?;
    let region = match settings::region(&lookup)? {
        Some(region) => Some(region),
        None => {
            let provider = ImdsRegionProvider::builder().configure(&config).imds_client(instance.clone()).build();
            let region = provider.region().with_subscriber(Dispatch::none()).await;
            region.map(|region| region.as_ref().trim().to_owned())
        }
    };
    if let Some(region) = region {
        builder = builder.region(region);
    }
    let sts = || roles::sts_config(&lookup, http_client);
    let plan = Plan::new(&lookup, config, sts, instance, profile.is_some())?;
    Ok(builder.credentials_on_build(Box::new(move |region, settings| {
        // Set once, because a builder builds one client.
        let _ = hyper.set(settings);
        SharedCredentialsProvider::new(plan.chain(Region::new(region)))
    })))
}
