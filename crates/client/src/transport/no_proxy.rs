//! Which hosts are reached without a proxy: the entries of `NO_PROXY`.

use crate::host;
use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

/// The proxy for each URI. Matchers know hosts and networks, but no ports, so each port that an entry names has its
/// own matcher.
#[derive(Debug)]
pub(super) struct ProxyMatcher {
    by_port: Vec<(u16, Matcher)>,
    other_ports: Matcher,
}

impl ProxyMatcher {
    /// Proxies for `http` and `https` URIs, empty for none, except for the hosts in `no_proxy`.
    pub(super) fn new(http: &str, https: &str, no_proxy: &str) -> Self {
        let (mut anywhere, mut by_port) = (Vec::new(), Vec::<(u16, Vec<String>)>::new());
        for entry in no_proxy.split(|c: char| c == ',' || c.is_whitespace()) {
            match entry {
                "" => {}
                // A matcher would take it for names only, and not for IP addresses.
                "*" => return Self { by_port: Vec::new(), other_ports: Matcher::builder().build() },
                entry => match split_port(entry) {
                    (host, Some(port)) => match by_port.iter_mut().find(|(other, _)| *other == port) {
                        Some((_, hosts)) => hosts.push(host),
                        None => by_port.push((port, vec![host])),
                    },
                    (host, None) => anywhere.push(host),
                },
            }
        }
        let matcher = |hosts: String| Matcher::builder().http(http).https(https).no(hosts).build();
        let with_port = |hosts: Vec<String>| [&hosts[..], &anywhere[..]].concat().join(",");
        Self {
            by_port: by_port.into_iter().map(|(port, hosts)| (port, matcher(with_port(hosts)))).collect(),
            other_ports: matcher(anywhere.join(",")),
        }
    }

    /// The proxy that `uri` is reached through.
    pub(super) fn intercept(&self, uri: &Uri) -> Option<Intercept> {
        let port = host::port(uri);
        let of_port = self.by_port.iter().find(|(other, _)| *other == port);
        of_port.map_or(&self.other_ports, |(_, matcher)| matcher).intercept(uri)
    }
}

/// The host of an entry as a matcher reads it, and its port. `*.example.com` is `.example.com`; the brackets of IPv6
/// addresses are optional where there is no port.
fn split_port(entry: &str) -> (String, Option<u16>) {
    let (host, port) = match entry.rsplit_once(':') {
        // An IPv6 address without brackets has no port.
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => match port.parse() {
            Ok(port) => (host, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    };
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let host = host.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(host);
    (host.strip_suffix('.').unwrap_or(host).to_owned(), port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_names_addresses_and_networks_with_and_without_ports() {
        for (no_proxy, direct, proxied) in [
            (
                "example.com",
                "https://example.com https://a.example.com http://example.com:8080",
                "https://anexample.com",
            ),
            (".example.com", "https://a.example.com", "https://example.org"),
            ("*.example.com", "https://a.b.example.com", "https://example.org"),
            ("EXAMPLE.com.", "https://example.COM", "https://com"),
            ("example.com:8080", "http://a.example.com:8080", "http://example.com https://example.com:8443"),
            ("example.com:443", "https://example.com", "http://example.com"),
            ("example.com:80,example.com:8080", "http://example.com http://example.com:8080", "https://example.com"),
            ("a.com:80, b.com", "http://a.com http://b.com https://b.com", "https://a.com"),
            ("10.0.0.0/8", "http://10.1.2.3 https://10.1.2.3:8443", "http://11.1.2.3"),
            ("10.0.0.0/8:8080", "http://10.1.2.3:8080", "http://10.1.2.3"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1:8081"),
            ("::1", "http://[::1] http://[::1]:8080", "http://[::2]"),
            ("[::1]", "http://[::1]:8080", "http://[::2]"),
            ("[::1]:8080", "http://[::1]:8080", "http://[::1] http://[::2]:8080"),
            ("fd00::/8", "http://[fd00::1]", "http://[fe80::1]"),
            (" , example.com\tlocalhost ,,", "http://localhost https://example.com", "http://example.org"),
            ("a.com,*", "http://example.com https://10.0.0.1 http://[::1]", ""),
            ("", "", "http://example.com http://127.0.0.1 http://localhost"),
            (":8080,example.com:port", "", "http://example.com:8080"),
        ] {
            let matcher = ProxyMatcher::new("http://proxy:1", "http://proxy:1", no_proxy);
            for (uris, expected) in [(direct, false), (proxied, true)] {
                for uri in uris.split_whitespace() {
                    let uri = uri.parse::<Uri>().unwrap();
                    assert_eq!(matcher.intercept(&uri).is_some(), expected, "{uri} with {no_proxy:?}");
                }
            }
        }
    }
}
