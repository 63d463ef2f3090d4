//! Verifications of businesses and registrants.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use bytes::Bytes;
use common::{Answer, Caller, START, conflict, not_found, open};
use http::{Request, StatusCode};
use http_body_util::Full;
use partnercentral_account_emulator::{Emulator, Task, Transition};
use partnercentral_account_model::types::{VerificationStatus, VerificationType};
use serde_json::{Value, json};
use std::time::Duration;

const BUSINESS: &str = "BUSINESS_VERIFICATION";
const REGISTRANT: &str = "REGISTRANT_VERIFICATION";

async fn start() -> (Emulator, Caller) {
    let emulator = Emulator::builder().clock(START).start().await.unwrap();
    let caller = Caller::all(&emulator).remove(0);
    (emulator, caller)
}

async fn verify(caller: &Caller, details: &Value) -> Answer {
    caller.call("StartVerification", json!({ "VerificationDetails": details })).await
}

fn business(registration_id: &str) -> Value {
    json!({ "BusinessVerificationDetails": {
        "LegalName": "Example Partner Inc.", "RegistrationId": registration_id, "CountryCode": "US",
        "JurisdictionOfIncorporation": "DE",
    } })
}

fn registrant() -> Value {
    json!({ "RegistrantVerificationDetails": {} })
}

async fn status(caller: &Caller, kind: &str) -> Value {
    caller.call("GetVerification", json!({ "VerificationType": kind })).await.ok()
}

/// Opens a page and returns its status.
async fn visit(emulator: &Emulator, url: &str) -> StatusCode {
    let mut connection = open(emulator.endpoint_url()).await;
    connection.ready().await.unwrap();
    let page = Request::get(url).header("host", "localhost").body(Full::<Bytes>::default()).unwrap();
    connection.send_request(page).await.unwrap().status()
}

#[tokio::test]
async fn a_business_is_verified() {
    let (emulator, caller) = start().await;
    let unknown = caller.call("GetVerification", json!({ "VerificationType": BUSINESS })).await;
    assert_eq!(unknown.error(), not_found("VERIFICATION_NOT_FOUND"));
    let details = business("5551234");
    let started = verify(&caller, &details).await.ok();
    assert_eq!(
        started,
        json!({
            "VerificationType": BUSINESS,
            "VerificationStatus": "IN_PROGRESS",
            "VerificationResponseDetails": { "BusinessVerificationResponse": {
                "BusinessVerificationDetails": details["BusinessVerificationDetails"],
            } },
            "StartedAt": "2026-01-02T03:04:05Z",
        })
    );
    assert_eq!(verify(&caller, &details).await.error(), conflict("VERIFICATION_ALREADY_IN_PROGRESS"));
    // Who is being verified cannot register yet; afterwards under the verified name alone.
    let mut registration = caller.registration(&emulator).await;
    let early = caller.call("CreatePartner", registration.clone()).await;
    assert_eq!(early.rule(), "INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS");

    emulator.advance(Duration::from_secs(5));
    let verified = status(&caller, BUSINESS).await;
    assert_eq!(verified["VerificationStatus"], "SUCCEEDED");
    assert_eq!(verified["CompletedAt"], "2026-01-02T03:04:10Z");
    assert_eq!(verify(&caller, &details).await.error(), conflict("ACCOUNT_ALREADY_VERIFIED"));
    registration["LegalName"] = "Another Inc.".into();
    let renamed = caller.call("CreatePartner", registration.clone()).await;
    assert_eq!(renamed.rule(), "INCOMPATIBLE_LEGAL_NAME");
    registration["LegalName"] = "Example Partner Inc.".into();
    caller.call("CreatePartner", registration).await.ok();
}

