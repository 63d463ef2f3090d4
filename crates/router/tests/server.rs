//! The router as a server on loopback.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test stops at what it does not expect")]

mod common;

use awsjson_protocol::server::sigv4::SigV4Verifier;
use awsjson_router::{Router, Rule};
use common::{ARN, builder, credentials, tags, with_tags};
use partnercentral_account::RetryConfig;
use partnercentral_account::operation::{ListTagsForResource, TagResource};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Sends a request as bytes, and returns everything until the connection is closed.
async fn exchange(address: std::net::SocketAddr, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let request = format!("{head}\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    String::from_utf8(answer).unwrap()
}

fn call(operation: &str) -> String {
    format!(
        "POST / HTTP/1.1\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: PartnerCentralAccount.{operation}"
    )
}

#[tokio::test]
async fn a_client_sends_signed_requests_to_its_url() {
    let verifier = SigV4Verifier::new().service("partnercentral-account");
    let router = with_tags(&["a"]).check_signatures(verifier, credentials());
    let server = router.serve().await.unwrap();
    let client = builder().endpoint_url(server.endpoint_url()).build().unwrap();
    let output = client.list_tags_for_resource().resource_arn(ARN).send().await.unwrap();
    assert_eq!(output, tags(&["a"]));
    router.verify().unwrap();
}

#[tokio::test]
async fn a_raw_request_has_a_complete_http_response() {
    let server = with_tags(&["a"]).serve().await.unwrap();
    let answer =
        exchange(server.address(), &call("ListTagsForResource"), &format!(r#"{{"ResourceArn":"{ARN}"}}"#)).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(head.contains("content-type: application/x-amz-json-1.0\r\n"), "{answer}");
    assert!(head.contains("x-amzn-requestid: router-1"), "{answer}");
    assert_eq!(body, format!(r#"{{"ResourceArn":"{ARN}","Tags":[{{"Key":"a","Value":"value"}}]}}"#));
}

#[tokio::test]
async fn invalid_requests_are_rejected() {
    let router = with_tags(&["a"]);
    let server = router.serve().await.unwrap();
    let answer = exchange(server.address(), "GET / HTTP/1.1", "").await;
    assert!(answer.starts_with("HTTP/1.1 404 ") && answer.contains("UnknownOperationException"), "{answer}");
    let answer = exchange(server.address(), &call("ListTagsForResource"), "{}").await;
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("ResourceArn: must be set"), "{answer}");
    let answer = exchange(server.address(), &call("ListTagsForResource"), "[").await;
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("SerializationException"), "{answer}");
    let other = call("ListTagsForResource").replace("PartnerCentralAccount", "Another");
    let answer = exchange(server.address(), &other, "{}").await;
    assert!(answer.contains("there is no rule for the service of this request"), "{answer}");
    let one_one = other.replace("json-1.0", "json-1.1");
    let answer = exchange(server.address(), &one_one, "{}").await;
    assert!(answer.contains("x-amz-json-1.1") && answer.contains(r#""__type":"NoMatchingRule""#), "{answer}");
    let problems = router.verify().unwrap_err().problems;
    let rejected = "a request of ListTagsForResource was rejected: ";
    assert_eq!(problems.len(), 5);
    assert_eq!(problems[1], format!("{rejected}1 validation error detected: ResourceArn: must be set"));
    assert!(problems[2].starts_with(&format!("{rejected}the request body does not match")), "{problems:?}");
}

/// The client sees a closed connection only, which may be what the test expects.
#[tokio::test]
async fn verify_reports_panics_of_rules() {
    let now: fn(bool) = |panics| assert!(!panics, "the answer is {}", 42);
    for (in_condition, before_future, in_future) in [(true, false, false), (false, true, false), (false, false, true)] {
        let rule = Rule::<ListTagsForResource>::new(move |_| {
            now(before_future);
            async move {
                now(in_future);
                Ok(tags(&[]))
            }
        });
        let router = Router::new().rule(rule.when(move |_| {
            now(in_condition);
            true
        }));
        let server = router.serve().await.unwrap();
        let body = format!(r#"{{"ResourceArn":"{ARN}"}}"#);
        assert_eq!(exchange(server.address(), &call("ListTagsForResource"), &body).await, "");
        let error = router.verify().unwrap_err();
        assert_eq!(error.problems, ["a request of ListTagsForResource made a rule panic: the answer is 42"]);
        assert_eq!(error.received, ["ListTagsForResource"]);
    }
}

#[tokio::test]
async fn a_client_that_sends_too_much_reads_why_it_is_refused() {
    let server = Router::new().serve().await.unwrap();
    let answer = exchange(server.address(), "POST / HTTP/1.1", &" ".repeat(80 << 20)).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

/// Such headers are in responses that were recorded, and whose body was edited.
#[tokio::test]
async fn the_length_of_a_response_is_that_of_its_body() {
    for (name, value) in [("content-length", "5"), ("content-length", "50"), ("transfer-encoding", "chunked")] {
        let response = http::Response::builder().status(503).header(name, value).body("0123456789").unwrap();
        let server = Router::new().rule(Rule::<ListTagsForResource>::response(response)).serve().await.unwrap();
        let body = format!(r#"{{"ResourceArn":"{ARN}"}}"#);
        let answer = exchange(server.address(), &call("ListTagsForResource"), &body).await;
        assert!(answer.starts_with("HTTP/1.1 503 ") && answer.ends_with("\r\n\r\n0123456789"), "{name}: {answer}");
        assert!(answer.contains("content-length: 10\r\n"), "{name}: {answer}");
    }
}

#[tokio::test]
async fn disconnect_closes_the_connection_without_a_response() {
    let router = Router::new()
        .rule(Rule::<ListTagsForResource>::disconnect().times(1))
        .rule(Rule::<TagResource>::unreachable().times(1));
    let server = router.serve().await.unwrap();
    let body = format!(r#"{{"ResourceArn":"{ARN}","Tags":[]}}"#);
    assert_eq!(exchange(server.address(), &call("ListTagsForResource"), &body).await, "");
    assert_eq!(exchange(server.address(), &call("TagResource"), &body).await, "");
    router.verify().unwrap();
}

#[tokio::test]
async fn a_response_can_be_delayed() {
    let router =
        Router::new().rule(Rule::<ListTagsForResource>::output(tags(&["a"])).delay(Duration::from_millis(300)));
    let server = router.serve().await.unwrap();
    let client = builder().endpoint_url(server.endpoint_url()).retry(RetryConfig::disabled()).build().unwrap();
    let start = std::time::Instant::now();
    client.list_tags_for_resource().resource_arn(ARN).send().await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn dropping_the_server_closes_its_socket() {
    let server = Router::new().serve().await.unwrap();
    let address = server.address();
    let mut open = TcpStream::connect(address).await.unwrap();
    drop(server);
    let mut nothing = Vec::new();
    let end = timeout(Duration::from_secs(10), open.read_to_end(&mut nothing)).await.unwrap();
    assert!(end.is_err() || nothing.is_empty());
    assert!(TcpStream::connect(address).await.is_err());
}
