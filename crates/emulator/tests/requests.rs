//! Requests that are rejected before an operation is executed, and the HTTP server.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use common::{Caller, SERVICE, open, request, send, send_on, sign_at};
use partnercentral_account_emulator::Emulator;
use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

async fn send_body(emulator: &Emulator, operation: &str, body: &str) -> common::Answer {
    let mut request = request(emulator.endpoint_url(), operation, body.to_owned());
    sign_at(&mut request, emulator.credentials(), SystemTime::now(), SERVICE);
    send(request).await
}

#[tokio::test]
async fn unknown_operations_are_refused() {
    let emulator = Emulator::start().await.unwrap();
    let unknown = (404, "UnknownOperationException", "");
    let message = |answer: &common::Answer| answer.body["message"].as_str().unwrap().to_owned();
    let no_such_operation = send_body(&emulator, "NoSuchOperation", "{}").await;
    assert_eq!(no_such_operation.error(), unknown);
    assert!(message(&no_such_operation).contains("has no operation"));
    let no_name = send_body(&emulator, "", "{}").await;
    assert_eq!(no_name.error(), unknown);
    assert!(message(&no_name).contains("X-Amz-Target must be"));
    let mut other_path = request(emulator.endpoint_url(), "ListConnections", "{}");
    *other_path.uri_mut() = format!("{}/more", emulator.endpoint_url()).parse().unwrap();
    let other_path = send(other_path).await;
    assert_eq!(other_path.error(), unknown);
    assert!(message(&other_path).contains("the path /"));
}

#[tokio::test]
async fn bodies_that_are_not_the_input_are_refused() {
    let emulator = Emulator::start().await.unwrap();
    for body in ["", "{", "[]", r#"{"Catalog":1}"#, r#"{"Catalog":"AWS"} more"#, r#"{"Catalog":"AWS","Catalog":"B"}"#] {
        let answer = send_body(&emulator, "ListConnections", body).await;
        assert_eq!(answer.error(), (400, "SerializationException", ""), "{body}");
    }
    let large = " ".repeat(1024 * 1024 + 1);
    let answer = send_body(&emulator, "ListConnections", &large).await;
    assert_eq!(answer.error(), (413, "RequestEntityTooLargeException", ""));
    let mut other_type = request(emulator.endpoint_url(), "ListConnections", r#"{"Catalog":"AWS"}"#);
    other_type.headers_mut().insert("content-type", "text/plain".parse().unwrap());
    sign_at(&mut other_type, emulator.credentials(), SystemTime::now(), SERVICE);
    assert_eq!(send(other_type).await.error(), (415, "UnsupportedMediaTypeException", ""));
}

#[tokio::test]
async fn all_violations_are_reported_at_once() {
    let emulator = Emulator::start().await.unwrap();
    let caller = &Caller::all(&emulator)[0];
    let answer = caller.call("CancelConnection", json!({})).await;
    let missing = ["Catalog", "Identifier", "ConnectionType", "Reason", "ClientToken"];
    assert_eq!(answer.fields(), missing.map(|name| (name, "REQUIRED_FIELD_MISSING")));

    let input = json!({
        "Catalog": "A S",
        "Identifier": "pac-1",
        "ConnectionType": "MERGER",
        "Reason": "x".repeat(257),
        "ClientToken": "token",
    });
    let answer = caller.call("CancelConnection", input).await;
    assert_eq!(
        answer.fields(),
        [
            ("Catalog", "INVALID_STRING_FORMAT"),
            ("Identifier", "INVALID_STRING_FORMAT"),
            ("ConnectionType", "INVALID_ENUM_VALUE"),
            ("Reason", "INVALID_VALUE"),
        ]
    );
    let identifiers = |ids: Vec<String>| json!({ "Catalog": "AWS", "OtherParticipantIdentifiers": ids });
    let many = (0..101).map(|id| format!("id-{id}")).collect();
    let answer = caller.call("ListConnections", identifiers(many)).await;
    assert_eq!(answer.fields(), [("OtherParticipantIdentifiers", "TOO_MANY_VALUES")]);
    let answer = caller.call("ListConnections", identifiers(vec!["a".into(), "a".into()])).await;
    assert_eq!(answer.fields(), [("OtherParticipantIdentifiers", "DUPLICATE_VALUE")]);
    let answer = caller.call("ListConnections", json!({ "Catalog": "AWS", "MaxResults": 0 })).await;
    assert_eq!(answer.fields(), [("MaxResults", "INVALID_VALUE")]);
}

#[tokio::test]
async fn violations_are_found_in_linear_time_and_reported_up_to_a_limit() {
    let emulator = Emulator::start().await.unwrap();
    let caller = &Caller::all(&emulator)[0];
    let input = |ids: Vec<&str>| json!({ "Catalog": "AWS", "OtherParticipantIdentifiers": ids });
    let start = Instant::now();
    let answer = caller.call("ListConnections", input(vec![""; 20_000])).await;
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    let fields = answer.fields();
    assert_eq!((fields.len(), fields[0]), (100, ("OtherParticipantIdentifiers", "TOO_MANY_VALUES")));
    assert!(answer.body["Message"].as_str().unwrap().contains("ErrorDetails has the first 100"), "{}", answer.body);
    // Whether a length is that of a list is found in lists of lists too.
    let update = json!({ "Catalog": "AWS", "Revision": 1, "AccessType": "ALLOW_ALL", "ExcludedParticipantIdentifiers": ["a".repeat(101)] });
    let answer = caller.call("UpdateConnectionPreferences", update).await;
    assert_eq!(answer.fields(), [("ExcludedParticipantIdentifiers[0]", "INVALID_VALUE")]);
}

#[tokio::test]
async fn requests_that_stop_half_way_are_given_up() {
    let emulator = Emulator::builder().read_timeout(Duration::from_millis(200)).start().await.unwrap();
    let address = emulator.endpoint_url().strip_prefix("http://").unwrap();
    let head = format!("POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 10\r\n");
    for (sent, answered) in [(String::new(), ""), (head.clone(), ""), (head + "\r\n{}", "HTTP/1.1 408 ")] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let end = timeout(Duration::from_secs(10), stream.read_to_string(&mut answer)).await;
        end.unwrap().unwrap();
        assert!(answer.starts_with(answered), "{answer}");
        assert!(answer.is_empty() || answer.contains("RequestTimeoutException"), "{answer}");
    }
}

