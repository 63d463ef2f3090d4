//! The client: what all of its calls share.

use crate::call::Call;
use crate::credentials::CredentialsCache;
use crate::retry::Quota;
use crate::skew::Skew;
use crate::transport::AnyTransport;
use crate::{Builder, CallOptions, Error, Response, RetryConfig, TimeoutConfig, Timer, Validation};
use awsjson_smithy::Operation;
use awsjson_smithy::endpoint::EndpointConfig;
use http::HeaderValue;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Carries calls of any awsJson service. Cheap to clone: clones share connections, credentials
/// and the retry quota.
#[derive(Debug, Clone)]
pub struct Client(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) endpoint: EndpointConfig,
    pub(crate) credentials: CredentialsCache,
    pub(crate) retry: RetryConfig,
    pub(crate) timeouts: TimeoutConfig,
    pub(crate) validation: Validation,
    pub(crate) transport: AnyTransport,
    pub(crate) timer: Arc<dyn Timer>,
    #[cfg(feature = "gzip")]
    pub(crate) min_compression_bytes: usize,
    pub(crate) user_agent: HeaderValue,
    pub(crate) quota: Quota,
    pub(crate) skew: Skew,
}

/// The future of a call: one box, however large the call inside.
pub(crate) type CallFuture<O> =
    Pin<Box<dyn Future<Output = Result<Response<<O as Operation>::Output>, Error<<O as Operation>::Error>>> + Send>>;

impl Client {
    /// Starts to configure a client.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// Carries one call: validates `input`, fills in the idempotency token, resolves the
    /// endpoint, then signs, sends and retries, and reads the answer. Dropping the future
    /// cancels the call.
    ///
    /// # Errors
    /// [`Error`]; its [`kind`](Error::kind) says what went wrong.
    pub fn call<O: Operation>(
        &self,
        input: O::Input,
        options: CallOptions,
    ) -> impl Future<Output = Result<Response<O::Output>, Error<O::Error>>> + Send + use<O> {
        self.boxed::<O>(input, options)
    }

    pub(crate) fn boxed<O: Operation>(&self, input: O::Input, options: CallOptions) -> CallFuture<O> {
        Box::pin(Call::<O>::new(self.0.clone(), options).run(input))
    }
}
