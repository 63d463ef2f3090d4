//! The client: what all its calls share.

use crate::credentials::Credentials;
use crate::discovery::Discoveries;
use crate::endpoint::Targets;
use crate::retry::{Quota, RateLimiter};
use crate::timeouts::Timeouts;
use crate::transport::AnyTransport;
use crate::{
    AccountIdEndpointMode, BoxFuture, Builder, CallOptions, CredentialsError, Error, Response, RetryConfig, Runtime,
};
use awsjson_smithy::Operation;
use awsjson_smithy::endpoint::EndpointConfig;
use awsjson_smithy::validate::Validation;
use http::HeaderValue;
use std::fmt;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A client for every awsJson service.
///
/// It is cheap to clone; clones share connections, credentials, the retry quota, the rate
/// of adaptive retries and what was learned about the service's clock.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

/// What the clones of a client share.
pub(crate) struct Shared {
    pub(crate) endpoint: EndpointConfig,
    pub(crate) targets: Targets,
    pub(crate) discover_endpoints: bool,
    pub(crate) discoveries: Discoveries,
    pub(crate) credentials: Credentials,
    pub(crate) transport: AnyTransport,
    pub(crate) retry: RetryConfig,
    pub(crate) timeouts: Timeouts,
    pub(crate) validation: Validation,
    pub(crate) max_response_bytes: usize,
    #[cfg(feature = "gzip")]
    pub(crate) min_compression_bytes: usize,
    pub(crate) user_agent: HeaderValue,
    pub(crate) runtime: Box<dyn Runtime>,
    pub(crate) quota: Mutex<Quota>,
    /// Made by the first adaptive call.
    pub(crate) rate: OnceLock<Mutex<RateLimiter>>,
    /// Milliseconds from our clock to the service's.
    pub(crate) skew: AtomicI64,
}

impl Shared {
    pub(crate) fn quota(&self) -> MutexGuard<'_, Quota> {
        self.quota.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The account of the credentials, where they tell it and endpoints may depend on it.
    pub(crate) async fn account_id(&self) -> Result<Option<String>, CredentialsError> {
        if self.endpoint.account_id_endpoint_mode.as_deref() == Some(AccountIdEndpointMode::Disabled.as_str()) {
            return Ok(None);
        }
        let identity = self.credentials.get(self.runtime.now()).await?;
        Ok(identity.credentials().account_id().map(|id| id.as_str().to_owned()))
    }

    pub(crate) fn rate(&self) -> MutexGuard<'_, RateLimiter> {
        let limiter = self.rate.get_or_init(|| Mutex::new(RateLimiter::new(self.runtime.now())));
        limiter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The outcome of a call of the operation `O`.
pub type CallResult<O> = Result<Response<<O as Operation>::Output>, Error<<O as Operation>::Error>>;

impl Client {
    /// Starts to configure a client.
    pub fn builder() -> Builder<Self> {
        Builder::new()
    }

    pub(crate) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }

    /// Calls an operation.
    ///
    /// The future does nothing until it is polled, and gives the call up when it is dropped. It
    /// is small, whatever the operation.
    ///
    /// # Errors
    /// [`Error`], whose [`kind`](Error::kind) says what went wrong.
    pub fn call<O: Operation>(&self, input: O::Input, options: CallOptions) -> BoxFuture<'static, CallResult<O>> {
        Box::pin(crate::call::call::<O>(self.clone(), input, options))
    }

    /// Calls an operation that answers with an event stream.
    ///
    /// The future ends when the members of the output that come before the events are there:
    /// retries and time-outs are for the way to there. The rest is [`EventReceiver`]'s.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    ///
    /// [`EventReceiver`]: crate::EventReceiver
    #[cfg(feature = "event-stream")]
    pub fn stream<O: awsjson_smithy::EventStreamOperation>(
        &self,
        input: O::Input,
        options: CallOptions,
    ) -> BoxFuture<'static, crate::StreamResult<O>> {
        Box::pin(crate::event_stream::stream::<O>(self.clone(), input, options))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("region", &self.0.endpoint.region)
            .field("endpoint_url", &self.0.endpoint.endpoint)
            .field("retry", &self.0.retry)
            .field("timeouts", &self.0.timeouts)
            .field("validation", &self.0.validation)
            .finish_non_exhaustive()
    }
}
