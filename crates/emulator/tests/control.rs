//! The control interface, over HTTP, and that the methods of `Emulator` do the same.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

mod common;

use bytes::Bytes;
use common::{Caller, START, conflict, start};
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use partnercentral_account_emulator::{AccountStatus, Emulator, Fault, Task, Transition};
use partnercentral_account_model::ServiceError;
use partnercentral_account_model::error::ThrottlingException;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// Sends a request with these headers, and returns the status and the body.
async fn send(emulator: &Emulator, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
    let endpoint = emulator.endpoint_url();
    let mut request = Request::builder().method(method).uri(format!("/_emulator/{path}"));
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", endpoint.strip_prefix("http://").unwrap());
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut sender = common::open(endpoint).await;
    let response = sender.send_request(request.body(Full::new(Bytes::from(body.to_owned()))).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    (status, String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap())
}

/// Sends a request that must succeed.
async fn ok(emulator: &Emulator, method: &str, path: &str, body: Value) -> Value {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let (status, text) = send(emulator, method, path, &[], &body).await;
    assert_eq!(status, 200, "{method} {path}: {text}");
    serde_json::from_str(&text).unwrap()
}

async fn get(emulator: &Emulator, path: &str) -> Value {
    ok(emulator, "GET", path, Value::Null).await
}

/// Calls an operation whose connection is to be closed instead of a response.
async fn is_cut(emulator: &Emulator, caller: &Caller, operation: &str, input: Value) -> bool {
    let mut request = common::request(emulator.endpoint_url(), operation, input.to_string());
    common::sign_at(&mut request, caller.account.credentials(), std::time::SystemTime::now(), common::SERVICE);
    let mut sender: http1::SendRequest<Full<Bytes>> = common::open(emulator.endpoint_url()).await;
    sender.send_request(request.map(Full::new)).await.is_err()
}

async fn connections(caller: &Caller) -> common::Answer {
    caller.call("ListConnections", json!({ "Catalog": "AWS" })).await
}

async fn invitation_count(caller: &Caller) -> usize {
    let page = caller.call("ListConnectionInvitations", json!({ "Catalog": "AWS" })).await.ok();
    page["ConnectionInvitationSummaries"].as_array().unwrap().len()
}

#[tokio::test]
async fn health_lists_every_path() {
    let (emulator, _) = start(2).await;
    let health = get(&emulator, "health").await;
    assert_eq!((&health["status"], &health["accounts"]), (&json!("ok"), &json!(2)));
    assert_eq!(health["endpoint_url"], emulator.endpoint_url());
    for path in health["paths"].as_array().unwrap() {
        let (method, path) = path.as_str().unwrap().split_once(' ').unwrap();
        let id = emulator.add_fault(Fault::disconnect());
        let path = path.strip_prefix("/_emulator/").unwrap().replace("{account}", "1").replace("{id}", &id.to_string());
        let (status, text) = send(&emulator, method, &path, &[], "").await;
        assert!(matches!(status, 200 | 400), "{method} {path}: {status} {text}");
        let (status, text) = send(&emulator, "PATCH", &path, &[], "").await;
        assert_eq!(status, 405, "{path}: {text}");
        assert!(text.contains(method), "{path}: {text}");
    }
    assert_eq!(send(&emulator, "GET", "nothing", &[], "").await.0, 404);
    assert_eq!(send(&emulator, "HEAD", "health", &[], "").await, (200, String::new()));
    assert_eq!(send(&emulator, "HEAD", "reset", &[], "").await.0, 405);
}

#[tokio::test]
async fn accounts_have_what_a_client_needs() {
    let (emulator, callers) = start(2).await;
    let accounts = get(&emulator, "accounts").await;
    for (account, expected) in accounts["accounts"].as_array().unwrap().iter().zip(emulator.accounts()) {
        let credentials = expected.credentials();
        assert_eq!(account["account_id"], expected.account_id);
        assert_eq!(account["secret_access_key"], credentials.secret_access_key());
        assert_eq!(account["session_token"], json!(credentials.session_token()));
        assert_eq!(account["status"], "ACTIVE");
    }

    let id = &callers[1].account.account_id;
    ok(&emulator, "PUT", &format!("accounts/{id}/status"), json!({ "status": "DENIED" })).await;
    assert_eq!(connections(&callers[1]).await.error(), common::DENIED);
    connections(&callers[0]).await.ok();
    emulator.set_account_status(&callers[1].account, AccountStatus::LowTier);
    assert_eq!(get(&emulator, "accounts").await["accounts"][1]["status"], "LOW_TIER");

    assert_eq!(send(&emulator, "PUT", "accounts/9/status", &[], r#"{"status":"ACTIVE"}"#).await.0, 404);
    assert_eq!(send(&emulator, "PUT", "accounts/1/status", &[], r#"{"status":"GONE"}"#).await.0, 400);
}

#[tokio::test]
async fn environment_is_what_the_program_prints() {
    let (emulator, _) = start(2).await;
    let environment = emulator.environment(&emulator.other_account());
    for (format, expected) in
        [("env", environment.to_shell()), ("json", environment.to_json()), ("profile", environment.to_profile())]
    {
        let (status, text) = send(&emulator, "GET", &format!("environment?account=2&format={format}"), &[], "").await;
        assert_eq!((status, text), (200, expected));
    }
    let first = send(&emulator, "GET", "environment", &[], "").await.1;
    assert_eq!(first, emulator.environment(&emulator.account()).to_shell());
    assert_eq!(send(&emulator, "GET", "environment?format=xml", &[], "").await.0, 400);
}

#[tokio::test]
async fn the_clock_is_set_stopped_and_advanced() {
    let (emulator, callers) = start(2).await;
    callers[0].invite(&callers[1], "SUBSIDIARY").await;
    let clock = get(&emulator, "clock").await;
    assert_eq!(clock, json!({ "now": "2026-01-02T03:04:05Z", "stopped": true, "skew_seconds": 0 }));

    let days = 31 * 24 * 3600;
    let clock = ok(&emulator, "POST", "clock/advance", json!({ "seconds": days })).await;
    assert_eq!(clock["now"], "2026-02-02T03:04:05Z");
    let expired = json!({ "Catalog": "AWS", "Status": "EXPIRED" });
    let page = callers[0].call("ListConnectionInvitations", expired).await.ok();
    assert_eq!(page["ConnectionInvitationSummaries"].as_array().unwrap().len(), 1);

    let clock = ok(&emulator, "PUT", "clock", json!({ "now": "2027-05-06T07:08:09Z" })).await;
    assert_eq!((&clock["now"], &clock["stopped"]), (&json!("2027-05-06T07:08:09Z"), &json!(true)));
    let before = emulator.now();
    ok(&emulator, "PUT", "clock", json!({ "stopped": false })).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    let elapsed = emulator.now() - before;
    assert!(elapsed > time::Duration::ZERO && elapsed < time::Duration::MINUTE, "{elapsed}");
    emulator.set_clock_stopped(true);
    emulator.set_now(OffsetDateTime::UNIX_EPOCH);
    assert_eq!(get(&emulator, "clock").await["now"], "1970-01-01T00:00:00Z");

    ok(&emulator, "PUT", "clock", json!({ "skew_seconds": 3600 })).await;
    assert_eq!(connections(&callers[0]).await.error().0, 403);
    // A request that is partly invalid changes nothing.
    for body in [r#"{"skew_seconds":0,"now":"noon"}"#, r#"{"skew_seconds":0,"hour":1}"#, "", "[]", "[null, true, 0]"] {
        assert_eq!(send(&emulator, "PUT", "clock", &[], body).await.0, 400, "{body}");
    }
    assert_eq!(get(&emulator, "clock").await["skew_seconds"], 3600);
    for body in [r#"{"seconds":-1}"#, r#"{"seconds":1e300}"#, "{}"] {
        assert_eq!(send(&emulator, "POST", "clock/advance", &[], body).await.0, 400, "{body}");
    }
}

#[tokio::test]
async fn extreme_times_are_harmless() {
    let (emulator, callers) = start(2).await;
    for body in [
        json!({ "now": "9999-12-31T23:59:59Z", "stopped": false }),
        json!({ "now": "0000-01-01T00:00:00Z", "stopped": false }),
        json!({ "skew_seconds": i64::MAX }),
        json!({ "skew_seconds": i64::MIN }),
    ] {
        ok(&emulator, "PUT", "clock", body).await;
        ok(&emulator, "POST", "clock/advance", json!({ "seconds": 1e15 })).await;
        // Signatures may be refused, but an answer comes.
        connections(&callers[0]).await;
    }
    ok(&emulator, "POST", "reset", Value::Null).await;
    connections(&callers[0]).await.ok();
}

#[tokio::test]
async fn mail_has_the_codes() {
    let (emulator, callers) = start(2).await;
    for address in ["one@partner-1.example", "two@partner-1.example"] {
        callers[0].code(&emulator, address).await;
    }
    assert_eq!(get(&emulator, "mail").await["mail"].as_array().unwrap().len(), 2);
    let mail = get(&emulator, "mail?to=TWO%40partner-1.example").await;
    let [mail] = mail["mail"].as_array().unwrap().as_slice() else { panic!("{mail}") };
    assert_eq!(mail["code"], emulator.verification_code("two@partner-1.example").unwrap());
    assert_eq!((&mail["sent_at"], &mail["catalog"]), (&json!("2026-01-02T03:04:05Z"), &json!("AWS")));
}

#[tokio::test]
async fn reset_makes_everything_as_it_was() {
    let (emulator, callers) = start(2).await;
    let first = callers[0].invite(&callers[1], "SUBSIDIARY").await;
    callers[0].code(&emulator, &callers[0].account.email).await;
    emulator.set_account_status(&callers[1].account, AccountStatus::Denied);
    emulator.advance(Duration::from_secs(60));
    emulator.add_fault(Fault::disconnect());
    ok(&emulator, "POST", "reset", Value::Null).await;

    assert_eq!((emulator.now(), emulator.sent_mail(), emulator.requests()), (START, vec![], vec![]));
    assert_eq!(get(&emulator, "faults").await, json!({ "faults": [] }));
    assert_eq!(invitation_count(&callers[1]).await, 0);
    assert_eq!(callers[0].invite(&callers[1], "SUBSIDIARY").await, first);
}

#[tokio::test]
async fn errors_are_given_to_the_calls_that_are_asked_for() {
    let (emulator, callers) = start(2).await;
    let fault = json!({
        "operation": "ListConnections",
        "account": callers[1].account.account_id,
        "skip": 1,
        "times": 2,
        "error": { "code": "ConflictException", "message": "Busy", "reason": "DUPLICATE_PARTNER" },
    });
    let added = ok(&emulator, "POST", "faults", fault).await;
    assert_eq!((&added["faults"][0]["skip"], &added["faults"][0]["times"]), (&json!(1), &json!(2)));

    connections(&callers[0]).await.ok();
    assert_eq!(invitation_count(&callers[1]).await, 0);
    connections(&callers[1]).await.ok();
    for _ in 0..2 {
        let answer = connections(&callers[1]).await;
        assert_eq!(answer.error(), conflict("DUPLICATE_PARTNER"));
        assert_eq!(answer.body["Message"], "Busy");
    }
    connections(&callers[1]).await.ok();
    assert_eq!(get(&emulator, "faults").await, json!({ "faults": [] }));

    for (code, status) in
        [("ThrottlingException", 429), ("InternalServerException", 500), ("SomethingElseException", 400)]
    {
        ok(&emulator, "POST", "faults", json!({ "error": { "code": code } })).await;
        assert_eq!(connections(&callers[0]).await.error(), (status, code, ""));
    }
}

#[tokio::test]
async fn of_several_faults_the_first_that_applies_happens() {
    let (emulator, callers) = start(2).await;
    let throttled = ThrottlingException::builder().message("Slow down").build();
    emulator.add_fault(Fault::error(ServiceError::ThrottlingException(throttled)).operation("CreatePartner"));
    emulator.add_fault(Fault::response(StatusCode::BAD_GATEWAY, "{}").skip(1));
    emulator.add_fault(Fault::response(StatusCode::GATEWAY_TIMEOUT, "{}"));
    emulator.add_fault(Fault::response(StatusCode::CREATED, "{}").times(0));
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(connections(&callers[0]).await.status.as_u16());
    }
    assert_eq!(statuses, [504, 502, 200]);
    ok(&emulator, "DELETE", "faults", Value::Null).await;
    assert_eq!(callers[0].call("CreatePartner", json!({})).await.error().1, "ValidationException");
}

#[tokio::test]
async fn connections_are_closed_before_or_after_the_operation() {
    let (emulator, callers) = start(2).await;
    for (disconnect, invitations) in [("before", 0), ("after", 1)] {
        ok(&emulator, "POST", "faults", json!({ "disconnect": disconnect })).await;
        let input = callers[0].invitation(&callers[1], "SUBSIDIARY");
        assert!(is_cut(&emulator, &callers[0], "CreateConnectionInvitation", input.clone()).await, "{disconnect}");
        let request = emulator.requests().pop().unwrap();
        assert_eq!((request.status, request.response_body.is_empty()), (None, disconnect == "before"));
        assert_eq!(invitation_count(&callers[1]).await, invitations, "{disconnect}");
        if disconnect == "after" {
            // The answer that was lost is given to the request when it is repeated.
            callers[0].call("CreateConnectionInvitation", input).await.ok();
            assert_eq!(invitation_count(&callers[1]).await, 1);
        }
    }
}

#[tokio::test]
async fn responses_are_delayed_or_replaced() {
    let (emulator, callers) = start(2).await;
    ok(&emulator, "POST", "faults", json!({ "delay_seconds": 0.3 })).await;
    let start = Instant::now();
    connections(&callers[0]).await.ok();
    assert!(start.elapsed() >= Duration::from_millis(300));

    ok(&emulator, "POST", "faults", json!({ "response": { "status": 503, "body": "\"<html>\"" } })).await;
    let answer = connections(&callers[0]).await;
    assert_eq!((answer.status.as_u16(), answer.body), (503, json!("<html>")));

    for body in [
        json!({}),
        json!({ "error": { "code": "ConflictException" } }),
        json!({ "disconnect": "before", "response": { "status": 500 } }),
        json!({ "response": { "status": 100 } }),
        json!({ "response": { "status": 20 } }),
        json!({ "delay_seconds": -1 }),
        json!({ "disconnect": "now" }),
        json!({ "disconnect": "before", "when": "now" }),
    ] {
        let (status, text) = send(&emulator, "POST", "faults", &[], &body.to_string()).await;
        assert_eq!(status, 400, "{body}: {text}");
        assert!(serde_json::from_str::<Value>(&text).unwrap()["error"].is_string(), "{text}");
    }
    let mistaken = json!({ "operation": "CancelConnections", "disconnect": "before" }).to_string();
    assert_eq!(send(&emulator, "POST", "faults", &[], &mistaken).await.0, 400);
    let unknown = json!({ "account": "9", "disconnect": "before" }).to_string();
    assert_eq!(send(&emulator, "POST", "faults", &[], &unknown).await.0, 404);
    assert_eq!(get(&emulator, "faults").await, json!({ "faults": [] }));
}

#[tokio::test]
async fn browsers_reach_it_from_its_own_pages_only() {
    let (emulator, _) = start(2).await;
    let url = emulator.endpoint_url().to_owned();
    let port = url.rsplit_once(':').unwrap().1;
    let localhost = format!("localhost:{port}");
    let elsewhere = format!("rebound.example:{port}");
    for (headers, expected) in [
        (vec![("origin", "https://evil.example")], 403),
        (vec![("origin", "null")], 403),
        (vec![("origin", "http://127.0.0.1:1")], 403),
        (vec![("sec-fetch-site", "cross-site")], 403),
        (vec![("sec-fetch-site", "same-site")], 403),
        (vec![("host", elsewhere.as_str())], 403),
        (vec![("host", "127.0.0.1.example")], 403),
        (vec![("host", "192.0.2.1")], 403),
        (vec![("origin", url.as_str()), ("sec-fetch-site", "same-origin")], 200),
        (vec![("sec-fetch-site", "none")], 200),
        (vec![("host", localhost.as_str())], 200),
        (vec![("host", "[::1]:80")], 200),
    ] {
        emulator.add_fault(Fault::disconnect());
        let (status, text) = send(&emulator, "DELETE", "faults", &headers, "").await;
        assert_eq!(status, expected, "{headers:?}: {text}");
        let left = get(&emulator, "faults").await["faults"].as_array().unwrap().len();
        assert_eq!(left == 0, expected == 200, "{headers:?}");
        ok(&emulator, "DELETE", "faults", Value::Null).await;
    }
}

#[tokio::test]
async fn what_it_shows_is_what_the_methods_return() {
    let (emulator, callers) = start(2).await;
    let other = &callers[1].account;
    ok(&emulator, "PUT", "accounts/2/status", json!({ "status": "LOW_TIER" })).await;
    assert_eq!(emulator.account_status(other), AccountStatus::LowTier);
    ok(&emulator, "PUT", "clock", json!({ "stopped": false, "skew_seconds": -7 })).await;
    assert_eq!((emulator.is_clock_stopped(), emulator.clock_skew()), (false, time::Duration::seconds(-7)));
    ok(&emulator, "PUT", "transitions", json!({ "profile_update": { "after_reads": 3 } })).await;
    assert_eq!(emulator.transition(Task::ProfileUpdate), Transition::AfterReads(3));
    let fault = emulator.add_fault(Fault::throttle().times(2));
    connections(&callers[0]).await.error();
    assert_eq!(emulator.fault_applied(fault), Some(1));
    assert_eq!(get(&emulator, "faults").await["faults"][0]["applied"], 1);
    connections(&callers[0]).await.error();
    assert_eq!(emulator.fault_applied(fault), None);
    assert_eq!(emulator.requests().len(), 2);
    emulator.clear_requests();
    assert_eq!(get(&emulator, "requests").await, json!({ "requests": [], "last": 0 }));
}
