//! How a client is configured.

use crate::build_error::BuildError;
use crate::client::Client;
use crate::clock::Clock;
use crate::credentials::Credentials;
#[cfg(feature = "discovery")]
use crate::discoveries::Discoveries;
use crate::endpoint::Targets;
#[cfg(feature = "aws-config")]
use crate::env_error::EnvError;
use crate::hook::{Hook, RequestToSign};
use crate::host;
use crate::metrics::Metrics;
use crate::options::AccountIdEndpointMode;
use crate::retry::{Quota, RetryConfig};
use crate::runtime::{Runtime, System};
use crate::shared::Shared;
use crate::timeouts::{TimeoutConfig, Timeouts};
use crate::transport::{
    AnyTransport, DEFAULT_MAX_RESPONSE_BYTES, HyperTransport, HyperTransportBuilder, Proxy, Transport,
};
use crate::user_agent::user_agent;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use awsjson_protocol::DecodeLimits;
use awsjson_smithy::Document;
use awsjson_smithy::endpoint::{EndpointConfig, is_valid_host_label, parse_url};
use awsjson_smithy::validate::Validation;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Long enough for a provider that first tries a metadata service that does not exist.
const CREDENTIALS_TIMEOUT: Duration = Duration::from_secs(5);

/// Configures a client; `C` is the typed client of a service, or [`Client`] itself.
#[must_use = "a builder does nothing until the client is built"]
pub struct Builder<C = Client> {
    endpoint: EndpointConfig,
    #[cfg(feature = "discovery")]
    discover_endpoints: bool,
    disable_host_prefix: bool,
    credentials: Option<SharedCredentialsProvider>,
    credentials_timeout: Duration,
    retry: RetryConfig,
    timeouts: TimeoutConfig,
    validation: Validation,
    max_response_bytes: usize,
    decode_limits: DecodeLimits,
    hyper: HyperTransportBuilder,
    /// The last setting that only the default transport has a use for.
    default_transport_setting: Option<&'static str>,
    #[cfg(feature = "gzip")]
    min_compression_bytes: usize,
    app_name: Option<String>,
    transport: Option<Arc<dyn Transport>>,
    before_signing: Option<Hook>,
    metrics: Option<Arc<dyn Metrics>>,
    /// Why the environment could not be read.
    #[cfg(feature = "aws-config")]
    environment_error: Option<EnvError>,
    /// The credentials of the environment, whose sources use the client's region and settings of connections.
    #[cfg(feature = "aws-config")]
    credentials_on_build: Option<CredentialsOnBuild>,
    runtime: Arc<dyn Runtime>,
    client: PhantomData<fn() -> C>,
}

#[cfg(feature = "aws-config")]
type CredentialsOnBuild = Box<dyn FnOnce(String, HyperTransportBuilder) -> SharedCredentialsProvider + Send + Sync>;

impl Client {
    /// Starts to configure a client.
    pub fn builder() -> Builder<Self> {
        Builder::new()
    }
}

impl<C> Default for Builder<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C> Builder<C> {
    /// The defaults, without region and credentials.
    pub fn new() -> Self {
        let mut endpoint = EndpointConfig::default();
        endpoint.account_id_endpoint_mode = Some(AccountIdEndpointMode::Preferred.as_str().to_owned());
        Self {
            endpoint,
            #[cfg(feature = "discovery")]
            discover_endpoints: false,
            disable_host_prefix: false,
            credentials: None,
            credentials_timeout: CREDENTIALS_TIMEOUT,
            retry: RetryConfig::standard(),
            timeouts: TimeoutConfig::default(),
            validation: Validation::default(),
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            decode_limits: DecodeLimits::default(),
            hyper: HyperTransport::builder(),
            default_transport_setting: None,
            #[cfg(feature = "gzip")]
            min_compression_bytes: awsjson_protocol::DEFAULT_MIN_COMPRESSION_BYTES,
            app_name: None,
            transport: None,
            before_signing: None,
            metrics: None,
            #[cfg(feature = "aws-config")]
            environment_error: None,
            #[cfg(feature = "aws-config")]
            credentials_on_build: None,
            runtime: Arc::new(System),
            client: PhantomData,
        }
    }

