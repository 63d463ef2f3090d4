//! The OpenAPI description matches the running emulator.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

mod common;

use bytes::Bytes;
use common::fill_every_list;
use http::Request;
use http_body_util::{BodyExt, Full};
use partnercentral_account_emulator::Emulator;
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn send(emulator: &Emulator, method: &str, path: &str, body: &Value) -> (u16, String, String) {
    let endpoint = emulator.endpoint_url();
    let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
    let request = Request::builder().method(method).uri(path).header("host", endpoint.strip_prefix("http://").unwrap());
    let response = common::open(endpoint).await.send_request(request.body(Full::new(body)).unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    let content_type = head.headers["content-type"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let body = body.collect().await.unwrap().to_bytes();
    (head.status.as_u16(), content_type, String::from_utf8(body.to_vec()).unwrap())
}

async fn description(emulator: &Emulator) -> Value {
    serde_json::from_str(&send(emulator, "GET", "/_emulator/openapi.json", &Value::Null).await.2).unwrap()
}

/// Checks a value against a schema of the description.
fn check(description: &Value, schema: &Value, value: &Value, what: &str) {
    let mut schema = schema.clone();
    schema["components"] = description["components"].clone();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(value).map(|it| format!("{}: {it}", it.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:?}\n{value}");
}

#[tokio::test]
async fn it_has_every_path_and_method() {
    let emulator = Emulator::start().await.unwrap();
    let description = description(&emulator).await;
    let described: BTreeSet<String> = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let health: Value =
        serde_json::from_str(&send(&emulator, "GET", "/_emulator/health", &Value::Null).await.2).unwrap();
    let served: BTreeSet<String> =
        health["paths"].as_array().unwrap().iter().map(|path| path.as_str().unwrap().to_owned()).collect();
    assert_eq!(described, served);
}

/// The recorded requests.
async fn recording(emulator: &Emulator) -> Value {
    serde_json::from_str(&send(emulator, "GET", "/_emulator/requests", &Value::Null).await.2).unwrap()
}

#[tokio::test]
async fn responses_and_requests_are_as_it_says() {
    let emulator = Emulator::start().await.unwrap();
    fill_every_list(&emulator).await;
    let description = description(&emulator).await;
    let state = serde_json::to_value(emulator.snapshot()).unwrap();
    let fault = |effect: Value| {
        let mut fault = json!({ "operation": "ListConnections", "account": "1", "skip": 1, "delay_seconds": 0.5 });
        fault.as_object_mut().unwrap().extend(effect.as_object().unwrap().clone());
        fault
    };
    let calls = [
        ("get", "", "", Value::Null, 200),
        ("get", "openapi.json", "", Value::Null, 200),
        ("get", "health", "", Value::Null, 200),
        ("get", "accounts", "", Value::Null, 200),
        ("put", "accounts/{account}/status", "2", json!({ "status": "LOW_TIER" }), 200),
        ("put", "accounts/{account}/status", "9", json!({ "status": "LOW_TIER" }), 404),
        ("get", "environment", "", Value::Null, 200),
        ("get", "environment", "?format=json&account=2", Value::Null, 200),
        ("get", "environment", "?format=xml", Value::Null, 400),
        ("get", "state", "", Value::Null, 200),
        ("get", "state", "?latest=1&search=subsidiary", Value::Null, 200),
        ("get", "state", "?latest=-1", Value::Null, 400),
        ("put", "state", "", state, 200),
        (
            "put",
            "state",
            "",
            json!({ "invitations": [{ "sender": "1", "receiver": "9", "connection_type": "SUBSIDIARY" }] }),
            400,
        ),
        ("get", "transitions", "", Value::Null, 200),
        ("put", "transitions", "", json!({ "profile_update": { "after_reads": 1 } }), 200),
        ("get", "clock", "", Value::Null, 200),
        ("put", "clock", "", json!({ "now": "2026-01-31T12:00:00Z", "stopped": true, "skew_seconds": 0 }), 200),
        ("post", "clock/advance", "", json!({ "seconds": 1 }), 200),
        ("get", "mail", "", Value::Null, 200),
        ("get", "mail", "?from=x", Value::Null, 400),
        (
            "post",
            "faults",
            "",
            fault(json!({ "error": { "code": "ConflictException", "reason": "DUPLICATE_PARTNER" } })),
            200,
        ),
        (
            "post",
            "faults",
            "",
            fault(json!({ "response": { "status": 503 }, "headers": { "retry-after": "2" }, "always": true })),
            200,
        ),
        ("post", "faults", "", fault(json!({ "garbage_body": true, "probability": 0.5, "seed": 3, "times": 2 })), 200),
        (
            "post",
            "faults",
            "",
            fault(json!({ "disconnect": "during", "date_offset_seconds": -5, "slow_body_seconds": 1 })),
            200,
        ),
        ("post", "faults", "", fault(json!({ "throttle_above": { "rate": 1.5, "burst": 3 } })), 200),
        ("get", "settings", "", Value::Null, 200),
        ("put", "settings", "", json!({ "limits": { "domains": 3 }, "registration_required": true }), 200),
        ("put", "settings", "", json!({ "limits": { "domains": "many" } }), 400),
        ("get", "faults", "", Value::Null, 200),
        ("delete", "faults/{id}", "1", Value::Null, 200),
        ("delete", "faults/{id}", "99", Value::Null, 404),
        ("delete", "faults", "", Value::Null, 200),
        ("get", "requests", "?after=1", Value::Null, 200),
        ("get", "requests", "?after=x", Value::Null, 400),
        ("post", "requests/replay", "", recording(&emulator).await, 200),
        ("post", "requests/replay", "", json!({ "requests": [{ "account_id": "9", "request_body": "" }] }), 400),
        ("delete", "requests", "", Value::Null, 200),
        ("post", "reset", "", Value::Null, 200),
    ];
    let mut called = BTreeSet::new();
    for (method, path, argument, body, expected) in calls {
        let operation = &description["paths"][format!("/_emulator/{path}")][method];
        let what = format!("{method} {path}{argument} {body}");
        if !body.is_null() && expected != 400 {
            check(&description, &operation["requestBody"]["content"]["application/json"]["schema"], &body, &what);
        }
        let target = if path.contains('{') {
            let (start, rest) = path.split_once('{').unwrap();
            format!("{start}{argument}{}", rest.split_once('}').unwrap().1)
        } else {
            format!("{path}{argument}")
        };
        let (status, content_type, text) =
            send(&emulator, &method.to_uppercase(), &format!("/_emulator/{target}"), &body).await;
        assert_eq!(status, expected, "{what}: {text}");
        let schema = &operation["responses"][status.to_string()]["content"][&content_type]["schema"];
        assert!(schema.is_object(), "{what}: {status} {content_type} is not described");
        let value = if content_type == "application/json" { serde_json::from_str(&text).unwrap() } else { json!(text) };
        check(&description, schema, &value, &what);
        called.insert(format!("{method} {path}"));
    }
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let name = format!("{method} {}", path.strip_prefix("/_emulator/").unwrap());
            assert!(called.contains(&name), "{name} was not tried");
        }
    }
}
