use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The parts of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Url<'a> {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// The host, and the port if the URL has one. User information is removed.
    pub authority: &'a str,
    /// The path as it is written. `/` if there is no path.
    pub path: &'a str,
    /// The path with `/` at both ends.
    pub normalized_path: Cow<'a, str>,
    /// Whether the host is an IPv4 address or a bracketed IPv6 address.
    pub is_ip: bool,
}

/// Splits an `http` or `https` URL into its parts (`parseURL`). `None` if `value` is not such a URL, or has a query or
/// a fragment.
pub fn parse_url(value: &str) -> Option<Url<'_>> {
    let (scheme, rest) = value.split_once("://")?;
    let scheme = ["http", "https"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
    if rest.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '\\')) {
        return None;
    }
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let normalized_path = if path.ends_with('/') { path.into() } else { format!("{path}/").into() };
    Some(Url { scheme, authority, path, normalized_path, is_ip: is_ip(authority)? })
}

/// Returns whether the host is an IP address. `None` if the host or the port is malformed.
fn is_ip(authority: &str) -> Option<bool> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']')?;
            address.parse::<Ipv6Addr>().ok()?;
            (None, port.strip_prefix(':').or_else(|| port.is_empty().then_some("0"))?)
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (Some(host), port),
            None => (Some(authority), "0"),
        },
    };
    if !port.bytes().all(|byte| byte.is_ascii_digit()) || port.parse::<u16>().is_err() {
        return None;
    }
    match host {
        Some("") => None,
        Some(host) => Some(host.parse::<Ipv4Addr>().is_ok()),
        None => Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_a_url() {
        for (value, scheme, authority, path, normalized_path, is_ip) in [
            ("https://example.com", "https", "example.com", "/", "/", false),
            ("https://example.com/", "https", "example.com", "/", "/", false),
            ("HTTPS://example.com", "https", "example.com", "/", "/", false),
            ("http://example.com:80/foo/bar", "http", "example.com:80", "/foo/bar", "/foo/bar/", false),
            ("http://example.com/foo//", "http", "example.com", "/foo//", "/foo//", false),
            ("https://user:secret@example.com/a@b", "https", "example.com", "/a@b", "/a@b/", false),
            ("https://127.0.0.1", "https", "127.0.0.1", "/", "/", true),
            ("http://192.168.1.1:1234/foo/", "http", "192.168.1.1:1234", "/foo/", "/foo/", true),
            ("https://[fe80::1]", "https", "[fe80::1]", "/", "/", true),
            ("https://[2001:db8::7348]:443", "https", "[2001:db8::7348]:443", "/", "/", true),
            // Host labels are not validated.
            ("http://99_ab-.com", "http", "99_ab-.com", "/", "/", false),
            ("https://999.999.999.999", "https", "999.999.999.999", "/", "/", false),
        ] {
            let normalized_path = Cow::Borrowed(normalized_path);
            assert_eq!(parse_url(value), Some(Url { scheme, authority, path, normalized_path, is_ip }), "{value}");
        }
    }

    #[test]
    fn rejects_what_is_not_an_http_url() {
        for value in [
            "",
            "example.com",
            "ftp://example.com",
            "https://",
            "https:///path",
            "https://:443",
            "https://example.com:8443?foo=bar&faz=baz",
            "https://example.com/path?query1=foo",
            "https://example.com/#fragment",
            "http://abc.com:a/foo",
            "http://abc.com:+1/foo",
            "http://abc.com:/foo",
            "http://abc.com:65536",
            "http://a b.com",
            "http://a.com\\b",
            "http://[fe80::1",
            "http://[fe80::1]x",
            "http://[example.com]",
        ] {
            assert_eq!(parse_url(value), None, "{value}");
        }
    }
}
