//! Addresses a request to an endpoint.

use awsjson_smithy::endpoint::Endpoint;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::uri::{Authority, PathAndQuery, Scheme, Uri};
use http::{Request, uri};
use thiserror::Error;

/// The maximum length of a label of a host name (RFC 1035).
const MAX_LABEL_BYTES: usize = 63;

/// Addresses a request to `endpoint`: sets the scheme, the host and the base path of its URI, adds
/// `host_prefix` to the host, and adds the headers of the endpoint.
///
/// # Errors
/// [`InvalidEndpointError`] if the URL is not an `http` or `https` URL, or has user information or a query, or
/// if the prefix or a header is invalid.
pub fn set_endpoint<B>(
    request: &mut Request<B>,
    endpoint: &Endpoint,
    host_prefix: Option<&str>,
) -> Result<(), InvalidEndpointError> {
    *request.uri_mut() = address(endpoint, host_prefix, request.uri().path())?;
    add_headers(request.headers_mut(), endpoint)
}

/// The address of the resource at `path`.
fn address(endpoint: &Endpoint, host_prefix: Option<&str>, path: &str) -> Result<Uri, InvalidEndpointError> {
    // `Uri` accepts non-ASCII bytes in some places, and would send them unencoded.
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
    parts.path_and_query = Some(joined(base.path_and_query, path)?);
    Uri::from_parts(parts).map_err(|_| InvalidEndpointError::Url)
}

fn add_headers(headers: &mut HeaderMap, endpoint: &Endpoint) -> Result<(), InvalidEndpointError> {
    for (name, values) in &endpoint.headers {
        let name = HeaderName::try_from(name.as_str()).map_err(|_| InvalidEndpointError::Header)?;
        for value in values {
            let value =
                HeaderValue::from_str(value).ok().filter(|_| value.is_ascii()).ok_or(InvalidEndpointError::Header)?;
            headers.append(name.clone(), value);
        }
    }
    Ok(())
}

/// Adds `prefix` to the host. The prefix contains members of the input, so it is restricted to the characters
/// of a host name: `evil.example/` would send the signed request to another host.
fn prefixed(prefix: &str, authority: &Authority) -> Result<Authority, InvalidEndpointError> {
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    let is_label = |label: &str| (1..=MAX_LABEL_BYTES).contains(&label.len()) && !label.starts_with('-');
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

/// No request can be sent to an endpoint.
#[derive(Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidEndpointError {
    /// The URL is not an `http` or `https` URL in ASCII with a host, or has user information or a query.
    #[error(
        "the endpoint is not an http or https URL without user information and query: set one such as \
         https://example.com"
    )]
    Url,
    /// The host prefix does not result in a valid host name, because of an invalid character, an empty label, a
    /// label that starts with a hyphen, or a label of more than 63 characters.
    #[error("the host prefix does not result in a valid host name: check the members of the input that it contains")]
    HostPrefix,
    /// A header of the endpoint has a character that is not ASCII, or not allowed in a header.
    #[error("a header of the endpoint has an invalid character: check the endpoint configuration")]
    Header,
}

awsjson_smithy::debug_line!(InvalidEndpointError);
