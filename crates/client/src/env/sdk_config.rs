//! Converts the configuration of the AWS SDK for Rust.

use crate::builder::Builder;
use crate::options::AccountIdEndpointMode;
use crate::retry::RetryConfig;
use crate::runtime::{BoxFuture, Runtime};
use crate::service_client::ServiceClient;
use crate::timeouts::TimeoutConfig;
use aws_config::SdkConfig;
use aws_config::retry::{RetryConfig as SdkRetryConfig, RetryMode};
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep};
use aws_smithy_async::time::SharedTimeSource;
use aws_types::endpoint_config::AccountIdEndpointMode as SdkAccountIdMode;
use aws_types::service_config::ServiceConfigKey;
use std::time::{Duration, SystemTime};

/// Takes over region, credentials, endpoint (the service's own first), FIPS, dual stack, application name,
/// retries, timeouts to connect, of attempts and of operations, the account in endpoints, compression, and
/// the SDK's clock and sleep. The SDK's HTTP client is not taken over: calls use this crate's transport, or
/// the one set by [`Builder::transport`]; proxies are those set by [`Builder::proxy`].
impl<C: ServiceClient> From<&SdkConfig> for Builder<C> {
    fn from(config: &SdkConfig) -> Self {
        let mut builder = Self::new()
            .use_fips(config.use_fips().unwrap_or(false))
            .use_dual_stack(config.use_dual_stack().unwrap_or(false));
        if let Some(region) = config.region() {
            builder = builder.region(region.as_ref());
        }
        if let Some(provider) = config.credentials_provider() {
            builder = builder.credentials_provider(provider);
        }
        if let Some(url) = endpoint_url::<C>(config) {
            builder = builder.endpoint_url(url);
        }
        if let Some(name) = config.app_name() {
            builder = builder.app_name(name.as_ref());
        }
        if let Some(retry) = config.retry_config() {
            builder = builder.retry(retry_config(retry));
        }
        if let Some(mode) = config.account_id_endpoint_mode() {
            builder = builder.account_id_endpoint_mode(match mode {
                SdkAccountIdMode::Disabled => AccountIdEndpointMode::Disabled,
                SdkAccountIdMode::Required => AccountIdEndpointMode::Required,
                _ => AccountIdEndpointMode::Preferred,
            });
        }
        #[cfg(feature = "gzip")]
        if config.disable_request_compression() == Some(true) {
            builder = builder.min_compression_bytes(usize::MAX);
        } else if let Some(bytes) = config.request_min_compression_size_bytes() {
            builder = builder.min_compression_bytes(usize::try_from(bytes).unwrap_or(usize::MAX));
        }
        if let Some(time) = config.time_source() {
            builder = builder.runtime(SdkRuntime { time, sleep: config.sleep_impl() });
        }
        builder.timeouts(timeouts(config))
    }
}

/// Returns the endpoint. One that the program set takes precedence, then the endpoint of the service from the
/// environment, then the one for all services.
fn endpoint_url<C: ServiceClient>(config: &SdkConfig) -> Option<String> {
    let own = || {
        // In profiles an id has underscores where the SDK looks for hyphens.
        let id = C::SERVICE?.sdk_id.replace([' ', '-'], "_");
        let key = ServiceConfigKey::builder().service_id(&id).env("AWS_ENDPOINT_URL").profile("endpoint_url").build();
        config.service_config()?.load_config(key.ok()?)
    };
    let is_set_by_program = config.get_origin("endpoint_url").is_client_config();
    let own = if is_set_by_program { None } else { own() };
    // Blank variables count as unset.
    let is_set = |url: &String| !url.trim().is_empty();
    own.filter(is_set).or_else(|| config.endpoint_url().map(str::to_owned).filter(is_set))
}

/// The SDK's configuration always has numbers. Its defaults are not passed on, because some services have
/// defaults of their own.
fn retry_config(sdk: &SdkRetryConfig) -> RetryConfig {
    let default = SdkRetryConfig::standard();
    let mut retry = if sdk.mode() == RetryMode::Adaptive { RetryConfig::adaptive() } else { RetryConfig::standard() };
    if sdk.max_attempts() != default.max_attempts() {
        retry = retry.max_attempts(sdk.max_attempts());
    }
    if sdk.max_backoff() != default.max_backoff() {
        retry = retry.max_backoff(sdk.max_backoff());
    }
    retry
}

fn timeouts(config: &SdkConfig) -> TimeoutConfig {
    let mut timeouts = TimeoutConfig::new();
    if let Some(set) = config.timeout_config() {
        if let Some(limit) = set.connect_timeout() {
            timeouts = timeouts.connect(limit);
        }
        if let Some(limit) = set.read_timeout() {
            timeouts = timeouts.read(limit);
        }
        timeouts = timeouts.attempt(set.operation_attempt_timeout()).operation(set.operation_timeout());
    }
    timeouts
}

/// The SDK's clock and sleep.
struct SdkRuntime {
    time: SharedTimeSource,
    sleep: Option<SharedAsyncSleep>,
}

impl Runtime for SdkRuntime {
    fn now(&self) -> SystemTime {
        self.time.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        match &self.sleep {
            Some(sleep) => Box::pin(sleep.sleep(duration)),
            None => Box::pin(tokio::time::sleep(duration)),
        }
    }
}
