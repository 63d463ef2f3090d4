//! Encoding of requests, and their endpoints.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use awsjson_protocol::{InvalidEndpointError, request, response, set_endpoint};
use awsjson_smithy::endpoint::Endpoint;
use partnercentral_account_model::operation::{CancelConnection, CancelConnectionInput};
use support::{Ask, AskInput, Describe, Library, Ping, PingInput, http_response};

#[test]
fn a_request_is_a_post_with_target_and_content_type() {
    let request = request::<Ping>(&mut PingInput {}, || 0).unwrap();
    assert_eq!((request.method().as_str(), request.uri().to_string().as_str()), ("POST", "/"));
    assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.0");
    assert_eq!(request.headers()["x-amz-target"], "Library_2020.Ping");
    assert_eq!(request.headers().len(), 2);
    assert_eq!(request.body(), "{}");
}

#[test]
fn a_query_compatible_service_gets_the_query_mode_header() {
    let request = request::<Ask>(&mut AskInput { name: "a\"\n".to_owned() }, || 0).unwrap();
    assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.1");
    assert_eq!(request.headers()["x-amzn-query-mode"], "true");
    assert_eq!(request.body(), r#"{"Name":"a\"\n"}"#);
}

#[test]
fn an_encoded_value_is_decoded_to_an_equal_value() {
    let mut library =
        Library { count: Some(i64::MIN), weight: Some(0.1 + 0.2), closed: Some(true), ..Library::named("ä") };
    let body = request::<Describe>(&mut library, || 0).unwrap().into_body();
    assert_eq!(response::<Describe>(http_response(200, body)).unwrap(), library);
}

fn addressed(url: &str, prefix: Option<&str>) -> Result<String, InvalidEndpointError> {
    let mut request = request::<Ping>(&mut PingInput {}, || 0).unwrap();
    set_endpoint(&mut request, &Endpoint::new(url), prefix).map(|()| request.uri().to_string())
}

#[test]
fn an_endpoint_sets_scheme_host_port_and_base_path() {
    for (url, prefix, uri) in [
        ("https://example.com", None, "https://example.com/"),
        ("https://example.com/", None, "https://example.com/"),
        ("http://127.0.0.1:8000", None, "http://127.0.0.1:8000/"),
        ("http://[::1]:8000/custom", None, "http://[::1]:8000/custom/"),
        ("https://example.com/custom/", None, "https://example.com/custom/"),
        ("https://example.com:8443", Some("foo."), "https://foo.example.com:8443/"),
        ("https://example.com", Some("foo-1.bar-"), "https://foo-1.bar-example.com/"),
    ] {
        assert_eq!(addressed(url, prefix).as_deref(), Ok(uri));
    }
}

#[test]
fn an_endpoint_that_is_not_an_http_url_is_rejected() {
    for url in [
        "",
        "/",
        "example.com",
        "ftp://example.com",
        "https://",
        "https://a b",
        "https://a/\u{fc}",
        "https://a@b",
        "https://a/?q",
    ] {
        assert_eq!(addressed(url, None), Err(InvalidEndpointError::Url), "{url}");
    }
}

#[test]
fn a_host_prefix_cannot_redirect_a_request() {
    let long = format!("{}.", "a".repeat(64));
    for prefix in [
        "evil.example/",
        "evil.example#",
        "evil.example?",
        "a@",
        "evil.example:80",
        "a..",
        ".",
        "-a.",
        "a b.",
        "ä.",
        &long,
    ] {
        assert_eq!(addressed("https://example.com", Some(prefix)), Err(InvalidEndpointError::HostPrefix), "{prefix}");
    }
}

#[test]
fn the_headers_of_an_endpoint_are_sent() {
    let mut endpoint = Endpoint::new("https://example.com");
    endpoint.headers = vec![("x-one".to_owned(), vec!["a".to_owned(), "b".to_owned()])];
    let mut request = request::<Ping>(&mut PingInput {}, || 0).unwrap();
    set_endpoint(&mut request, &endpoint, None).unwrap();
    assert_eq!(request.headers().get_all("x-one").iter().collect::<Vec<_>>(), ["a", "b"]);
    for value in ["a\nb", "a\u{fc}b"] {
        endpoint.headers = vec![("x-one".to_owned(), vec![value.to_owned()])];
        assert_eq!(set_endpoint(&mut request, &endpoint, None), Err(InvalidEndpointError::Header));
    }
}

fn cancellation() -> CancelConnectionInput {
    let input = CancelConnectionInput::builder().catalog("AWS").identifier("pac-1234567890abc");
    input.connection_type("SUBSIDIARY").reason("Contract ended").build()
}

#[test]
fn a_token_is_set_and_stays_in_the_input() {
    let mut input = cancellation();
    let body = |input: &mut _, random| {
        let request = request::<CancelConnection>(input, || random).unwrap();
        String::from_utf8(request.into_body().to_vec()).unwrap()
    };
    let first = body(&mut input, u128::MAX);
    assert!(first.ends_with(r#","ClientToken":"ffffffff-ffff-4fff-bfff-ffffffffffff"}"#), "{first}");
    assert_eq!(body(&mut input, 1), first, "the same input results in the same request");
    assert_ne!(body(&mut cancellation(), 1), first);
}

#[test]
fn a_token_of_the_caller_is_sent_and_needs_no_randomness() {
    let mut input = cancellation();
    input.client_token = Some("mine".to_owned());
    let request = request::<CancelConnection>(&mut input, || unreachable!("the token is set")).unwrap();
    assert!(request.body().ends_with(br#""ClientToken":"mine"}"#));
}
