//! What is refused before an operation is carried out, and how the server speaks HTTP.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use common::{Caller, SERVICE, open, request, send, send_on, sign_at};
use partnercentral_account_emulator::Emulator;
use serde_json::{Value, json};
use std::time::SystemTime;

async fn send_body(emulator: &Emulator, operation: &str, body: &str) -> common::Answer {
    let mut request = request(emulator.endpoint_url(), operation, body.to_owned());
    sign_at(&mut request, emulator.credentials(), SystemTime::now(), SERVICE);
    send(request).await
}

#[tokio::test]
async fn operations_that_are_not_emulated_are_unknown() {
    let emulator = Emulator::start().await.unwrap();
    for operation in ["CreatePartner", "NoSuchOperation", ""] {
        let answer = send_body(&emulator, operation, "{}").await;
        assert_eq!(answer.error(), (404, "UnknownOperationException", ""), "{operation}");
    }
    let mut other_path = request(emulator.endpoint_url(), "ListConnections", "{}");
    *other_path.uri_mut() = format!("{}/more", emulator.endpoint_url()).parse().unwrap();
    assert_eq!(send(other_path).await.error(), (404, "UnknownOperationException", ""));
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
async fn all_violations_are_told_at_once() {
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
            ("ConnectionType", "INVALID_ENUM_VALUE"),
            ("Catalog", "INVALID_STRING_FORMAT"),
            ("Identifier", "INVALID_STRING_FORMAT"),
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