#[tokio::test]
async fn a_registration_id_names_what_the_checks_come_to() {
    let (emulator, caller) = start().await;
    for outcome in ["REJECTED", "FAILED", "PENDING_CUSTOMER_ACTION"] {
        verify(&caller, &business(&format!("HRB {outcome} 1"))).await.ok();
        emulator.advance(Duration::from_secs(5));
        let verification = status(&caller, BUSINESS).await;
        assert_eq!(verification["VerificationStatus"], outcome);
        assert!(verification["VerificationStatusReason"].is_string());
        assert_eq!(verification["CompletedAt"].is_null(), outcome == "PENDING_CUSTOMER_ACTION");
    }
    let details =
        status(&caller, BUSINESS).await["VerificationResponseDetails"]["BusinessVerificationResponse"].clone();
    assert!(details["CompletionUrl"].as_str().unwrap().starts_with(emulator.endpoint_url()));
    let mut account = emulator.accounts().iter();
    let account = account.find(|it| it.account_id == caller.account.account_id).unwrap();
    assert!(emulator.complete_verification(
        account,
        &VerificationType::BusinessVerification,
        VerificationStatus::Succeeded
    ));
    emulator.advance(Duration::from_secs(5));
    assert_eq!(status(&caller, BUSINESS).await["VerificationStatus"], "SUCCEEDED");
}

#[tokio::test]
async fn a_business_that_was_asked_for_more_is_checked_again() {
    let (emulator, caller) = start().await;
    let account = emulator.account();
    let complete = |outcome| emulator.complete_verification(&account, &VerificationType::BusinessVerification, outcome);
    emulator.set_transition(Task::BusinessVerification, Transition::AfterReads(1));
    let status = async || {
        let output = status(&caller, BUSINESS).await;
        let expires_at =
            &output["VerificationResponseDetails"]["BusinessVerificationResponse"]["CompletionUrlExpiresAt"];
        (output["VerificationStatus"].clone(), output["VerificationStatusReason"].clone(), expires_at.clone())
    };
    verify(&caller, &business("HRB PENDING_CUSTOMER_ACTION")).await.ok();
    assert_eq!(status().await.0, "IN_PROGRESS");
    assert_eq!(status().await.0, "PENDING_CUSTOMER_ACTION");
    emulator.advance(Duration::from_secs(86_400));
    assert!(!complete(VerificationStatus::InProgress));
    assert!(complete(VerificationStatus::PendingCustomerAction));
    let (in_progress, reason, _) = status().await;
    assert_eq!((in_progress, reason), ("IN_PROGRESS".into(), Value::Null));
    // It is asked again, and has a week from now.
    let (pending, _, expires_at) = status().await;
    assert_eq!((pending, expires_at), ("PENDING_CUSTOMER_ACTION".into(), "2026-01-10T03:04:05Z".into()));
    emulator.advance(Duration::from_secs(7 * 86_400 - 1));
    assert_eq!(status().await.0, "PENDING_CUSTOMER_ACTION");
    assert!(complete(VerificationStatus::Succeeded));
    assert_eq!(status().await.0, "IN_PROGRESS");
    assert_eq!(status().await.0, "SUCCEEDED");
}

