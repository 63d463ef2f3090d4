//! Faults: each kind applies to the selected calls, through Rust and over HTTP.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use bytes::Bytes;
use common::{Caller, SERVICE, request, sign_at};
use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use partnercentral_account_emulator::{Emulator, Fault};
use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

async fn start() -> (Emulator, Vec<Caller>) {
    let emulator = Emulator::builder().accounts(3).start().await.unwrap();
    let callers = Caller::all(&emulator);
    (emulator, callers)
}

fn signed(emulator: &Emulator, caller: &Caller, operation: &str, input: &Value) -> Request<Full<Bytes>> {
    let mut request = request(emulator.endpoint_url(), operation, input.to_string());
    sign_at(&mut request, caller.account.credentials(), SystemTime::now(), SERVICE);
    request.map(Full::new)
}

/// Sends a call whose response need not be JSON, or complete.
async fn raw(emulator: &Emulator, caller: &Caller, operation: &str, input: &Value) -> Response<Incoming> {
    let request = signed(emulator, caller, operation, input);
    common::open(emulator.endpoint_url()).await.send_request(request).await.unwrap()
}

async fn status(caller: &Caller) -> u16 {
    caller.call("ListConnections", json!({ "Catalog": "AWS" })).await.status.as_u16()
}

async fn statuses(caller: &Caller, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(status(caller).await);
    }
    statuses
}

async fn invitations(caller: &Caller) -> usize {
    let page = caller.call("ListConnectionInvitations", json!({ "Catalog": "AWS" })).await.ok();
    page["ConnectionInvitationSummaries"].as_array().unwrap().len()
}

/// Sends a request to the control interface.
async fn control(emulator: &Emulator, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let answer = common::control(emulator.endpoint_url(), method, path, body).await;
    (answer.status.as_u16(), answer.body)
}

#[tokio::test]
async fn a_probability_chooses_the_same_calls_for_the_same_seed() {
    let (emulator, callers) = start().await;
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let id = emulator.add_fault(Fault::throttle().probability(0.3, seed));
        runs.push(statuses(&callers[0], 60).await);
        assert!(emulator.remove_fault(id));
        assert!(!emulator.remove_fault(id));
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    let throttled = runs[0].iter().filter(|status| **status == 429).count();
    assert!((6..30).contains(&throttled), "{throttled} of 60");
    assert_eq!(status(&callers[0]).await, 200);

    emulator.add_fault(Fault::throttle().probability(1.0, 0).times(2));
    assert_eq!(statuses(&callers[0], 3).await, [429, 429, 200]);
    emulator.add_fault(Fault::throttle().probability(0.0, 0));
    assert_eq!(statuses(&callers[0], 3).await, [200, 200, 200]);
}

#[tokio::test]
async fn a_bucket_throttles_each_account_on_its_own() {
    let (emulator, callers) = start().await;
    let fault = json!({ "throttle_above": { "rate": 0.001, "burst": 2 } });
    let (_, added) = control(&emulator, "POST", "faults", &fault).await;
    assert_eq!(statuses(&callers[0], 3).await, [200, 200, 429]);
    assert_eq!(statuses(&callers[1], 3).await, [200, 200, 429]);
    let fault = &control(&emulator, "GET", "faults", &Value::Null).await.1["faults"][0];
    assert_eq!((&fault["applied"], &fault["always"]), (&json!(2), &json!(true)));
    let id = added["faults"][0]["id"].as_str().unwrap();
    assert_eq!(control(&emulator, "DELETE", &format!("faults/{id}"), &Value::Null).await.0, 200);
    assert_eq!(control(&emulator, "DELETE", &format!("faults/{id}"), &Value::Null).await.0, 404);
    assert_eq!(status(&callers[0]).await, 200);
}

#[tokio::test]
async fn a_slow_body_arrives_whole_after_its_head() {
    let (emulator, callers) = start().await;
    emulator.add_fault(Fault::slow_body(Duration::from_millis(400)));
    let begin = Instant::now();
    let response = raw(&emulator, &callers[0], "ListConnections", &json!({ "Catalog": "AWS" })).await;
    let head = begin.elapsed();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let all = begin.elapsed();
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), json!({ "ConnectionSummaries": [] }));
    assert!(all >= Duration::from_millis(400) && all - head >= Duration::from_millis(200), "{head:?} {all:?}");
}

#[tokio::test]
async fn bodies_are_truncated_or_garbage_after_the_operation() {
    let (emulator, callers) = start().await;
    let invite = |receiver: &Caller| callers[0].invitation(receiver, "SUBSIDIARY");
    emulator.add_fault(Fault::truncated_body());
    let input = invite(&callers[1]);
    let response = raw(&emulator, &callers[0], "CreateConnectionInvitation", &input).await;
    let promised: usize = response.headers()["content-length"].to_str().unwrap().parse().unwrap();
    let (mut body, mut received) = (response.into_body(), 0);
    while let Some(Ok(frame)) = body.frame().await {
        received += frame.into_data().unwrap().len();
    }
    assert_eq!(received, promised / 2);
    assert_eq!(invitations(&callers[1]).await, 1);

    emulator.add_fault(Fault::garbage_body());
    let response = raw(&emulator, &callers[0], "CreateConnectionInvitation", &invite(&callers[2])).await;
    assert_eq!(response.status(), 200);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert!(serde_json::from_slice::<Value>(&body).is_err());
    assert_eq!(invitations(&callers[2]).await, 1);
}

