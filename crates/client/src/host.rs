//! The host of a request, in the one spelling that is both signed and sent.

use awsjson_protocol::InvalidEndpointError;
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Uri, uri};

/// Normalizes the authority of `uri` (RFC 3986, section 6.2): lower case, no default port, no
/// leading zeros in the port. IPv6 addresses keep their brackets.
///
/// HTTP/1.1 sends the authority as `Host` and HTTP/2 sends it as `:authority`. Both take the normalized
/// spelling from the URI, and so does the signature.
///
/// # Errors
/// [`InvalidEndpointError::Url`] when the port is not one, or when there is user information.
pub(crate) fn normalize(uri: Uri) -> Result<Uri, InvalidEndpointError> {
    let mut parts = uri::Parts::from(uri);
    let authority = parts.authority.take().ok_or(InvalidEndpointError::Url)?;
    parts.authority = Some(normalized(authority, parts.scheme.as_ref())?);
    Uri::from_parts(parts).map_err(|_| InvalidEndpointError::Url)
}

fn normalized(authority: Authority, scheme: Option<&Scheme>) -> Result<Authority, InvalidEndpointError> {
    let host = authority.host();
    // With user information, the authority does not start with the host.
    let port = authority.as_str().strip_prefix(host).ok_or(InvalidEndpointError::Url)?;
    let port = match port.strip_prefix(':').unwrap_or(port) {
        "" => None,
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(digits.parse::<u16>().map_err(|_| InvalidEndpointError::Url)?)
        }
        _ => return Err(InvalidEndpointError::Url),
    };
    let mut text = host.to_ascii_lowercase();
    if let Some(port) = port.filter(|&port| port != default_port(scheme)) {
        text.push(':');
        text.push_str(&port.to_string());
    }
    if text == authority.as_str() { Ok(authority) } else { text.try_into().map_err(|_| InvalidEndpointError::Url) }
}

/// The port that `uri` is connected to: its own, or the default of its scheme.
pub(crate) fn port(uri: &Uri) -> u16 {
    uri.port_u16().unwrap_or_else(|| default_port(uri.scheme()))
}

fn default_port(scheme: Option<&Scheme>) -> u16 {
    if scheme == Some(&Scheme::HTTP) { 80 } else { 443 }
}

/// Whether there is user information, such as a password.
pub(crate) fn has_user(uri: &Uri) -> bool {
    uri.authority().is_some_and(|authority| authority.as_str().contains('@'))
}

/// The value of the `Host` header for a [normalized](normalize) URI.
pub(crate) fn header(uri: &Uri) -> Option<HeaderValue> {
    HeaderValue::from_str(uri.authority()?.as_str()).ok()
}

/// Whether names below `host` resolve. There are none below an IP address, in whatever notation a resolver
/// accepts it (`127.1`, `0x7f000001`), and most resolvers know none below `localhost`. No top-level domain is a
/// number.
pub(crate) fn has_subdomains(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let top = host.rsplit('.').next().unwrap_or(host);
    let is_number = match top.strip_prefix("0x").or_else(|| top.strip_prefix("0X")) {
        Some(digits) => digits.bytes().all(|digit| digit.is_ascii_hexdigit()),
        None => top.bytes().all(|digit| digit.is_ascii_digit()),
    };
    !host.starts_with('[') && !is_number && !host.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_has_one_spelling() {
        for (uri, expected) in [
            ("https://example.com", "https://example.com/"),
            ("https://EXAMPLE.com:0443/Path", "https://example.com/Path"),
            ("https://example.com:80", "https://example.com:80/"),
            ("http://example.com:00080", "http://example.com/"),
            ("http://example.com:443/a@b", "http://example.com:443/a@b"),
            ("http://127.0.0.1:008080", "http://127.0.0.1:8080/"),
            ("https://[2001:DB8::1]:443", "https://[2001:db8::1]/"),
            ("https://[::1]:08443/", "https://[::1]:8443/"),
            ("https://example.com:/", "https://example.com/"),
        ] {
            assert_eq!(normalize(uri.parse().unwrap()).unwrap().to_string(), expected, "{uri}");
        }
    }

    #[test]
    fn what_is_no_host_and_port_is_refused() {
        for uri in ["https://user@example.com", "https://example.com:65536", "https://example.com:000000443x", "/path"]
        {
            let Ok(uri) = uri.parse::<Uri>() else { continue };
            assert_eq!(normalize(uri), Err(InvalidEndpointError::Url));
        }
    }

    #[test]
    fn addresses_and_localhost_have_no_subdomains() {
        for (host, expected) in [
            ("example.com", true),
            ("localhost.example.com", true),
            ("localhost", false),
            ("LOCALHOST", false),
            ("localhost.", false),
            ("127.0.0.1", false),
            ("127.0.0.1.", false),
            ("127.1", false),
            ("2130706433", false),
            ("0x7f000001", false),
            ("0X7f.1", false),
            ("[::1]", false),
            ("example.com.", true),
            ("127.0.0.1.example", true),
            ("4abc", true),
            ("0xylophone", true),
            ("service", true),
        ] {
            assert_eq!(has_subdomains(host), expected, "{host}");
        }
    }
}
