//! AWS Signature Version 4.

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::header::HOST;
use http::{HeaderValue, Request, Uri};
use std::time::SystemTime;

/// What a signature is valid for.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
}

/// Signs a request: adds the date, the session token and the signature.
pub(crate) fn sign_request(
    request: &mut Request<Bytes>,
    credentials: Credentials,
    scope: &Scope<'_>,
    time: SystemTime,
) -> Result<(), SigningError> {
    let identity = credentials.into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(scope.region)
        .name(scope.service)
        .time(time)
        .settings(SigningSettings::default())
        .build()
        .map_err(|_| SigningError)?
        .into();
    let signed = ["host", "content-type", "x-amz-target", "x-amzn-query-mode"];
    let headers = signed.into_iter().filter_map(|name| Some((name, request.headers().get(name)?.to_str().ok()?)));
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        headers,
        SignableBody::Bytes(request.body()),
    )
    .map_err(|_| SigningError)?;
    let (instructions, _) = sign(signable, &parameters).map_err(|_| SigningError)?.into_parts();
    instructions.apply_to_request_http1x(request);
    Ok(())
}

/// Sets the header that the signature covers and HTTP/1.1 asks for.
pub(crate) fn set_host(request: &mut Request<Bytes>) {
    if let Some(host) = host(request.uri()).and_then(|host| HeaderValue::try_from(host).ok()) {
        request.headers_mut().insert(HOST, host);
    }
}

/// The host, with its port unless it is the scheme's own.
fn host(uri: &Uri) -> Option<String> {
    let host = uri.host()?;
    let default = if uri.scheme_str() == Some("https") { 443 } else { 80 };
    Some(match uri.port_u16().filter(|port| *port != default) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// The request cannot be signed.
#[derive(Debug)]
pub(crate) struct SigningError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_port_is_left_out() {
        for (uri, expected) in [
            ("https://example.com/", "example.com"),
            ("https://example.com:443/", "example.com"),
            ("https://example.com:8443/", "example.com:8443"),
            ("http://127.0.0.1:80/", "127.0.0.1"),
            ("http://[::1]:8080/", "[::1]:8080"),
        ] {
            assert_eq!(host(&uri.parse().unwrap()).as_deref(), Some(expected), "{uri}");
        }
    }
}
