//! Requests, and where they go.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use awsjson_protocol::{InvalidEndpoint, request, response, set_endpoint};
use awsjson_smithy::endpoint::Endpoint;
use support::{Ask, Describe, Library, Nothing, Ping, Query, answer};

#[test]
fn a_request_is_a_post_with_target_and_content_type() {
    let request = request::<Ping>(&Nothing {}).unwrap();
    assert_eq!((request.method().as_str(), request.uri().to_string().as_str()), ("POST", "/"));
    assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.0");
    assert_eq!(request.headers()["x-amz-target"], "Library_2020.Ping");
    assert_eq!(request.headers().len(), 2);
    assert_eq!(request.body(), "{}");
}

#[test]
fn a_service_of_the_query_protocol_is_told_so() {
    let request = request::<Ask>(&Query { name: "a\"\n".to_owned() }).unwrap();
    assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.1");
    assert_eq!(request.headers()["x-amzn-query-mode"], "true");
    assert_eq!(request.body(), r#"{"Name":"a\"\n"}"#);
}

#[test]
fn what_is_written_is_read_back() {
    let library =
        Library { count: Some(i64::MIN), weight: Some(0.1 + 0.2), closed: Some(true), ..Library::named("ä") };
    let body = request::<Describe>(&library).unwrap().into_body();
    assert_eq!(response::<Describe>(answer(200, body)).unwrap(), library);
}

fn addressed(url: &str, prefix: Option<&str>) -> Result<String, InvalidEndpoint> {
    let mut request = request::<Ping>(&Nothing {}).unwrap();
    set_endpoint(&mut request, &Endpoint::new(url), prefix).map(|()| request.uri().to_string())
}

#[test]
fn an_endpoint_gives_scheme_host_port_and_base_path() {
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
fn an_endpoint_that_is_no_web_address_is_refused() {
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
        assert_eq!(addressed(url, None), Err(InvalidEndpoint::Url), "{url}");
    }
}

#[test]
fn a_prefix_from_an_input_cannot_lead_elsewhere() {
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
        assert_eq!(addressed("https://example.com", Some(prefix)), Err(InvalidEndpoint::HostPrefix), "{prefix}");
    }
}

#[test]
fn the_headers_of_an_endpoint_are_sent() {
    let mut endpoint = Endpoint::new("https://example.com");
    endpoint.headers = vec![("x-one".to_owned(), vec!["a".to_owned(), "b".to_owned()])];
    let mut request = request::<Ping>(&Nothing {}).unwrap();
    set_endpoint(&mut request, &endpoint, None).unwrap();
    assert_eq!(request.headers().get_all("x-one").iter().collect::<Vec<_>>(), ["a", "b"]);
    for value in ["a\nb", "a\u{fc}b"] {
        endpoint.headers = vec![("x-one".to_owned(), vec![value.to_owned()])];
        assert_eq!(set_endpoint(&mut request, &endpoint, None), Err(InvalidEndpoint::Header));
    }
}
