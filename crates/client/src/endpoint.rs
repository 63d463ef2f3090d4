//! The endpoint of an operation, and the scope of signatures for it.

use crate::host;
use crate::set_header::set_header;
use crate::sign::Scope;
use awsjson_protocol::{InvalidEndpointError, set_endpoint};
use awsjson_smithy::endpoint::{AuthScheme, Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::{Auth, Escaped, Operation, OperationTraits, Service};
use http::uri::Scheme;
use http::{HeaderMap, Request, Uri, header};
use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use thiserror::Error;

/// The scheme of AWS Signature Version 4A.
const SIGV4A: &str = "sigv4a";

/// A resolved endpoint in the form that requests need.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// `None` if requests are not signed.
    pub(crate) scope: Option<Scope>,
}

impl Target {
    /// Normalizes the host and adds it to the headers, so the signed host, the `Host` of HTTP/1.1 and the `:authority`
    /// of HTTP/2 are equal.
    fn new(uri: Uri, mut headers: HeaderMap, scope: Option<Scope>) -> Result<Self, InvalidEndpointError> {
        let uri = host::normalize(uri)?;
        set_header(&mut headers, header::HOST, host::header(&uri).ok_or(InvalidEndpointError::Url)?);
        Ok(Self { uri, headers, scope })
    }

    /// The same target at another address.
    #[cfg(feature = "discovery")]
    pub(crate) fn at(&self, uri: Uri) -> Result<Self, InvalidEndpointError> {
        Self::new(uri, self.headers.clone(), self.scope.clone())
    }
}

/// The targets of a client's operations. Those that do not depend on the input are resolved once.
#[derive(Default)]
pub(crate) struct Targets {
    disable_host_prefix: bool,
    by_operation: RwLock<HashMap<TypeId, Arc<Target>>>,
}

impl Targets {
    pub(crate) fn new(disable_host_prefix: bool) -> Self {
        Self { disable_host_prefix, ..Self::default() }
    }

    pub(crate) fn get<O: Operation>(
        &self,
        config: &EndpointConfig,
        input: &O::Input,
        signed: bool,
        account_id: Option<String>,
    ) -> Result<Arc<Target>, ResolveEndpointError> {
        let prefix =
            if self.disable_host_prefix { None } else { O::host_prefix(input).map_err(ResolveEndpointError::Rules)? };
        let rules = Rules {
            operation: TypeId::of::<O>(),
            traits: &O::TRAITS,
            service: O::SERVICE,
            endpoint: &|config| O::endpoint(config, input),
        };
        self.get_by(&rules, config, prefix.as_deref(), signed, account_id)
    }

    fn get_by(
        &self,
        rules: &Rules<'_>,
        config: &EndpointConfig,
        prefix: Option<&str>,
        signed: bool,
        account_id: Option<String>,
    ) -> Result<Arc<Target>, ResolveEndpointError> {
        if rules.traits.endpoint_uses_account {
            let mut config = config.clone();
            config.account_id = account_id;
            return rules.resolve(&config, prefix, signed).map(Arc::new);
        }
        if rules.traits.endpoint_uses_input || prefix.is_some() {
            return rules.resolve(config, prefix, signed).map(Arc::new);
        }
        if let Some(known) = self.by_operation.read().unwrap_or_else(PoisonError::into_inner).get(&rules.operation) {
            return Ok(known.clone());
        }
        let target = Arc::new(rules.resolve(config, None, signed)?);
        let mut targets = self.by_operation.write().unwrap_or_else(PoisonError::into_inner);
        Ok(targets.entry(rules.operation).or_insert(target).clone())
    }
}

/// What the endpoint of one call depends on: its operation and input, without their types.
struct Rules<'a> {
    operation: TypeId,
    traits: &'a OperationTraits,
    service: &'static Service,
    endpoint: &'a dyn Fn(&EndpointConfig) -> Result<Endpoint, EndpointError>,
}

impl Rules<'_> {
    fn resolve(
        &self,
        config: &EndpointConfig,
        host_prefix: Option<&str>,
        signed: bool,
    ) -> Result<Target, ResolveEndpointError> {
        let endpoint = (self.endpoint)(config).map_err(ResolveEndpointError::Rules)?;
        // Names below an IP address or below `localhost` do not resolve.
        let host_prefix = host_prefix
            .filter(|_| endpoint.url.parse::<Uri>().is_ok_and(|url| url.host().is_some_and(host::has_subdomains)));
        let mut request = Request::new(());
        set_endpoint(&mut request, &endpoint, host_prefix).map_err(ResolveEndpointError::Address)?;
        let (parts, ()) = request.into_parts();
        if parts.uri.scheme() != Some(&Scheme::HTTPS) && config.endpoint.is_none() {
            return Err(ResolveEndpointError::Insecure);
        }
        let is_signed = signed && self.traits.auth != Auth::None;
        let scope = if is_signed { Some(self.scope(config, &endpoint)?) } else { None };
        Target::new(parts.uri, parts.headers, scope).map_err(ResolveEndpointError::Address)
    }

    /// The signing scope by the endpoint's first auth scheme that this client supports. Defaults are the
    /// operation's service and the client's region.
    fn scope(&self, config: &EndpointConfig, endpoint: &Endpoint) -> Result<Scope, ResolveEndpointError> {
        let known = |scheme: &&AuthScheme| scheme.name == "sigv4" || cfg!(feature = "sigv4a") && scheme.name == SIGV4A;
        let scheme = endpoint.auth_schemes.iter().find(known);
        if let (None, Some(first)) = (scheme, endpoint.auth_schemes.first()) {
            return Err(ResolveEndpointError::AuthScheme(first.name.clone()));
        }
        let asymmetric = scheme.is_some_and(|scheme| scheme.name == SIGV4A);
        let region = match scheme {
            Some(scheme) if asymmetric => {
                Some(scheme.signing_region_set.join(",")).filter(|regions| !regions.is_empty())
            }
            scheme => scheme.and_then(|scheme| scheme.signing_region.clone()),
        };
        let service = scheme.and_then(|scheme| scheme.signing_name.clone());
        Ok(Scope {
            service: service.unwrap_or_else(|| self.service.signing_name.to_owned()),
            // A client is not built without a region.
            region: region.or_else(|| config.region.clone()).unwrap_or_default(),
            #[cfg(feature = "sigv4a")]
            asymmetric,
            path_as_it_is: scheme.is_some_and(|scheme| scheme.disable_double_encoding),
        })
    }
}

/// Why no endpoint could be resolved.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ResolveEndpointError {
    /// The service's endpoint rules refuse the client's settings.
    #[error("{0}")]
    Rules(EndpointError),
    /// The endpoint is not a valid URL.
    #[error("{0}")]
    Address(InvalidEndpointError),
    /// The rules resolve to a plain `http` endpoint, which only the caller may choose.
    #[error(
        "the service's rules resolve to an endpoint without TLS: set `endpoint_url` on the builder if this is intended"
    )]
    Insecure,
    /// The endpoint requires an authentication scheme with this name, which the client does not support. `sigv4a`
    /// requires the feature of this name.
    #[error("the endpoint asks for {} signatures{}", Escaped(.0), auth_scheme_hint(.0))]
    AuthScheme(String),
    /// Endpoint discovery failed; the reason.
    #[error("the endpoint could not be discovered: {}", Escaped(.0))]
    Discovery(String),
}

fn auth_scheme_hint(name: &str) -> &'static str {
    if name == SIGV4A {
        ": turn on the feature `sigv4a` of the crate awsjson-client"
    } else {
        ", which this client cannot make: use another endpoint"
    }
}
