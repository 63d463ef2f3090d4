//! How a client is configured.

use crate::client::Shared;
use crate::credentials::Credentials;
use crate::discovery::Discoveries;
use crate::endpoint::Targets;
use crate::retry::Quota;
use crate::runtime::System;
use crate::timeouts::Timeouts;
use crate::transport::{AnyTransport, HyperTransport, HyperTransportBuilder};
use crate::{AccountIdEndpointMode, Client, RetryConfig, Runtime, TimeoutConfig, Transport};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use awsjson_smithy::Document;
use awsjson_smithy::endpoint::{EndpointConfig, is_valid_host_label, parse_url};
use awsjson_smithy::validate::Validation;
use http::HeaderValue;
use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, OnceLock};

/// More than any service of the protocol answers with.
const MAX_RESPONSE_BYTES: usize = 64 << 20;
/// The longest name of an application, as in all AWS SDKs.
const MAX_APP_NAME: usize = 50;

/// Configures a client; `C` is the typed client of a service, or [`Client`] itself.
pub struct Builder<C = Client> {
    endpoint: EndpointConfig,
    discover_endpoints: bool,
    credentials: Option<SharedCredentialsProvider>,
    retry: RetryConfig,
    timeouts: TimeoutConfig,
    validation: Validation,
    max_response_bytes: usize,
    hyper: HyperTransportBuilder,
    #[cfg(feature = "gzip")]
    min_compression_bytes: usize,
    app_name: Option<String>,
    transport: Option<Arc<dyn Transport>>,
    runtime: Box<dyn Runtime>,
    client: PhantomData<fn() -> C>,
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
            discover_endpoints: false,
            credentials: None,
            retry: RetryConfig::standard(),
            timeouts: TimeoutConfig::default(),
            validation: Validation::default(),
            max_response_bytes: MAX_RESPONSE_BYTES,
            hyper: HyperTransport::builder(),
            #[cfg(feature = "gzip")]
            min_compression_bytes: awsjson_protocol::DEFAULT_MIN_COMPRESSION_BYTES,
            app_name: None,
            transport: None,
            runtime: Box::new(System),
            client: PhantomData,
        }
    }

    /// Sets the region, such as `us-east-1`. It must be set.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.endpoint.region = Some(region.into());
        self
    }

    /// Sets where credentials come from. They are kept until shortly before they expire.
    #[must_use]
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(SharedCredentialsProvider::new(provider));
        self
    }

    /// Sets the endpoint instead of the one that the service's rules give. Only here may it be
    /// plain `http`.
    #[must_use]
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint.endpoint = Some(url.into());
        self
    }

    /// Sets whether to use endpoints that comply with FIPS 140.
    #[must_use]
    pub fn use_fips(mut self, use_fips: bool) -> Self {
        self.endpoint.use_fips = use_fips;
        self
    }

    /// Sets whether to use endpoints that answer over IPv4 and IPv6.
    #[must_use]
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Self {
        self.endpoint.use_dual_stack = use_dual_stack;
        self
    }

    /// Sets whether the account of the credentials becomes part of the endpoint, for services whose
    /// rules know accounts; [`AccountIdEndpointMode::Preferred`] by default.
    #[must_use]
    pub fn account_id_endpoint_mode(mut self, mode: AccountIdEndpointMode) -> Self {
        self.endpoint.account_id_endpoint_mode = Some(mode.as_str().to_owned());
        self
    }

    /// Sets a parameter of the service's endpoint rules (`smithy.rules#clientContextParams`).
    #[must_use]
    pub fn endpoint_parameter(mut self, name: impl Into<String>, value: impl Into<Document>) -> Self {
        self.endpoint.context.insert(name.into(), value.into());
        self
    }

    /// Sets whether the service is asked where its operations are to be called, also by those
    /// that can do without; `false` by default. Where an endpoint is set, nobody is asked.
    #[must_use]
    pub fn discover_endpoints(mut self, discover: bool) -> Self {
        self.discover_endpoints = discover;
        self
    }

    /// Sets which failures are retried; [`RetryConfig::standard`] by default.
    #[must_use]
    pub fn retry(mut self, retry: RetryConfig) -> Self {
        self.retry = retry;
        self
    }

    /// Sets how long things may take.
    #[must_use]
    pub fn timeouts(mut self, timeouts: TimeoutConfig) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Sets what is checked before a request is sent; [`Validation::Required`] by default.
    #[must_use]
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = validation;
        self
    }

    /// Sets the most bytes that the body of a response may have; 64 MiB by default. Event streams
    /// have a bound for each event instead.
    #[must_use]
    pub fn max_response_bytes(mut self, most: usize) -> Self {
        self.max_response_bytes = most;
        self
    }

    /// Sets how many connections the client and its clones have to one host at most, unused
    /// ones included: 50 by default; 0 counts as 1. [`Self::transport`] has its own ways.
    ///
    /// Over HTTP/1.1 that is also how many calls are in flight at once. Further calls queue in FIFO
    /// order, for as long as [`TimeoutConfig::acquire`] and [`TimeoutConfig::operation`] allow; a
    /// connection goes to no call that has too little time left to use it. One connection of
    /// HTTP/2 carries as many calls as the service allows.
    ///
    /// A client may be shared by several tokio runtimes. Each has connections of its own, which
    /// count together. Idle connections of one give way to calls of another, whether it is driven
    /// or not; a call that was begun on a runtime which is then no longer driven keeps its
    /// connection until it is driven again, or the call is dropped.
    #[must_use]
    pub fn max_connections(mut self, most: usize) -> Self {
        self.hyper = self.hyper.max_connections(most);
        self
    }

    /// Sets from how many bytes on a request body is gzipped, by operations that allow it:
    /// 10,240 by default; `usize::MAX` switches compression off.
    #[cfg(feature = "gzip")]
    #[must_use]
    pub fn min_compression_bytes(mut self, bytes: usize) -> Self {
        self.min_compression_bytes = bytes;
        self
    }

    /// Sets the name of your application, which becomes part of the `User-Agent`: 1 to 50
    /// ASCII letters, digits and ``!#$%&'*+-.^_`|~``.
    #[must_use]
    pub fn app_name(mut self, name: impl Into<String>) -> Self {
        self.app_name = Some(name.into());
        self
    }

    /// Trusts these certificates, in PEM, and no others.
    #[must_use]
    pub fn root_certificates_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.hyper = self.hyper.root_certificates_pem(pem);
        self
    }

    /// Sends requests by `transport` instead of hyper.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets the clock, the sleep and the randomness.
    #[must_use]
    pub fn runtime(mut self, runtime: impl Runtime) -> Self {
        self.runtime = Box::new(runtime);
        self
    }

    /// Makes the client. It opens no connection and reads no file.
    ///
    /// # Errors
    /// [`BuildError`] when there is no region, or a setting is not usable. Missing credentials
    /// show when an operation needs them.
    pub fn build(self) -> Result<C, BuildError>
    where
        C: From<Client>,
    {
        let region = self.endpoint.region.as_deref().filter(|region| !region.is_empty());
        if !is_valid_host_label(region.ok_or(BuildError::MissingRegion)?, false) {
            return Err(BuildError::InvalidRegion);
        }
        if let Some(url) = &self.endpoint.endpoint {
            // User information is a secret that would be sent to nobody.
            if !url.is_ascii() || parse_url(url).is_none() || url.contains('@') || url.parse::<http::Uri>().is_err() {
                return Err(BuildError::InvalidEndpointUrl);
            }
        }
        let timeouts = self.timeouts.over(&Timeouts::default());
        let transport = match self.transport {
            Some(custom) => AnyTransport::Custom(custom),
            None => {
                let hyper = self.hyper.connect_timeout(timeouts.connect).read_timeout(timeouts.read);
                let hyper = hyper.idle_timeout(timeouts.idle).build();
                let hyper = hyper.map_err(|error| BuildError::InvalidRootCertificates(error.to_string()))?;
                AnyTransport::Hyper(Box::new(hyper))
            }
        };
        Ok(C::from(Client::new(Shared {
            endpoint: self.endpoint,
            targets: Targets::default(),
            discover_endpoints: self.discover_endpoints,
            discoveries: Discoveries::default(),
            credentials: Credentials::new(self.credentials),
            transport,
            retry: self.retry,
            timeouts,
            validation: self.validation,
            max_response_bytes: self.max_response_bytes,
            #[cfg(feature = "gzip")]
            min_compression_bytes: self.min_compression_bytes,
            user_agent: user_agent(self.app_name.as_deref())?,
            runtime: self.runtime,
            quota: Mutex::new(Quota::new()),
            rate: OnceLock::new(),
            skew: AtomicI64::new(0),
        })))
    }
}

