//! Whose requests are let in: AWS Signature Version 4, signed by AWS's own signer.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use aws_credential_types::Credentials;
use common::{SERVICE, request, send, sign_at};
use partnercentral_account_emulator::Emulator;
use std::time::{Duration, SystemTime};

const BODY: &str = r#"{"Catalog":"AWS"}"#;

fn list(emulator: &Emulator) -> http::Request<bytes::Bytes> {
    request(emulator.endpoint_url(), "ListConnections", BODY)
}

#[tokio::test]
async fn both_accounts_are_let_in_with_and_without_session_token() {
    let emulator = Emulator::start().await.unwrap();
    assert_eq!(emulator.credentials().session_token(), None);
    assert!(emulator.other_credentials().session_token().is_some());
    for credentials in [emulator.credentials(), emulator.other_credentials()] {
        let mut request = list(&emulator);
        request.headers_mut().insert("x-note", "  many   spaces ".parse().unwrap());
        sign_at(&mut request, credentials, SystemTime::now(), SERVICE);
        let answer = send(request).await;
        assert_eq!(answer.headers["x-amzn-requestid"].len(), 36);
        assert_eq!(answer.headers["content-type"], "application/x-amz-json-1.0");
        assert_eq!(answer.ok()["ConnectionSummaries"].as_array().unwrap().len(), 0);
    }
}

#[tokio::test]
async fn unsigned_and_malformed_requests_are_refused() {
    let emulator = Emulator::start().await.unwrap();
    let answer = send(list(&emulator)).await;
    assert_eq!(answer.error(), (403, "MissingAuthenticationTokenException", ""));
    let scope = "AKIDEMULATOR00000001/20260102/us-east-1/partnercentral-account/aws4_request";
    for authorization in [
        "Bearer token".to_owned(),
        "AWS4-HMAC-SHA256".to_owned(),
        format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host"),
        format!("AWS4-HMAC-SHA256 Credential={scope}, Signature=00"),
        format!("AWS4-HMAC-SHA256 Credential={scope}/more, SignedHeaders=host, Signature=00"),
        format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00"),
    ] {
        let mut request = list(&emulator);
        request.headers_mut().insert("authorization", authorization.parse().unwrap());
        let answer = send(request).await;
        assert_eq!(answer.error(), (400, "IncompleteSignatureException", ""), "{authorization}");
    }
}

#[tokio::test]
async fn wrong_credentials_are_refused() {
    let emulator = Emulator::start().await.unwrap();
    let own = emulator.credentials();
    let other = emulator.other_credentials();
    let credentials =
        |id: &str, secret: &str, token: Option<&str>| Credentials::new(id, secret, token.map(Into::into), None, "test");
    let unknown = "UnrecognizedClientException";
    let invalid = "InvalidSignatureException";
    for (credentials, expected) in [
        (credentials("AKIDUNKNOWN", own.secret_access_key(), None), unknown),
        (credentials(own.access_key_id(), own.secret_access_key(), other.session_token()), unknown),
        (credentials(other.access_key_id(), other.secret_access_key(), None), unknown),
        (credentials(own.access_key_id(), other.secret_access_key(), None), invalid),
    ] {
        let mut request = list(&emulator);
        sign_at(&mut request, credentials, SystemTime::now(), SERVICE);
        let answer = send(request).await;
        assert_eq!(answer.error(), (403, expected, ""));
        let message = answer.body["message"].as_str().unwrap();
        assert_eq!(message.contains("does not match"), expected == invalid, "{message}");
    }
}

#[tokio::test]
async fn a_request_that_changed_after_signing_is_refused() {
    let emulator = Emulator::start().await.unwrap();
    let signed = || {
        let mut request = list(&emulator);
        sign_at(&mut request, emulator.credentials(), SystemTime::now(), SERVICE);
        request
    };
    let mut other_body = signed();
    *other_body.body_mut() = r#"{"Catalog":"Sandbox"}"#.into();
    let mut other_target = signed();
    other_target
        .headers_mut()
        .insert("x-amz-target", "PartnerCentralAccount.GetConnectionPreferences".parse().unwrap());
    let mut more_headers = signed();
    more_headers.headers_mut().insert("x-amz-more", "unsigned".parse().unwrap());
    for request in [other_body, other_target, more_headers] {
        assert_eq!(send(request).await.error(), (403, "InvalidSignatureException", ""));
    }
    let mut another_service = list(&emulator);
    sign_at(&mut another_service, emulator.credentials(), SystemTime::now(), "s3");
    assert_eq!(send(another_service).await.error(), (403, "InvalidSignatureException", ""));
}

#[tokio::test]
async fn signatures_hold_for_five_minutes_of_the_clock_in_the_date_header() {
    let emulator = Emulator::start().await.unwrap();
    let signed_at = async |at: SystemTime| {
        let mut request = list(&emulator);
        sign_at(&mut request, emulator.credentials(), at, SERVICE);
        send(request).await
    };
    let now = SystemTime::now();
    let minutes = |count: u64| Duration::from_secs(60 * count);
    assert_eq!(signed_at(now - minutes(4)).await.status, 200);
    assert_eq!(signed_at(now + minutes(4)).await.status, 200);
    let expired = signed_at(now - minutes(6)).await;
    assert_eq!(expired.error(), (403, "InvalidSignatureException", ""));
    assert!(expired.body["message"].as_str().unwrap().starts_with("Signature expired"));
    assert_eq!(signed_at(now + minutes(6)).await.error(), (403, "InvalidSignatureException", ""));

    emulator.set_clock_skew(time::Duration::hours(2));
    let refused = signed_at(now).await;
    assert_eq!(refused.error(), (403, "InvalidSignatureException", ""));
    let date = refused.headers["date"].to_str().unwrap();
    let shown = awsjson_smithy::timestamp::parse(date).unwrap() - time::OffsetDateTime::now_utc();
    assert!((shown - time::Duration::hours(2)).abs() < time::Duration::minutes(1), "{date}");
    assert_eq!(signed_at(now + minutes(120)).await.status, 200);
}