    /// Sets the region, such as `us-east-1`. It must be set.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.endpoint.region = Some(region.into());
        self
    }

    /// Sets where credentials come from.
    ///
    /// They are kept until they expire, and fetched anew shortly before that while calls go on with the
    /// ones that are still valid. Calls that find none valid wait for one fetch and share its outcome.
    /// After a failure the provider is not asked again for one to two seconds.
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(SharedCredentialsProvider::new(provider));
        self
    }

    /// Sets the timeout of fetching credentials; 5 s by default. [`Duration::MAX`] disables it. A fetch continues
    /// after the end of the call that started it, so a provider that takes longer than
    /// [`TimeoutConfig::operation`] can still succeed.
    pub fn credentials_timeout(mut self, limit: Duration) -> Self {
        self.credentials_timeout = limit;
        self
    }

    /// Sets the endpoint instead of the one that the service's rules give. Only here may it be
    /// plain `http`.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint.endpoint = Some(url.into());
        self
    }

    /// Sets whether to use endpoints that comply with FIPS 140.
    pub fn use_fips(mut self, use_fips: bool) -> Self {
        self.endpoint.use_fips = use_fips;
        self
    }

    /// Sets whether to use endpoints that support both IPv4 and IPv6.
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Self {
        self.endpoint.use_dual_stack = use_dual_stack;
        self
    }

    /// Sets whether the account of the credentials becomes part of the endpoint, for services whose
    /// rules know accounts; [`AccountIdEndpointMode::Preferred`] by default.
    pub fn account_id_endpoint_mode(mut self, mode: AccountIdEndpointMode) -> Self {
        self.endpoint.account_id_endpoint_mode = Some(mode.as_str().to_owned());
        self
    }

    /// Sets a parameter of the service's endpoint rules (`smithy.rules#clientContextParams`).
    pub fn endpoint_parameter(mut self, name: impl Into<String>, value: impl Into<Document>) -> Self {
        self.endpoint.context.insert(name.into(), value.into());
        self
    }

    /// Sets whether operations for which endpoint discovery is optional use it; `false` by default. If an endpoint is
    /// set, no endpoint is discovered.
    #[cfg(feature = "discovery")]
    pub fn discover_endpoints(mut self, discover: bool) -> Self {
        self.discover_endpoints = discover;
        self
    }

    /// Sets whether to leave out the prefix that some operations put before the endpoint's host;
    /// `false` by default. It is always left out where the host is an IP address or `localhost`.
    pub fn disable_host_prefix(mut self, disable: bool) -> Self {
        self.disable_host_prefix = disable;
        self
    }

    /// Sets which failures are retried; [`RetryConfig::standard`] by default.
    pub fn retry(mut self, retry: RetryConfig) -> Self {
        self.retry = retry;
        self
    }

    /// Sets how long things may take.
    pub fn timeouts(mut self, timeouts: TimeoutConfig) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Sets which constraints of the input are checked before a request is sent; [`Validation::Required`] by default.
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = validation;
        self
    }

    /// Sets the most bytes that the body of a response may have; 64 MiB by default. Event streams
    /// have a bound for each event instead.
    pub fn max_response_bytes(mut self, most: usize) -> Self {
        self.max_response_bytes = most;
        self
    }

    /// Sets the most memory in bytes that the values of one response, or of one event, may take: 256 MiB by
    /// default. It is counted beside the body, since a value can take many times the bytes that it is
    /// written with.
    pub fn max_decoded_bytes(mut self, most: usize) -> Self {
        self.decode_limits = self.decode_limits.with_max_decoded_bytes(most);
        self
    }

    /// Sets the maximum number of connections of the client and its clones to one host, including idle connections;
    /// 50 by default. 0 counts as 1.
    ///
    /// Over HTTP/1.1, this is also the maximum number of calls in flight. Further calls queue in FIFO
    /// order, for as long as [`TimeoutConfig::acquire`] and [`TimeoutConfig::operation`] allow. A call that has too
    /// little time left is passed over. An HTTP/2 connection carries as many calls as the service allows.
    ///
    /// Several tokio runtimes may share a client. Each has separate connections, which are counted together. Idle
    /// connections of a runtime are closed for calls of another, whether it is driven or not. A call that was started on
    /// a runtime that is no longer driven keeps its connection until the runtime is driven again, or the call is dropped.
    pub fn max_connections(mut self, most: usize) -> Self {
        self.hyper = self.hyper.max_connections(most);
        self.default_transport_setting = Some("max_connections");
        self
    }

    /// Sets from how many bytes on a request body is gzipped, by operations that allow it:
    /// 10,240 by default; `usize::MAX` switches compression off.
    #[cfg(feature = "gzip")]
    pub fn min_compression_bytes(mut self, bytes: usize) -> Self {
        self.min_compression_bytes = bytes;
        self
    }

    /// Sets the name of your application, which becomes part of the `User-Agent`: 1 to 50
    /// ASCII letters, digits and ``!#$%&'*+-.^_`|~``.
    pub fn app_name(mut self, name: impl Into<String>) -> Self {
        self.app_name = Some(name.into());
        self
    }

    /// Trusts these certificates, in PEM, and no others.
    pub fn root_certificates_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.hyper = self.hyper.root_certificates_pem(pem);
        self.default_transport_setting = Some("root_certificates_pem");
        self
    }

    /// Sets the proxy to connect through. By default there is none, even if the environment has one;
    #[cfg_attr(feature = "aws-config", doc = "[`from_env`](Self::from_env) reads it from there.")]
    #[cfg_attr(not(feature = "aws-config"), doc = "`from_env` (feature `aws-config`) reads it from there.")]
    pub fn proxy(mut self, proxy: impl Into<Option<Proxy>>) -> Self {
        const NAME: &str = "proxy";
        let proxy = proxy.into();
        let others = self.default_transport_setting.filter(|&setting| setting != NAME);
        self.default_transport_setting = proxy.is_some().then_some(NAME).or(others);
        self.hyper = self.hyper.proxy(proxy);
        self
    }

    /// Sends requests by `transport` instead of the default one.
    ///
    /// Settings of the default transport are then an error: [`max_connections`](Self::max_connections),
    /// [`root_certificates_pem`](Self::root_certificates_pem), and the timeouts `connect`, `acquire`, `read`
    /// and `idle`. To wrap the default transport, build it with them by [`HyperTransport::builder`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets the clock, the sleep and the randomness.
    pub fn runtime(mut self, runtime: impl Runtime) -> Self {
        self.runtime = Arc::new(runtime);
        self
    }

    /// Sets a function that sees each attempt's request before it is signed, to add headers for example.
    pub fn before_signing(mut self, hook: impl Fn(&mut RequestToSign<'_>) + Send + Sync + 'static) -> Self {
        self.before_signing = Some(Hook::new(hook));
        self
    }

    /// Sets what receives measurements of calls and attempts; by default nothing is measured.
    pub fn metrics(mut self, metrics: impl Metrics) -> Self {
        self.metrics = Some(Arc::new(metrics));
        self
    }

    /// Has [`build`](Self::build) fail, because the environment is not usable.
    #[cfg(feature = "aws-config")]
    pub(crate) fn environment_error(mut self, error: EnvError) -> Self {
        self.environment_error = Some(error);
        self
    }

    /// Sets the credentials for when the client is built, if there are no others.
    #[cfg(feature = "aws-config")]
    pub(crate) fn credentials_on_build(mut self, credentials: CredentialsOnBuild) -> Self {
        self.credentials_on_build = Some(credentials);
        self
    }

    /// Builds the client. It opens no connection and reads no file.
    ///
    /// # Errors
    /// [`BuildError`] when there is no region, or a setting is not usable. Missing credentials
    /// show when an operation needs them.
    pub fn build(self) -> Result<C, BuildError>
    where
        C: From<Client>,
    {
        #[cfg(feature = "aws-config")]
        if let Some(error) = self.environment_error {
            return Err(BuildError::Environment(error));
        }
        let region = self.endpoint.region.as_deref().filter(|region| !region.is_empty());
        let region = region.ok_or(BuildError::MissingRegion)?;
        if !is_valid_host_label(region, false) {
            return Err(BuildError::InvalidRegion);
        }
        if self.endpoint.endpoint.as_deref().is_some_and(|url| !is_endpoint_url(url)) {
            return Err(BuildError::InvalidEndpointUrl);
        }
        let credentials = self.credentials;
        #[cfg(feature = "aws-config")]
        let credentials =
            credentials.or_else(|| Some(self.credentials_on_build?(region.to_owned(), self.hyper.clone())));
        let timeouts = self.timeouts.over(&Timeouts::default());
        let transport = match self.transport {
            Some(custom) => {
                if let Some(setting) = self.default_transport_setting.or(self.timeouts.of_connections()) {
                    return Err(BuildError::NotForCustomTransport(setting));
                }
                AnyTransport::Custom(custom)
            }
            None => {
                let hyper = self.hyper.connect_timeout(timeouts.connect).read_timeout(timeouts.read);
                let hyper = hyper.idle_timeout(timeouts.idle).build();
                let hyper = hyper.map_err(|error| BuildError::InvalidRootCertificates(error.to_string()))?;
                AnyTransport::Hyper(Box::new(hyper))
            }
        };
        let clock = Arc::new(Clock::new(self.runtime.clone()));
        Ok(C::from(Client::new(Shared {
            endpoint: self.endpoint,
            targets: Targets::new(self.disable_host_prefix),
            #[cfg(feature = "discovery")]
            discover_endpoints: self.discover_endpoints,
            #[cfg(feature = "discovery")]
            discoveries: Discoveries::default(),
            credentials: Credentials::new(credentials, self.credentials_timeout, clock.clone()),
            transport,
            retry: self.retry,
            timeouts,
            validation: self.validation,
            before_signing: self.before_signing,
            metrics: self.metrics,
            max_response_bytes: self.max_response_bytes,
            decode_limits: self.decode_limits,
            #[cfg(feature = "gzip")]
            min_compression_bytes: self.min_compression_bytes,
            user_agent: user_agent(self.app_name.as_deref())?,
            runtime: self.runtime,
            quota: Quota::new(),
            rate: OnceLock::new(),
            clock,
        })))
    }
}

/// Whether `url` can be an endpoint. Credentials in it would never be sent; they are rejected instead of being
/// dropped silently.
pub(crate) fn is_endpoint_url(url: &str) -> bool {
    url.is_ascii() && parse_url(url).is_some() && url.parse().is_ok_and(|uri| !host::has_user(&uri))
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("region", &self.endpoint.region)
            .field("retry", &self.retry)
            .field("timeouts", &self.timeouts)
            .field("validation", &self.validation)
            .finish_non_exhaustive()
    }
}