#[tokio::test]
async fn the_date_is_wrong_by_as_much_as_asked() {
    let (emulator, callers) = start().await;
    control(
        &emulator,
        "POST",
        "faults",
        &json!({ "date_offset_seconds": -7200, "error": { "code": "InternalServerException" } }),
    )
    .await;
    let answer = callers[0].call("ListConnections", json!({ "Catalog": "AWS" })).await;
    assert_eq!(answer.status, 500);
    let date = answer.headers["date"].to_str().unwrap().replace("GMT", "+0000");
    let behind = OffsetDateTime::now_utc() - OffsetDateTime::parse(&date, &Rfc2822).unwrap();
    assert!((behind - time::Duration::hours(2)).abs() < time::Duration::minutes(1), "{behind}");
}

#[tokio::test]
async fn every_modeled_error_can_be_asked_for_and_is_listed_as_it_was_given() {
    let (emulator, callers) = start().await;
    let field = json!({ "FieldValidationError": { "Name": "Name", "Message": "is wrong", "Code": "INVALID_VALUE" } });
    for (code, reason, members, expected) in [
        ("AccessDeniedException", Some("ACCESS_DENIED"), json!({}), 403),
        ("ConflictException", Some("DUPLICATE_PARTNER"), json!({}), 409),
        ("InternalServerException", None, json!({}), 500),
        ("ResourceNotFoundException", Some("PARTNER_NOT_FOUND"), json!({}), 404),
        ("ServiceQuotaExceededException", Some("LIMIT_EXCEEDED_NUMBER_OF_EMAIL"), json!({}), 402),
        ("ThrottlingException", None, json!({}), 429),
        ("ValidationException", Some("REQUEST_VALIDATION_FAILED"), json!({ "ErrorDetails": [field] }), 400),
    ] {
        let mut error = json!({ "code": code, "message": "As asked" });
        if let Some(reason) = reason {
            error["reason"] = reason.into();
        }
        if members != json!({}) {
            error["members"] = members.clone();
        }
        let (status, listed) = control(&emulator, "POST", "faults", &json!({ "error": error })).await;
        assert_eq!((status, &listed["faults"][0]["error"]), (200, &error));
        let answer = callers[0].call("GetPartner", json!({})).await;
        assert_eq!(answer.error(), (expected, code, reason.unwrap_or_default()));
        assert_eq!(answer.body["ErrorDetails"], members["ErrorDetails"]);
    }
    for refused in [
        json!({ "probability": 2, "garbage_body": true }),
        json!({ "seed": 1, "garbage_body": true }),
        json!({ "times": 1, "always": true, "garbage_body": true }),
        json!({ "throttle_above": { "rate": -1, "burst": 1 } }),
        json!({ "garbage_body": true, "disconnect": "after" }),
    ] {
        assert_eq!(control(&emulator, "POST", "faults", &refused).await.0, 400, "{refused}");
    }
    assert_eq!(emulator.faults(), []);
}

#[tokio::test]
async fn a_response_can_be_slow_late_and_limited_to_one_account() {
    let (emulator, callers) = start().await;
    let fault = Fault::response(StatusCode::SERVICE_UNAVAILABLE, "{}")
        .delayed(Duration::from_millis(100))
        .slowed(Duration::from_millis(100))
        .account(callers[1].account.account_id.as_str())
        .always();
    emulator.add_fault(fault);
    assert_eq!(status(&callers[0]).await, 200);
    let begin = Instant::now();
    assert_eq!(statuses(&callers[1], 2).await, [503, 503]);
    assert!(begin.elapsed() >= Duration::from_millis(400), "{:?}", begin.elapsed());
    emulator.clear_faults();
    assert_eq!(status(&callers[1]).await, 200);
}

#[tokio::test]
async fn headers_of_a_response_are_set() {
    let (emulator, callers) = start().await;
    let fault = json!({
        "error": { "code": "ThrottlingException" },
        "headers": { "Retry-After": "7", "content-type": "text/html", "date": "yesterday" },
    });
    let (_, listed) = control(&emulator, "POST", "faults", &fault).await;
    assert_eq!(listed["faults"][0]["headers"]["retry-after"], "7");
    let answer = callers[0].call("ListConnections", json!({ "Catalog": "AWS" })).await;
    assert_eq!(answer.status, 429);
    for (name, value) in [("retry-after", "7"), ("content-type", "text/html"), ("date", "yesterday")] {
        assert_eq!(answer.headers.get_all(name).iter().collect::<Vec<_>>(), [value], "{name}");
    }

    let (name, value) = (HeaderName::from_static("x-proxy"), HeaderValue::from_static("down"));
    let fault = Fault::response(StatusCode::BAD_GATEWAY, "{}").header(name, value.clone());
    // They would contradict the body.
    emulator.add_fault(fault.header(CONTENT_LENGTH, value.clone()).header(TRANSFER_ENCODING, value));
    let answer = callers[0].call("ListConnections", json!({ "Catalog": "AWS" })).await;
    assert_eq!((answer.status, answer.headers["x-proxy"].to_str().unwrap()), (StatusCode::BAD_GATEWAY, "down"));
    assert_eq!(answer.headers["content-length"], "2");
    for headers in [json!({ "content-length": "9" }), json!({ "a b": "c" }), json!({ "a": "b\r\nc: d" }), json!([])] {
        let (status, refused) = control(&emulator, "POST", "faults", &json!({ "headers": headers })).await;
        assert_eq!(status, 400, "{headers}: {refused}");
    }
}
