//! How a client is configured.

use crate::client::{Client, Inner};
use crate::credentials::CredentialsCache;
use crate::retry::Quota;
use crate::skew::Skew;
use crate::transport::{AnyTransport, HyperTransport, Transport, TransportConfig};
use crate::{RetryConfig, TimeoutConfig, Timer, TokioTimer, Validation};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use awsjson_smithy::endpoint::{EndpointConfig, is_valid_host_label};
use http::{HeaderValue, Uri};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

/// Configures a client: [`Client`] itself, or a service's own client that wraps it.
#[derive(Debug)]
pub struct Builder<C = Client> {
    endpoint: EndpointConfig,
    credentials: Option<SharedCredentialsProvider>,
    retry: RetryConfig,
    timeouts: TimeoutConfig,
    validation: Validation,
    transport: TransportConfig,
    own_transport: Option<Arc<dyn Transport>>,
    timer: Arc<dyn Timer>,
    app_name: Option<String>,
    #[cfg(feature = "gzip")]
    min_compression_bytes: usize,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> Builder<C> {
    /// A builder in which nothing is set.
    pub fn new() -> Self {
        Self {
            endpoint: EndpointConfig::default(),
            credentials: None,
            retry: RetryConfig::standard(),
            timeouts: TimeoutConfig::default(),
            validation: Validation::default(),
            transport: TransportConfig::default(),
            own_transport: None,
            timer: Arc::new(TokioTimer),
            app_name: None,
            #[cfg(feature = "gzip")]
            min_compression_bytes: awsjson_protocol::DEFAULT_MIN_COMPRESSION_BYTES,
            client: PhantomData,
        }
    }

    /// The AWS region, such as `us-east-1`. It must be set.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.endpoint.region = Some(region.into());
        self
    }

    /// Where credentials come from. What it provides is kept until shortly before it expires.
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(SharedCredentialsProvider::new(provider));
        self
    }

    /// Sends requests here, whatever the service's endpoint rules say. `http` URLs are allowed
    /// here and nowhere else.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint.endpoint = Some(url.into());
        self
    }

    /// Uses endpoints whose cryptography is validated by FIPS 140.
    pub fn use_fips(mut self, use_fips: bool) -> Self {
        self.endpoint.use_fips = use_fips;
        self
    }

    /// Uses endpoints that are reached over IPv6 too.
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Self {
        self.endpoint.use_dual_stack = use_dual_stack;
        self
    }

    /// How failures are retried: [`RetryConfig::standard`] by default.
    pub fn retry(mut self, retry: RetryConfig) -> Self {
        self.retry = retry;
        self
    }

    /// How long to wait.
    pub fn timeouts(mut self, timeouts: TimeoutConfig) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// How much of an input is checked before it is sent.
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = validation;
        self
    }

    /// How long to wait for a TCP connection: 3.1 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.transport.connect_timeout = timeout;
        self
    }

    /// The largest response that is accepted, in bytes: 64 MiB by default.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.transport.max_response_bytes = bytes;
        self
    }

    /// Trusts these root certificates, in DER, and no others.
    pub fn root_certificates(mut self, certificates: impl IntoIterator<Item = Vec<u8>>) -> Self {
        self.transport.root_certificates = certificates.into_iter().collect();
        self
    }

    /// Sends requests by something else than hyper. Settings of connections do not apply to it.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.own_transport = Some(Arc::new(transport));
        self
    }

    /// Replaces the clock and the sleep between attempts.
    pub fn timer(mut self, timer: impl Timer) -> Self {
        self.timer = Arc::new(timer);
        self
    }

    /// The smallest request body that is gzipped, in bytes, by operations that allow it: 10,240
    /// by default; `usize::MAX` switches compression off.
    #[cfg(feature = "gzip")]
    pub fn min_compression_bytes(mut self, bytes: usize) -> Self {
        self.min_compression_bytes = bytes;
        self
    }

    /// A name for the user agent, so that AWS Support can tell applications apart.
    pub fn app_name(mut self, name: impl Into<String>) -> Self {
        self.app_name = Some(name.into());
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`BuildError`] when something is missing or cannot be used.
    pub fn build(self) -> Result<C, BuildError> {
        let region = self.endpoint.region.as_deref().filter(|region| !region.is_empty());
        let region = region.ok_or(BuildError::MissingRegion)?;
        if !is_valid_host_label(region, false) {
            return Err(BuildError::InvalidRegion);
        }
        if let Some(url) = &self.endpoint.endpoint {
            let uri: Uri = url.parse().map_err(|_| BuildError::InvalidEndpointUrl)?;
            if uri.host().is_none() || !matches!(uri.scheme_str(), Some("http" | "https")) {
                return Err(BuildError::InvalidEndpointUrl);
            }
        }
        let agent = concat!("awsjson-client/", env!("CARGO_PKG_VERSION"));
        let user_agent = match &self.app_name {
            None => HeaderValue::from_static(agent),
            Some(name) => {
                HeaderValue::try_from(format!("{agent} app/{name}")).map_err(|_| BuildError::InvalidAppName)?
            }
        };
        let transport = match self.own_transport {
            Some(transport) => AnyTransport::Custom(transport),
            None => AnyTransport::Hyper(Arc::new(HyperTransport::new(self.transport))),
        };
        let inner = Inner {
            endpoint: self.endpoint,
            credentials: CredentialsCache::new(self.credentials),
            retry: self.retry,
            timeouts: self.timeouts,
            validation: self.validation,
            transport,
            timer: self.timer,
            user_agent,
            #[cfg(feature = "gzip")]
            min_compression_bytes: self.min_compression_bytes,
            quota: Quota::default(),
            skew: Skew::default(),
        };
        Ok(C::from(Client(Arc::new(inner))))
    }
}

impl<C: From<Client>> Default for Builder<C> {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a client cannot be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// No region is set.
    MissingRegion,
    /// The region is not fit for a host name.
    InvalidRegion,
    /// The endpoint is not an http or https URL.
    InvalidEndpointUrl,
    /// The app name has characters that a header cannot have.
    InvalidAppName,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingRegion => "no region: set `region` on the builder, for example to \"us-east-1\"",
            Self::InvalidRegion => "the region is no region name: set one such as \"us-east-1\"",
            Self::InvalidEndpointUrl => {
                "the endpoint URL is not usable: set an http or https URL with a host, such as \"https://example.com\""
            }
            Self::InvalidAppName => "the app name is not fit for a header: use visible ASCII characters",
        })
    }
}

impl std::error::Error for BuildError {}