#[tokio::test]
async fn a_registrant_completes_the_verification_at_its_url() {
    let (emulator, caller) = start().await;
    let started = verify(&caller, &registrant()).await.ok();
    assert_eq!(started["VerificationStatus"], "PENDING_CUSTOMER_ACTION");
    let details = &started["VerificationResponseDetails"]["RegistrantVerificationResponse"];
    assert_eq!(details["CompletionUrlExpiresAt"], "2026-01-09T03:04:05Z");
    let url = details["CompletionUrl"].as_str().unwrap();
    let path = url.strip_prefix(emulator.endpoint_url()).unwrap();
    let registration = caller.registration(&emulator).await;
    let early = caller.call("CreatePartner", registration.clone()).await;
    assert_eq!(early.rule(), "INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS");

    assert_eq!(visit(&emulator, "/verification/unknown").await, 404);
    assert_eq!(visit(&emulator, &format!("{path}?outcome=MAYBE")).await, 400);
    assert_eq!(visit(&emulator, &format!("{path}?outcome=REJECTED")).await, 200);
    assert_eq!(visit(&emulator, path).await, 404);
    assert_eq!(status(&caller, REGISTRANT).await["VerificationStatus"], "IN_PROGRESS");
    emulator.advance(Duration::from_secs(5));
    assert_eq!(status(&caller, REGISTRANT).await["VerificationStatus"], "REJECTED");

    // It can be tried again. The URL of the first attempt leads nowhere.
    let again = verify(&caller, &registrant()).await.ok();
    let url = again["VerificationResponseDetails"]["RegistrantVerificationResponse"]["CompletionUrl"].as_str().unwrap();
    assert_eq!(visit(&emulator, path).await, 404);
    assert_eq!(visit(&emulator, url.strip_prefix(emulator.endpoint_url()).unwrap()).await, 200);
    emulator.advance(Duration::from_secs(5));
    assert_eq!(status(&caller, REGISTRANT).await["VerificationStatus"], "SUCCEEDED");
    caller.call("CreatePartner", registration).await.ok();
}

#[tokio::test]
async fn a_verification_that_nobody_completes_fails() {
    let (emulator, caller) = start().await;
    verify(&caller, &registrant()).await.ok();
    emulator.advance(Duration::from_secs(7 * 24 * 60 * 60 - 1));
    assert_eq!(status(&caller, REGISTRANT).await["VerificationStatus"], "PENDING_CUSTOMER_ACTION");
    emulator.advance(Duration::from_secs(1));
    let failed = status(&caller, REGISTRANT).await;
    assert_eq!(
        (&failed["VerificationStatus"], &failed["CompletedAt"]),
        (&json!("FAILED"), &json!("2026-01-09T03:04:05Z"))
    );
}

#[tokio::test]
async fn the_details_are_validated() {
    let (_emulator, caller) = start().await;
    let nothing = caller.call("StartVerification", json!({})).await;
    assert_eq!(nothing.fields(), [("VerificationDetails", "REQUIRED_FIELD_MISSING")]);
    let unknown = verify(&caller, &json!({ "ShoeSize": {} })).await;
    assert_eq!(unknown.fields(), [("VerificationDetails", "INVALID_VALUE")]);
    let mut lower_case = business("1");
    lower_case["BusinessVerificationDetails"]["CountryCode"] = "us".into();
    let member = "VerificationDetails.BusinessVerificationDetails.CountryCode";
    assert_eq!(verify(&caller, &lower_case).await.fields(), [(member, "INVALID_STRING_FORMAT")]);
    let kind = caller.call("GetVerification", json!({ "VerificationType": "EYE_TEST" })).await;
    assert_eq!(kind.fields(), [("VerificationType", "INVALID_ENUM_VALUE")]);
}

#[tokio::test]
async fn a_seeded_completion_url_expires_like_any_other() {
    let seed = json!({ "verifications": [{
        "account": "1", "verification_type": "REGISTRANT_VERIFICATION", "status": "PENDING_CUSTOMER_ACTION",
    }] });
    let emulator = Emulator::builder().clock(START).snapshot(seed.to_string().parse().unwrap()).start().await.unwrap();
    let caller = Caller::all(&emulator).swap_remove(0);
    let output = status(&caller, REGISTRANT).await;
    let expires_at = &output["VerificationResponseDetails"]["RegistrantVerificationResponse"]["CompletionUrlExpiresAt"];
    assert_eq!(*expires_at, "2026-01-09T03:04:05Z");
    assert_eq!(output["VerificationStatus"], "PENDING_CUSTOMER_ACTION");
    emulator.advance(Duration::from_secs(7 * 86_400));
    assert_eq!(status(&caller, REGISTRANT).await["VerificationStatus"], "FAILED");
}
