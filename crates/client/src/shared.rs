//! The state that the clones of a client share.

use crate::clock::Clock;
use crate::credentials::{Credentials, CredentialsError};
#[cfg(feature = "discovery")]
use crate::discoveries::Discoveries;
use crate::endpoint::Targets;
use crate::hook::Hook;
use crate::metrics::Metrics;
use crate::options::AccountIdEndpointMode;
use crate::retry::{Quota, RateLimiter, RetryConfig};
use crate::runtime::{BoxFuture, Runtime};
use crate::timeouts::Timeouts;
use crate::transport::AnyTransport;
use awsjson_protocol::DecodeLimits;
use awsjson_smithy::endpoint::EndpointConfig;
use awsjson_smithy::validate::Validation;
use http::HeaderValue;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The configuration of a client, and the state its calls share. Calls read it; only the types
/// of its fields decide how their own state changes.
pub(crate) struct Shared {
    pub(crate) endpoint: EndpointConfig,
    pub(crate) targets: Targets,
    #[cfg(feature = "discovery")]
    pub(crate) discover_endpoints: bool,
    #[cfg(feature = "discovery")]
    pub(crate) discoveries: Discoveries,
    pub(crate) credentials: Credentials,
    pub(crate) transport: AnyTransport,
    pub(crate) retry: RetryConfig,
    pub(crate) timeouts: Timeouts,
    pub(crate) validation: Validation,
    pub(crate) before_signing: Option<Hook>,
    pub(crate) metrics: Option<Arc<dyn Metrics>>,
    pub(crate) max_response_bytes: usize,
    pub(crate) decode_limits: DecodeLimits,
    #[cfg(feature = "gzip")]
    pub(crate) min_compression_bytes: usize,
    pub(crate) user_agent: HeaderValue,
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) quota: Quota,
    /// Created by the first adaptive call.
    pub(crate) rate: OnceLock<Mutex<RateLimiter>>,
}

impl Shared {
    pub(crate) fn rate(&self) -> MutexGuard<'_, RateLimiter> {
        let limiter = self.rate.get_or_init(|| Mutex::new(RateLimiter::new(self.runtime.now())));
        limiter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The account of the credentials, where they name it and endpoints may depend on it.
    // Boxed, so that it is compiled with this crate only.
    #[inline(never)]
    pub(crate) fn account_id(&self) -> BoxFuture<'_, Result<Option<String>, CredentialsError>> {
        Box::pin(async {
            if self.endpoint.account_id_endpoint_mode.as_deref() == Some(AccountIdEndpointMode::Disabled.as_str()) {
                return Ok(None);
            }
            let identity = self.credentials.get().await?;
            Ok(identity.credentials().account_id().map(|id| id.as_str().to_owned()))
        })
    }
}
