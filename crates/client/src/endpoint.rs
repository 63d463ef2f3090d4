//! Where the calls of an operation go, and what they are signed for there.

use crate::sign::Scope;
use awsjson_protocol::{InvalidEndpoint, set_endpoint};
use awsjson_smithy::endpoint::{AuthScheme, Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::{Auth, Operation};
use http::uri::Scheme;
use http::{HeaderMap, Request, Uri};
use std::any::TypeId;
use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// The scheme of AWS Signature Version 4A.
const SIGV4A: &str = "sigv4a";

/// A resolved endpoint in the form that each request takes over as it is.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// `None` where requests are not signed.
    pub(crate) scope: Option<Scope>,
}

impl Target {
    /// The same at another address.
    pub(crate) fn at(&self, uri: Uri) -> Self {
        Self { uri, headers: self.headers.clone(), scope: self.scope.clone() }
    }
}

/// The targets of a client's operations, each resolved once where the input has no part in it.
#[derive(Default)]
pub(crate) struct Targets {
    by_operation: RwLock<HashMap<TypeId, Arc<Target>>>,
}

impl Targets {
    pub(crate) fn get<O: Operation>(
        &self,
        config: &EndpointConfig,
        input: &O::Input,
        signed: bool,
        account_id: Option<String>,
    ) -> Result<Arc<Target>, ResolveEndpointError> {
        let prefix = O::host_prefix(input).map_err(ResolveEndpointError::Rules)?;
        if O::TRAITS.endpoint_uses_account {
            let mut config = config.clone();
            config.account_id = account_id;
            return resolve::<O>(&config, input, prefix.as_deref(), signed).map(Arc::new);
        }
        if O::TRAITS.endpoint_uses_input || prefix.is_some() {
            return resolve::<O>(config, input, prefix.as_deref(), signed).map(Arc::new);
        }
        let key = TypeId::of::<O>();
        if let Some(known) = self.by_operation.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let target = Arc::new(resolve::<O>(config, input, None, signed)?);
        let mut targets = self.by_operation.write().unwrap_or_else(PoisonError::into_inner);
        Ok(targets.entry(key).or_insert(target).clone())
    }
}

fn resolve<O: Operation>(
    config: &EndpointConfig,
    input: &O::Input,
    host_prefix: Option<&str>,
    signed: bool,
) -> Result<Target, ResolveEndpointError> {
    let endpoint = O::endpoint(config, input).map_err(ResolveEndpointError::Rules)?;
    let mut request = Request::new(());
    set_endpoint(&mut request, &endpoint, host_prefix).map_err(ResolveEndpointError::Address)?;
    let (parts, ()) = request.into_parts();
    if parts.uri.scheme() != Some(&Scheme::HTTPS) && config.endpoint.is_none() {
        return Err(ResolveEndpointError::Insecure);
    }
    let scope = if signed && O::TRAITS.auth != Auth::None { Some(scope::<O>(config, &endpoint)?) } else { None };
    Ok(Target { uri: parts.uri, headers: parts.headers, scope })
}

/// What the endpoint asks to sign for, in the first way that this client knows; the operation's
/// service and the client's region where it asks for nothing.
fn scope<O: Operation>(config: &EndpointConfig, endpoint: &Endpoint) -> Result<Scope, ResolveEndpointError> {
    let known = |scheme: &&AuthScheme| scheme.name == "sigv4" || cfg!(feature = "sigv4a") && scheme.name == SIGV4A;
    let scheme = endpoint.auth_schemes.iter().find(known);
    if let (None, Some(first)) = (scheme, endpoint.auth_schemes.first()) {
        return Err(ResolveEndpointError::AuthScheme(first.name.clone()));
    }
    let asymmetric = scheme.is_some_and(|scheme| scheme.name == SIGV4A);
    let region = match scheme {
        Some(scheme) if asymmetric => Some(scheme.signing_region_set.join(",")).filter(|regions| !regions.is_empty()),
        scheme => scheme.and_then(|scheme| scheme.signing_region.clone()),
    };
    let service = scheme.and_then(|scheme| scheme.signing_name.clone());
    Ok(Scope {
        service: service.unwrap_or_else(|| O::SERVICE.signing_name.to_owned()),
        // A client is not built without a region.
        region: region.or_else(|| config.region.clone()).unwrap_or_default(),
        #[cfg(feature = "sigv4a")]
        asymmetric,
        path_as_it_is: scheme.is_some_and(|scheme| scheme.disable_double_encoding),
    })
}

/// Why there is nowhere to send a request.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ResolveEndpointError {
    /// The service's endpoint rules refuse the client's settings.
    Rules(EndpointError),
    /// The endpoint does not make an address.
    Address(InvalidEndpoint),
    /// The rules gave a plain `http` endpoint, which only the caller may choose.
    Insecure,
    /// The endpoint asks for a signature that this client cannot make; the scheme's name. That of
    /// `sigv4a` it makes with the feature of this name.
    AuthScheme(String),
    /// The service, which tells the endpoint itself, did not; the reason.
    Discovery(String),
}

impl fmt::Display for ResolveEndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rules(error) => write!(f, "{error}"),
            Self::Address(error) => write!(f, "{error}"),
            Self::Insecure => f.write_str(
                "the service's rules give an endpoint without TLS: name it by endpoint_url on the builder if that is meant",
            ),
            Self::Discovery(reason) => write!(f, "the endpoint could not be discovered: {reason}"),
            Self::AuthScheme(name) if name == SIGV4A => f.write_str(
                "the endpoint asks for sigv4a signatures: turn on the feature `sigv4a` of the crate awsjson-client",
            ),
            Self::AuthScheme(name) => {
                write!(f, "the endpoint asks for {name} signatures, which this client cannot make: use another endpoint")
            }
        }
    }
}

impl Error for ResolveEndpointError {}
