//! The proxies that a client uses, and the hosts that it reaches without one.

use super::no_proxy::ProxyMatcher;
use http::Uri;
use http::uri::Scheme;
use std::fmt;
use thiserror::Error;

/// An HTTP proxy, and the hosts that are reached without it.
///
/// Connections to `https` endpoints are tunneled (`CONNECT`): TLS is end to end, and the proxy learns no more
/// than host and port. Requests to `http` endpoints are sent to the proxy, which forwards them.
///
/// User and password of the URL are sent to the proxy alone. `Debug` does not show them, and no error or log
/// has them.
///
/// ```
/// use awsjson_client::Proxy;
///
/// # fn main() -> Result<(), awsjson_client::InvalidProxyError> {
/// let proxy = Proxy::new("http://user:p%40ssword@proxy.example.com:3128")?.no_proxy("localhost,10.0.0.0/8");
/// assert!(!format!("{proxy:?}").contains("ssword"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Proxy {
    http: String,
    https: String,
    no_proxy: String,
}

/// The URL of a proxy that cannot be used. The message does not show it, for it may hold a password.
#[derive(Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidProxyError {
    /// It is not an absolute URL without path and query.
    #[error(
        "the URL of the proxy is not usable: set one such as http://proxy.example.com:3128, with the special \
         characters of user and password percent-encoded"
    )]
    Url,
    /// It has another scheme than `http`.
    #[error(
        "the scheme of the proxy's URL is not supported: set an http:// URL; TLS to https endpoints is end to \
         end through such a proxy"
    )]
    Scheme,
}

awsjson_smithy::debug_line!(InvalidProxyError);

impl Proxy {
    /// Creates a proxy for all connections from its URL, such as
    /// `http://user:password@proxy.example.com:3128`. The default port is 80. Special characters of user and password have to be percent-encoded.
    ///
    /// # Errors
    /// [`InvalidProxyError`] when the URL cannot be used.
    pub fn new(url: impl Into<String>) -> Result<Self, InvalidProxyError> {
        let url = url.into();
        Self::by_scheme(Some(url.clone()), Some(url))
    }

    /// Proxies for connections to `http` and to `https` endpoints, where there are some.
    pub(crate) fn by_scheme(http: Option<String>, https: Option<String>) -> Result<Self, InvalidProxyError> {
        [&http, &https].into_iter().flatten().try_for_each(|url| check(url))?;
        Ok(Self { http: http.unwrap_or_default(), https: https.unwrap_or_default(), no_proxy: String::new() })
    }

    /// Sets which hosts are reached without the proxy, as in the variable `NO_PROXY`: names, which include
    /// their subdomains with and without a leading dot, IP addresses and networks such as `10.0.0.0/8`, with commas
    /// or blanks between them, or `*` for all. An entry with a port, such as `example.com:8080` or `[::1]:8080`,
    /// is for that port alone.
    #[must_use]
    pub fn no_proxy(mut self, hosts: impl Into<String>) -> Self {
        self.no_proxy = hosts.into();
        self
    }

    pub(super) fn matcher(&self) -> ProxyMatcher {
        ProxyMatcher::new(&self.http, &self.https, &self.no_proxy)
    }
}

fn check(url: &str) -> Result<(), InvalidProxyError> {
    // What follows a `#` or the first of two `@` would be dropped, and with it the end of a password.
    let is_whole = !url.contains('#') && url.matches('@').count() < 2;
    let uri: Uri = url.parse().ok().filter(|_| is_whole).ok_or(InvalidProxyError::Url)?;
    if uri.scheme().is_some_and(|scheme| *scheme != Scheme::HTTP) {
        return Err(InvalidProxyError::Scheme);
    }
    let authority = uri.authority().ok_or(InvalidProxyError::Url)?.as_str();
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let has_host = host_and_port.parse::<Uri>().is_ok_and(|uri| {
        let port = uri.authority().and_then(|authority| authority.as_str().strip_prefix(authority.host()));
        uri.host().is_some_and(|host| !host.is_empty()) && (port == Some("") || uri.port_u16().is_some())
    });
    let is_bare = uri.query().is_none() && ["", "/"].contains(&uri.path());
    if has_host && is_bare { Ok(()) } else { Err(InvalidProxyError::Url) }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Proxy").field(&self.matcher()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper_util::client::proxy::matcher::Matcher;

    #[test]
    fn urls_are_checked() {
        for (url, expected) in [
            ("http://proxy.example.com:3128", Ok(())),
            ("http://proxy.example.com/", Ok(())),
            ("proxy.example.com:3128", Ok(())),
            ("http://user:p%40ss@127.0.0.1:3128", Ok(())),
            ("http://user@[::1]:3128", Ok(())),
            ("socks5://127.0.0.1:1080", Err(InvalidProxyError::Scheme)),
            ("https://proxy.example.com", Err(InvalidProxyError::Scheme)),
            ("http://user:pa#ss@proxy:3128", Err(InvalidProxyError::Url)),
            ("http://user:pa@ss@proxy:3128", Err(InvalidProxyError::Url)),
            ("http://user:pa/ss@proxy:3128", Err(InvalidProxyError::Url)),
            ("http://user:pa?ss@proxy:3128", Err(InvalidProxyError::Url)),
            ("http://proxy:99999", Err(InvalidProxyError::Url)),
            ("http://proxy:3128/path", Err(InvalidProxyError::Url)),
            ("http://user:pass@", Err(InvalidProxyError::Url)),
            ("http://", Err(InvalidProxyError::Url)),
            ("/proxy", Err(InvalidProxyError::Url)),
            ("", Err(InvalidProxyError::Url)),
        ] {
            assert_eq!(Proxy::new(url).map(drop), expected, "{url}");
            // What is accepted here is never ignored in silence there.
            let matcher = Matcher::builder().all(url).build();
            assert!(expected.is_err() || matcher.intercept(&Uri::from_static("https://a.b")).is_some(), "{url}");
        }
    }

    #[test]
    fn no_secret_is_shown() {
        let proxy = Proxy::new("http://an-user:a-password@proxy:3128").unwrap();
        let text = format!("{proxy:?}");
        assert!(text.contains("proxy:3128") && !text.contains("an-user") && !text.contains("a-password"), "{text}");
    }
}
