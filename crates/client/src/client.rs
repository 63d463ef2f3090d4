//! The client: a handle whose clones share one configuration and one state.

use crate::call;
use crate::call::discover::DiscoveryRule;
#[cfg(feature = "discovery")]
use crate::call::discover::Lookup;
use crate::error::Error;
use crate::metrics::ConnectionCounts;
use crate::options::CallOptions;
use crate::response::Response;
use crate::runtime::BoxFuture;
use crate::shared::Shared;
use awsjson_smithy::Operation;
#[cfg(feature = "discovery")]
use awsjson_smithy::{DescribesEndpoints, Discovery, EndpointFinder};
use std::fmt;
use std::sync::Arc;

/// A client for every awsJson service.
///
/// It is cheap to clone; clones share connections, credentials, the retry quota, the rate of
/// adaptive retries, and what was learned about the service's clock and endpoints.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

/// The outcome of a call of the operation `O`.
pub type CallResult<O> = Result<Response<<O as Operation>::Output>, Error<<O as Operation>::Error>>;

impl Client {
    pub(crate) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    #[cfg(any(feature = "event-stream", feature = "waiter"))]
    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.0
    }

    /// Calls an operation.
    ///
    /// The future does nothing until it is polled, and abandons the call when it is dropped. Its
    /// size does not depend on the operation: it is boxed once.
    ///
    /// # Errors
    /// Any [`Error`]. Its [`kind`](Error::kind) is the cause.
    pub fn call<O: Operation>(&self, input: O::Input, options: CallOptions) -> BoxFuture<'static, CallResult<O>> {
        let rule = self.discovery_rule::<O>(&input);
        Box::pin(call::call::<O>(self.0.clone(), input, options, rule))
    }

    /// Returns the current numbers of open connections and of requests that wait for one. `None` if the client has a
    /// custom [`transport`](crate::Builder::transport).
    pub fn connections(&self) -> Option<ConnectionCounts> {
        self.0.transport.connections()
    }

    /// Returns the request of a call without sending it: validated, encoded and addressed, but not signed. What
    /// each attempt adds is not in it: signature, `User-Agent` and the headers of hooks. Discovered endpoints are not
    /// looked up.
    ///
    /// # Errors
    /// Those that a call has before its first attempt.
    pub fn request<O: Operation>(
        &self,
        input: O::Input,
        options: CallOptions,
    ) -> BoxFuture<'static, Result<http::Request<bytes::Bytes>, Error<O::Error>>> {
        Box::pin(call::unsent::request::<O>(self.0.clone(), input, options))
    }
}

#[cfg(feature = "discovery")]
impl Client {
    /// How the endpoint of a call with `input` is discovered, if it is.
    pub(crate) fn discovery_rule<O: Operation>(&self, input: &O::Input) -> Option<DiscoveryRule> {
        O::find_endpoint(ByCalling(self), input)
    }
}

#[cfg(not(feature = "discovery"))]
impl Client {
    /// Nothing is discovered without the feature.
    pub(crate) fn discovery_rule<O: Operation>(&self, _: &O::Input) -> Option<DiscoveryRule> {
        None
    }
}

/// Discovers endpoints by calling the service's own operation for it.
#[cfg(feature = "discovery")]
struct ByCalling<'a>(&'a Client);

#[cfg(feature = "discovery")]
impl EndpointFinder for ByCalling<'_> {
    type Found = DiscoveryRule;

    fn find<E: DescribesEndpoints>(self, discovery: Discovery) -> DiscoveryRule {
        let client = self.0.clone();
        let look_up: Lookup = Box::new(move |operation, identifiers| {
            let call = client.call::<E>(E::discovery_input(operation, identifiers), CallOptions::new());
            Box::pin(async move {
                let response = call.await.map_err(|error| error.to_string())?;
                E::discovered(response.output).ok_or_else(|| format!("{} returned no endpoint", E::NAME))
            })
        });
        DiscoveryRule::new(discovery, E::SERVICE.sdk_id, E::INVALID_ENDPOINT, look_up)
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
