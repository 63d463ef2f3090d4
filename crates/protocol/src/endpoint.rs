//! Where a request goes.

use awsjson_smithy::endpoint::Endpoint;
use http::header::{HeaderName, HeaderValue};
use http::uri::{Authority, PathAndQuery, Scheme, Uri};
use http::{Request, uri};
use thiserror::Error;

/// The longest label of a host name (RFC 1035).
const MAX_LABEL: usize = 63;

/// Addresses a request: its URI gets the scheme, host and base path of `endpoint`, with
/// `host_prefix` before the host, and the endpoint's headers are added.
///
/// # Errors
/// [`InvalidEndpointError`] when the URL is no `http` or `https` URL, or has a user or a query, or when
/// prefix or headers are not fit for HTTP.
pub fn set_endpoint<B>(
    request: &mut Request<B>,
    endpoint: &Endpoint,
    host_prefix: Option<&str>,
) -> Result<(), InvalidEndpointError> {
    // `Uri` takes other bytes than ASCII, and would send them as they are.
    let url = endpoint.url.parse::<Uri>().ok().filter(|_| endpoint.url.is_ascii());
    let base = uri::Parts::from(url.ok_or(InvalidEndpointError::Url)?);
    let (Some(scheme), Some(authority)) = (base.scheme, base.authority) else {
        return Err(InvalidEndpointError::Url);
    };
    let is_http = scheme == Scheme::HTTPS || scheme == Scheme::HTTP;
    let has_query = base.path_and_query.as_ref().is_some_and(|path| path.query().is_some());
    if !is_http || has_query || authority.as_str().contains('@') {
        return Err(InvalidEndpointError::Url);
    }
    let mut parts = uri::Parts::default();
    parts.scheme = Some(scheme);
    parts.authority = Some(match host_prefix {
        None => authority,
        Some(prefix) => prefixed(prefix, &authority)?,
    });
    parts.path_and_query = Some(joined(base.path_and_query, request.uri().path())?);
    *request.uri_mut() = Uri::from_parts(parts).map_err(|_| InvalidEndpointError::Url)?;
    for (name, values) in &endpoint.headers {
        let name = HeaderName::try_from(name.as_str()).map_err(|_| InvalidEndpointError::Header)?;
        for value in values {
            let value =
                HeaderValue::from_str(value).ok().filter(|_| value.is_ascii()).ok_or(InvalidEndpointError::Header)?;
            request.headers_mut().append(name.clone(), value);
        }
    }
    Ok(())
}

/// A prefix is made of members of the input, so nothing but a piece of a host name may pass:
/// not `evil.example/`, which would send the signed request elsewhere.
fn prefixed(prefix: &str, authority: &Authority) -> Result<Authority, InvalidEndpointError> {
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    let is_label = |label: &str| (1..=MAX_LABEL).contains(&label.len()) && !label.starts_with('-');
    let host = [prefix, authority.host()].concat();
    // A name that ends in a dot is absolute (RFC 3986, section 3.2.2).
    let host = host.strip_suffix('.').unwrap_or(&host);
    if !prefix.bytes().all(is_host) || !host.split('.').all(is_label) {
        return Err(InvalidEndpointError::HostPrefix);
    }
    Authority::try_from([prefix, authority.as_str()].concat()).map_err(|_| InvalidEndpointError::HostPrefix)
}

fn joined(base: Option<PathAndQuery>, path: &str) -> Result<PathAndQuery, InvalidEndpointError> {
    match base {
        None => path.parse(),
        Some(base) if base.path() == "/" => path.parse(),
        Some(base) => [base.path().trim_end_matches('/'), path].concat().parse(),
    }
    .map_err(|_| InvalidEndpointError::Url)
}

/// An endpoint that no request can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidEndpointError {
    /// The URL is not an `http` or `https` URL in ASCII with a host, or has a user or a query.
    #[error("the endpoint is not an http or https URL without user and query: give one such as https://example.com")]
    Url,
    /// The host prefix does not make a host name: it has another character, an empty label, or a
    /// label of more than 63 characters.
    #[error("the host prefix is not fit for a host name: check the members that it is made of")]
    HostPrefix,
    /// A header of the endpoint has characters that a header cannot have, or others than ASCII.
    #[error("a header of the endpoint is not fit for HTTP: check the endpoint configuration")]
    Header,
}