fn user_agent(app_name: Option<&str>) -> Result<HeaderValue, BuildError> {
    let mut agent =
        format!("awsjson-client/{} ua/2.1 os/{} lang/rust", env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    if let Some(name) = app_name {
        let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if !(1..=MAX_APP_NAME).contains(&name.len()) || !name.bytes().all(is_valid) {
            return Err(BuildError::InvalidAppName);
        }
        agent.push_str(" app/");
        agent.push_str(name);
    }
    HeaderValue::try_from(agent).map_err(|_| BuildError::InvalidAppName)
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

/// A setting that no client can be made of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// No region is set, without which there is no endpoint and no signature.
    MissingRegion,
    /// The region is not fit for a host name.
    InvalidRegion,
    /// The endpoint is not an absolute `http` or `https` URL in ASCII without user, query and fragment.
    InvalidEndpointUrl,
    /// The application's name is empty, too long, or has other characters than allowed.
    InvalidAppName,
    /// The root certificates cannot be read; the reason.
    InvalidRootCertificates(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingRegion => f.write_str("no region: set `region` on the builder, for example to \"us-east-1\""),
            Self::InvalidRegion => f.write_str("`region` is not usable: set the name of one, such as \"us-east-1\""),
            Self::InvalidEndpointUrl => f.write_str(
                "`endpoint_url` is not usable: set an http or https URL in ASCII without user, query and fragment, such as https://example.com",
            ),
            Self::InvalidAppName => {
                write!(f, "`app_name` is not usable: set 1 to {MAX_APP_NAME} ASCII letters, digits and !#$%&'*+-.^_`|~")
            }
            Self::InvalidRootCertificates(reason) => {
                write!(f, "`root_certificates_pem` cannot be read: {reason}; set one or more certificates in PEM")
            }
        }
    }
}

impl std::error::Error for BuildError {}
