//! Endpoints that the service itself tells, asked for once and kept as long as they are good.

use crate::endpoint::{EndpointFailure, Target};
use crate::{BoxFuture, CallOptions, Client};
use awsjson_smithy::{DescribesEndpoints, Discovery, EndpointFinder};
use http::Uri;
use http::uri::Scheme;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// When an operation that can do without is tried again after a failure to ask.
const PAUSE: Duration = Duration::from_secs(60);
/// The shortest time that an address is kept, and how long before its end it is asked for anew.
const MINUTE: Duration = Duration::from_secs(60);
/// The longest time that an address is kept, whatever the service says.
const LONGEST: u64 = 24 * 60;

/// What a client has learned of addresses.
#[derive(Default)]
pub(crate) struct Discoveries {
    known: Mutex<HashMap<Key, Known>>,
    // Held while asking, so that many calls ask once.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    service: &'static str,
    /// Set where the address depends on the operation.
    operation: Option<&'static str>,
    identifiers: BTreeMap<String, String>,
    access_key: String,
}

#[derive(Clone)]
struct Known {
    /// `None` when nothing could be learned, so that the regular endpoint is used for a while.
    address: Option<Uri>,
    refresh_at: SystemTime,
    expires: SystemTime,
}

type Address = Result<(String, i64), String>;

/// Where and how to ask: a call's discovery without the types of its service.
pub(crate) struct Rule {
    discovery: Discovery,
    service: &'static str,
    invalid: Option<&'static str>,
    ask: fn(&Client, &str, &BTreeMap<String, String>) -> BoxFuture<'static, Address>,
}

/// Makes the [`Rule`] of a call.
pub(crate) struct RuleOf;

impl EndpointFinder for RuleOf {
    type Found = Rule;

    fn find<E: DescribesEndpoints>(self, discovery: Discovery) -> Rule {
        Rule { discovery, service: E::SERVICE.sdk_id, invalid: E::INVALID_ENDPOINT, ask: ask::<E> }
    }
}

fn ask<E: DescribesEndpoints>(
    client: &Client,
    operation: &str,
    identifiers: &BTreeMap<String, String>,
) -> BoxFuture<'static, Address> {
    let call = client.call::<E>(E::discovery_input(operation, identifiers), CallOptions::new());
    Box::pin(async move {
        let response = call.await.map_err(|error| error.to_string())?;
        E::discovered(response.output).ok_or_else(|| format!("{} answered without an endpoint", E::NAME))
    })
}

/// A call whose endpoint is discovered.
pub(crate) struct Discovered {
    rule: Rule,
    operation: &'static str,
    key: Key,
    regular: Arc<Target>,
    /// Whether the last target is one that the service told.
    in_use: bool,
}

impl Discovered {
    /// Finds out where to send a call whose rules say `regular`, and who to ask for another
    /// address.
    pub(crate) async fn start(
        client: &Client,
        operation: &'static str,
        rule: Rule,
        regular: Arc<Target>,
    ) -> Result<(Option<Box<Self>>, Arc<Target>), EndpointFailure> {
        let Some(mut discovered) = Self::new(client, operation, rule, regular.clone()).await else {
            return Ok((None, regular));
        };
        let target = discovered.target(client).await?;
        Ok((Some(discovered), target))
    }

    /// `None` when the endpoint of this call is not discovered: the caller has named one, or
    /// discovery is not required and not turned on.
    async fn new(client: &Client, operation: &'static str, rule: Rule, regular: Arc<Target>) -> Option<Box<Self>> {
        let shared = client.shared();
        let wanted = rule.discovery.required || shared.discover_endpoints;
        if !wanted || shared.endpoint.endpoint.is_some() {
            return None;
        }
        let identity = match regular.scope {
            // Without credentials the first attempt fails and says why.
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
        Some(Box::new(Self { rule, operation, key, regular, in_use: false }))
    }

    /// Where to send the call.
    pub(crate) async fn target(&mut self, client: &Client) -> Result<Arc<Target>, EndpointFailure> {
        let address = self.address(client).await?;
        self.in_use = address.is_some();
        match address {
            None => Ok(self.regular.clone()),
            Some(address) => self.regular.at(address).map(Arc::new).map_err(EndpointFailure::Address),
        }
    }

    /// Whether an answer says that the address is no longer good. It is forgotten then.
    pub(crate) fn is_refused(&self, client: &Client, status: u16, code: Option<&str>) -> bool {
        let refused = self.in_use && (status == 421 || code.is_some_and(|code| self.rule.invalid == Some(code)));
        if refused {
            client.shared().discoveries.lock().remove(&self.key);
        }
        refused
    }

    async fn address(&self, client: &Client) -> Result<Option<Uri>, EndpointFailure> {
        let (shared, discoveries) = (client.shared(), &client.shared().discoveries);
        let now = || shared.runtime.now();
        let known = discoveries.get(&self.key, now());
        let _asking = match &known {
            Some(known) if now() < known.refresh_at => return Ok(known.address.clone()),
            // It is still good: one call asks, the others go on.
            Some(known) => match discoveries.asking.try_lock() {
                Ok(asking) => asking,
                Err(_) => return Ok(known.address.clone()),
            },
            None => {
                let asking = discoveries.asking.lock().await;
                if let Some(known) = discoveries.get(&self.key, now()) {
                    return Ok(known.address);
                }
                asking
            }
        };
        let told = (self.rule.ask)(client, self.operation, &self.key.identifiers).await;
        let found = told.map_err(EndpointFailure::Discovery).and_then(|(address, minutes)| {
            let minutes = u64::try_from(minutes).unwrap_or_default().clamp(1, LONGEST);
            Ok((uri(&address)?, MINUTE * u32::try_from(minutes).unwrap_or(1)))
        });
        let learned = match (found, known) {
            (Ok((address, period)), _) => {
                let (early, expires) = (MINUTE.min(period / 2), now() + period);
                Known { address: Some(address), refresh_at: expires - early, expires }
            }
            // The address from before is good until it expires.
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

impl Discoveries {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: &Key, now: SystemTime) -> Option<Known> {
        self.lock().get(key).filter(|known| now < known.expires).cloned()
    }

    fn insert(&self, key: Key, known: Known, now: SystemTime) {
        let mut all = self.lock();
        all.retain(|_, known| now < known.expires);
        all.insert(key, known);
    }
}

/// An address as the service tells it: a host, which is spoken to by TLS.
fn uri(address: &str) -> Result<Uri, EndpointFailure> {
    let unusable = || EndpointFailure::Discovery("the service told an address that is no host name".to_owned());
    let full = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    let uri: Uri = full.parse().map_err(|_| unusable())?;
    if uri.scheme() != Some(&Scheme::HTTPS) {
        return Err(EndpointFailure::Insecure);
    }
    let plain = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    if plain && matches!(uri.path(), "" | "/") && uri.query().is_none() { Ok(uri) } else { Err(unusable()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_hosts() {
        for address in ["ingest-cell2.timestream.us-east-1.amazonaws.com", "a:8443", "https://a", "https://a/"] {
            assert!(uri(address).is_ok(), "{address}");
        }
        for address in ["", "a/b", "a?b", "user@a", "a b", "ftp://"] {
            assert!(matches!(uri(address), Err(EndpointFailure::Discovery(_))), "{address}");
        }
        assert_eq!(uri("http://a"), Err(EndpointFailure::Insecure));
    }
}
