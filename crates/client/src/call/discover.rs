//! Endpoints that the service itself names (`aws.api#clientEndpointDiscovery`).

use crate::discoveries::{Key, Known};
use crate::endpoint::{ResolveEndpointError, Target};
use crate::host::normalize;
use crate::runtime::BoxFuture;
use crate::shared::Shared;
use awsjson_smithy::{Discovery, Map};
use http::Uri;
use http::uri::Scheme;
use std::sync::Arc;
use std::time::Duration;

/// How long the regular endpoint is used after a lookup failed that the operation can do without.
const PAUSE: Duration = Duration::from_secs(60);
/// The minimum time for which an endpoint is cached, and the time before its expiry at which it is looked up again.
const MINUTE: Duration = Duration::from_secs(60);
/// The maximum time in minutes for which an endpoint is cached.
const LONGEST: u64 = 24 * 60;

/// Looks up the endpoint of an operation for the identifiers of a call. Returns a host name and the number of minutes
/// for which it is valid, or the reason why there is none.
pub(crate) type Lookup =
    Box<dyn Fn(&str, &Map<String, String>) -> BoxFuture<'static, Result<(String, i64), String>> + Send + Sync>;

/// How the endpoint of a call is discovered, independent of the types of the service.
pub(crate) struct DiscoveryRule {
    discovery: Discovery,
    service: &'static str,
    /// The code of the error that reports an invalid endpoint.
    invalid_endpoint: Option<&'static str>,
    look_up: Lookup,
}

impl DiscoveryRule {
    pub(crate) fn new(
        discovery: Discovery,
        service: &'static str,
        invalid_endpoint: Option<&'static str>,
        look_up: Lookup,
    ) -> Self {
        Self { discovery, service, invalid_endpoint, look_up }
    }
}

/// A call whose endpoint is discovered.
pub(crate) struct Discovered {
    rule: DiscoveryRule,
    operation: &'static str,
    key: Key,
    regular: Arc<Target>,
    /// Whether the last target is one that the service named.
    in_use: bool,
}

impl Discovered {
    /// Discovers the endpoint of a call that is routed to `regular` by the endpoint rules. `None` if the caller has set an
    /// endpoint, or discovery is neither required nor enabled.
    pub(crate) async fn new(
        shared: &Shared,
        operation: &'static str,
        rule: DiscoveryRule,
        regular: &Arc<Target>,
    ) -> Option<Self> {
        let wanted = rule.discovery.required || shared.discover_endpoints;
        if !wanted || shared.endpoint.endpoint.is_some() {
            return None;
        }
        let identity = match regular.scope {
            // Without credentials the first attempt fails and reports why.
            Some(_) => Some(shared.credentials.get().await.ok()?),
            None => None,
        };
        let access_key = identity.as_ref().map(|identity| identity.credentials().access_key_id());
        let key = Key {
            service: rule.service,
            operation: (!rule.discovery.identifiers.is_empty()).then_some(operation),
            identifiers: rule.discovery.identifiers.clone(),
            access_key: access_key.unwrap_or_default().to_owned(),
        };
        Some(Self { rule, operation, key, regular: regular.clone(), in_use: false })
    }

    /// Where to send the call.
    pub(crate) async fn target(&mut self, shared: &Shared) -> Result<Arc<Target>, ResolveEndpointError> {
        let address = self.address(shared).await?;
        self.in_use = address.is_some();
        match address {
            None => Ok(self.regular.clone()),
            Some(address) => self.regular.at(address).map(Arc::new).map_err(ResolveEndpointError::Address),
        }
    }

    /// Returns whether an error response reports that the endpoint is invalid. It is then removed from the cache.
    pub(crate) fn is_refused(&self, shared: &Shared, status: http::StatusCode, code: Option<&str>) -> bool {
        let invalid = code.is_some_and(|code| self.rule.invalid_endpoint == Some(code));
        let refused = self.in_use && (status == http::StatusCode::MISDIRECTED_REQUEST || invalid);
        if refused {
            shared.discoveries.remove(&self.key);
        }
        refused
    }

    async fn address(&self, shared: &Shared) -> Result<Option<Uri>, ResolveEndpointError> {
        let discoveries = &shared.discoveries;
        let now = || shared.runtime.now();
        let known = discoveries.get(&self.key, now());
        if let Some(known) = known.as_ref().filter(|known| now() < known.refresh_at) {
            return Ok(known.address.clone());
        }
        let lock = discoveries.lookup_lock();
        let _looking_up = match &known {
            // It is still valid: one call looks it up again, the others go on.
            Some(known) => match lock.try_lock() {
                Ok(guard) => guard,
                Err(_) => return Ok(known.address.clone()),
            },
            None => {
                let guard = lock.lock().await;
                if let Some(known) = discoveries.get(&self.key, now()) {
                    return Ok(known.address);
                }
                guard
            }
        };
        let found = (self.rule.look_up)(self.operation, &self.key.identifiers).await;
        let found = found.map_err(ResolveEndpointError::Discovery).and_then(|(address, minutes)| {
            let minutes = u64::try_from(minutes).unwrap_or_default().clamp(1, LONGEST);
            Ok((uri(&address)?, MINUTE * u32::try_from(minutes).unwrap_or(1)))
        });
        // Another runtime may have found one in the meantime.
        let learned = match (found, discoveries.get(&self.key, now())) {
            (Ok((address, period)), _) => {
                let (early, expires) = (MINUTE.min(period / 2), now() + period);
                Known { address: Some(address), refresh_at: expires - early, expires }
            }
            // The previous endpoint is valid until it expires.
            (Err(_), Some(known)) => Known { refresh_at: now() + PAUSE, ..known },
            (Err(error), None) if self.rule.discovery.required => return Err(error),
            (Err(error), None) => {
                tracing::debug!(%error, "the regular endpoint is used");
                let again = now() + PAUSE;
                Known { address: None, refresh_at: again, expires: again }
            }
        };
        let address = learned.address.clone();
        discoveries.insert(self.key.clone(), learned, now());
        Ok(address)
    }
}

/// The URI of an address as the service names it: a host, which is called over TLS.
fn uri(address: &str) -> Result<Uri, ResolveEndpointError> {
    let unusable =
        || ResolveEndpointError::Discovery("the service returned an address that is no host name".to_owned());
    let full = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    let uri: Uri = full.parse().map_err(|_| unusable())?;
    if uri.scheme() != Some(&Scheme::HTTPS) {
        return Err(ResolveEndpointError::Insecure);
    }
    // An address that cannot be used must not be cached.
    let uri = normalize(uri).map_err(|_| unusable())?;
    let is_host = uri.host().is_some_and(|host| !host.is_empty());
    if is_host && matches!(uri.path(), "" | "/") && uri.query().is_none() { Ok(uri) } else { Err(unusable()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_hosts() {
        for address in ["ingest-cell2.timestream.us-east-1.amazonaws.com", "a:8443", "https://a", "https://a/"] {
            assert!(uri(address).is_ok(), "{address}");
        }
        for address in ["", "a/b", "a?b", "user@a", "a b", "ftp://", "a:99999", ":443", ":8443"] {
            assert!(matches!(uri(address), Err(ResolveEndpointError::Discovery(_))), "{address}");
        }
        assert_eq!(uri("http://a"), Err(ResolveEndpointError::Insecure));
    }
}