/// Most clients do not read before they have sent everything.
#[tokio::test]
async fn a_client_that_sends_too_much_reads_why_it_is_refused() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.endpoint_url().strip_prefix("http://").unwrap();
    let body = vec![b' '; 32 * 1024 * 1024];
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("RequestEntityTooLargeException"), "{answer}");
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let emulator = Emulator::start().await.unwrap();
    let mut sender = open(emulator.endpoint_url()).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let mut request = request(emulator.endpoint_url(), "ListConnections", r#"{"Catalog":"AWS"}"#);
        sign_at(&mut request, emulator.credentials(), SystemTime::now(), SERVICE);
        let answer = send_on(&mut sender, request).await;
        assert_eq!(answer.status, 200);
        ids.push(answer.headers["x-amzn-requestid"].clone());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn dropping_the_emulator_closes_its_socket() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.endpoint_url().strip_prefix("http://").unwrap().to_owned();
    let mut open = open(emulator.endpoint_url()).await;
    drop(emulator);
    tokio::task::yield_now().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
    assert!(open.ready().await.is_err());
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids() {
    let mut ids: Vec<(String, Value)> = Vec::new();
    for seed in [1, 1, 2] {
        let emulator = Emulator::builder().seed(seed).clock(common::START).start().await.unwrap();
        let callers = Caller::all(&emulator);
        let id = callers[0].invite(&callers[1], "SUBSIDIARY").await;
        let input = json!({ "Catalog": "AWS", "Identifier": id });
        let invitation = callers[0].call("GetConnectionInvitation", input).await.ok();
        ids.push((id, invitation));
    }
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[0].0, ids[2].0);
}
