//! The host that is signed, sent and connected to is the same.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod common;

use awsjson_client::{Body, BoxFuture, Builder, Client, Transport, TransportError};
use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::validate::Validator;
use awsjson_smithy::*;
use awsjson_testing::{Reply, Server};
use bytes::Bytes;
use common::sealed::sealed;
use common::service::{GreeterError, SERVICE};
use std::sync::{Arc, Mutex};

/// An operation with `data.` before its host.
enum Prefixed {}

#[derive(Debug, Clone, Default)]
struct PrefixedInput {}
structure!(PrefixedInput {});

impl Validate for PrefixedInput {
    fn validate_with(&self, _: &mut Validator) {}
}

impl OperationInput for PrefixedInput {
    type Operation = Prefixed;
}

impl Operation for Prefixed {
    const NAME: &'static str = "Prefixed";
    const SERVICE: &'static Service = &SERVICE;
    type Input = PrefixedInput;
    type Output = Unit;
    type Error = GreeterError;

    fn endpoint(config: &EndpointConfig, _: &PrefixedInput) -> Result<Endpoint, EndpointError> {
        Ok(Endpoint::new(config.endpoint.clone().unwrap_or_default()))
    }

    fn host_prefix(_: &PrefixedInput) -> Result<Option<String>, EndpointError> {
        Ok(Some("data.".to_owned()))
    }
}

/// Records the authority and the `Host` header of each request, and sends nothing.
#[derive(Clone, Default)]
struct Hosts(Arc<Mutex<Vec<(String, String)>>>);

impl Transport for Hosts {
    fn send(
        &self,
        request: http::Request<Body>,
        _: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let host = request.headers()["host"].to_str().unwrap().to_owned();
        assert!(request.headers()["authorization"].to_str().unwrap().contains("host;"));
        self.0.lock().unwrap().push((request.uri().authority().unwrap().to_string(), host));
        Box::pin(std::future::ready(Ok(http::Response::new(Bytes::from_static(b"{}")))))
    }
}

async fn host(url: &str, set: impl FnOnce(Builder<Client>) -> Builder<Client>) -> String {
    let hosts = Hosts::default();
    let client = set(common::client(url)).transport(hosts.clone()).build().unwrap();
    client.call::<Prefixed>(PrefixedInput {}, Default::default()).await.unwrap();
    let (authority, host) = hosts.0.lock().unwrap().remove(0);
    assert_eq!(authority, host, "{url}");
    host
}

#[tokio::test]
async fn the_address_and_the_header_name_the_same_host() {
    for (url, expected) in [
        ("https://Example.com", "data.example.com"),
        ("https://example.com:443", "data.example.com"),
        ("https://example.com:0443/a@b", "data.example.com"),
        ("https://example.com:80", "data.example.com:80"),
        ("http://example.com:00080", "data.example.com"),
        ("http://example.com:443", "data.example.com:443"),
        ("https://example.com.", "data.example.com."),
        ("https://EXAMPLE.com.:443/", "data.example.com."),
    ] {
        assert_eq!(host(url, |client| client).await, expected, "{url}");
    }
}

#[tokio::test]
async fn addresses_and_localhost_get_no_prefix_nor_does_a_client_that_disables_it() {
    for (url, expected) in [
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("http://[::1]:80", "[::1]"),
        ("https://localhost:4566", "localhost:4566"),
        ("https://LocalHost.:4566", "localhost.:4566"),
        ("http://127.0.0.1.", "127.0.0.1."),
        ("http://127.1:8000", "127.1:8000"),
    ] {
        assert_eq!(host(url, |client| client).await, expected, "{url}");
    }
    assert_eq!(host("https://example.com", |client| client.disable_host_prefix(true)).await, "example.com");
}

/// Calls `url` with a leading zero in its port. Returns the request as it was received.
async fn with_a_leading_zero(server: &Server, url: &str, client: Builder<Client>) -> awsjson_testing::RecordedRequest {
    let (host, port) = url.rsplit_once(':').unwrap();
    let client = client.endpoint_url(format!("{host}:0{port}/a@b")).build().unwrap();
    client.call::<Prefixed>(PrefixedInput {}, Default::default()).await.unwrap();
    server.requests().remove(0)
}

#[tokio::test]
async fn a_port_with_leading_zeros_is_sent_as_it_is_signed() {
    let server = Server::start([Reply::json("{}")]).await;
    let received = with_a_leading_zero(&server, &server.url(), common::client("")).await;
    assert_eq!(received.header("host"), server.address().to_string());
    assert_eq!(received.path, "/a@b/");
    assert!(received.signed.is_ok(), "{received:?}");
}

#[cfg(feature = "http2")]
#[tokio::test]
async fn over_http2_too() {
    let authority = awsjson_testing::Authority::new("host");
    let server = Server::builder().http2(&authority).start([Reply::json("{}")]).await;
    let client = common::client("").root_certificates_pem(authority.pem());
    let received = with_a_leading_zero(&server, &server.url_of("localhost"), client).await;
    assert_eq!(received.header("host"), format!("localhost:{}", server.address().port()));
    assert!(received.signed.is_ok(), "{received:?}");
}

#[tokio::test]
async fn headers_that_proxies_change_are_sent_and_not_signed() {
    let received = sealed("", |client| client).await.unwrap();
    assert_eq!(received.header("accept-encoding"), "identity");
    assert!(received.header("user-agent").starts_with("awsjson-client/"));
    let signed: Vec<&str> = received.authorization("SignedHeaders").split(';').collect();
    assert!(!signed.contains(&"user-agent") && !signed.contains(&"accept-encoding"), "{signed:?}");
    assert!(received.signed.is_ok(), "{received:?}");
}

#[tokio::test]
async fn a_blank_session_token_is_none() {
    for token in ["", " "] {
        let blank = aws_credential_types::Credentials::new("AKIDEXAMPLE", "secret", Some(token.into()), None, "t");
        let received = sealed("", |client| client.credentials_provider(blank)).await.unwrap();
        assert!(!received.headers.contains_key("x-amz-security-token"));
        assert!(!received.authorization("SignedHeaders").contains("token"));
    }
}

#[tokio::test]
async fn what_a_hook_sets_is_signed_as_it_is_read_and_what_the_client_sets_stays() {
    let server = Server::start([Reply::json("{}")]).await;
    let hook = |request: &mut awsjson_client::RequestToSign<'_>| {
        for (name, value) in [
            ("x-odd", "\t a  b \t"),
            ("x-odd", ""),
            ("x-odd", " c"),
            ("x-empty", " "),
            ("x-odder", "\td\te\t"),
            ("host", "other.example"),
            ("host", "another.example"),
            ("authorization", "mine"),
            ("x-amz-date", "19700101T000000Z"),
            ("content-length", "1"),
            ("transfer-encoding", "chunked"),
        ] {
            request.headers.append(name, value.parse().unwrap());
        }
    };
    let client = common::client(server.url()).before_signing(hook).build().unwrap();
    client.call::<Prefixed>(PrefixedInput {}, Default::default()).await.unwrap();
    let received = server.requests().remove(0);
    assert!(received.signed.is_ok(), "{received:?}");
    assert_eq!(received.header("host"), server.address().to_string());
    assert_eq!((received.text(), received.header("content-length")), ("{}", "2"));
    assert!(received.authorization("SignedHeaders").contains("x-empty;x-odd;x-odder"), "{received:?}");
}
