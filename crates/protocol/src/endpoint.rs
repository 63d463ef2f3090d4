//! Where a request goes.

use awsjson_smithy::endpoint::Endpoint;
use http::header::{HeaderName, HeaderValue};
use http::uri::{Authority, PathAndQuery, Uri};
use http::{Request, uri};
use std::fmt;

/// Addresses a request: its URI gets the scheme, host and base path of `endpoint`, with
/// `host_prefix` before the host, and the endpoint's headers are added.
///
/// # Errors
/// [`InvalidEndpoint`] when the URL has no scheme or host, or prefix or headers are not fit for HTTP.
pub fn set_endpoint<B>(
    request: &mut Request<B>,
    endpoint: &Endpoint,
    host_prefix: Option<&str>,
) -> Result<(), InvalidEndpoint> {
    let base = uri::Parts::from(endpoint.url.parse::<Uri>().map_err(|_| InvalidEndpoint::Url)?);
    let (Some(scheme), Some(authority)) = (base.scheme, base.authority) else {
        return Err(InvalidEndpoint::Url);
    };
    let mut parts = uri::Parts::default();
    parts.scheme = Some(scheme);
    parts.authority = Some(match host_prefix {
        None => authority,
        Some(prefix) => {
            let host = [prefix, authority.as_str()].concat();
            host.parse::<Authority>().map_err(|_| InvalidEndpoint::HostPrefix)?
        }
    });
    parts.path_and_query = Some(joined(base.path_and_query, request.uri().path())?);
    *request.uri_mut() = Uri::from_parts(parts).map_err(|_| InvalidEndpoint::Url)?;
    for (name, values) in &endpoint.headers {
        let name = HeaderName::try_from(name.as_str()).map_err(|_| InvalidEndpoint::Header)?;
        for value in values {
            let value = HeaderValue::from_str(value).map_err(|_| InvalidEndpoint::Header)?;
            request.headers_mut().append(name.clone(), value);
        }
    }
    Ok(())
}

fn joined(base: Option<PathAndQuery>, path: &str) -> Result<PathAndQuery, InvalidEndpoint> {
    match base {
        None => path.parse(),
        Some(base) if base.path() == "/" => path.parse(),
        Some(base) => [base.path().trim_end_matches('/'), path].concat().parse(),
    }
    .map_err(|_| InvalidEndpoint::Url)
}

/// An endpoint that no request can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidEndpoint {
    /// The URL has no scheme or no host, or is no URL.
    Url,
    /// The host prefix has characters that a host name cannot have.
    HostPrefix,
    /// A header of the endpoint has characters that a header cannot have.
    Header,
}

impl fmt::Display for InvalidEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Url => "the endpoint is not a URL with a scheme and a host: give one such as https://example.com",
            Self::HostPrefix => "the host prefix is not fit for a host name: check the members that it is made of",
            Self::Header => "a header of the endpoint is not fit for HTTP: check the endpoint configuration",
        })
    }
}

impl std::error::Error for InvalidEndpoint {}
