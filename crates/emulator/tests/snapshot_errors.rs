//! Snapshots with mistakes, as people make them when they edit one: the error says where.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use common::{START, start};
use partnercentral_account_emulator::{Snapshot, SnapshotError};
use serde_json::{Value, json};

#[tokio::test]
async fn what_does_not_fit_is_refused_by_its_place_and_changes_nothing() {
    let (emulator, callers) = start(3).await;
    callers[0].invite(&callers[1], "SUBSIDIARY").await;
    let before = emulator.snapshot();
    let invitation = json!({ "sender": "1", "receiver": "2", "connection_type": "SUBSIDIARY" });
    let with = |name: &str, value: Value| {
        let mut invitation = invitation.clone();
        invitation[name] = value;
        json!({ "invitations": [invitation] })
    };
    let partner = json!({ "account": "1", "legal_name": "Example Inc." });
    let same_id = |receiver: &str| json!({ "id": "pacinv-0000000000001", "sender": "1", "receiver": receiver, "connection_type": "SUBSIDIARY" });
    let partner_with = |name: &str, value: Value| {
        let mut partner = partner.clone();
        partner[name] = value;
        json!({ "partners": [partner] })
    };
    let connection = |types: Value| json!({ "connections": [{ "accounts": ["1", "2"], "types": types }] });
    let preferences = |access_type: &str, excluded: Value| json!({ "preferences": [{ "account": "1", "access_type": access_type, "excluded": excluded }] });
    let verification = |kind: &str, business: Value| {
        json!({ "verifications": [{
            "account": "1", "verification_type": kind, "status": "FAILED", "business": business,
        }] })
    };
    let checks = |outcome: &str| {
        json!({ "verifications": [{
            "account": "1", "verification_type": "REGISTRANT_VERIFICATION", "status": "IN_PROGRESS", "outcome": outcome,
        }] })
    };
    let code = |address: &str, code: &str| json!({ "codes": [{ "account": "1", "address": address, "code": code, "expires_at": START.unix_timestamp() }] });
    let business = json!({ "LegalName": "", "RegistrationId": "1", "CountryCode": "DE" });
    let task = |details: Value| json!({ "id": "task-1", "partner": details, "started_at": START.unix_timestamp() });
    let somebody = json!({ "AccountId": "100000000002" });
    let chain = json!({ "partners": [
        { "account": "1", "legal_name": "One", "primary_partner": "2" },
        { "account": "2", "legal_name": "Two", "primary_partner": "3" },
        { "account": "3", "legal_name": "Three" },
    ] });
    let elsewhere = json!({ "partners": [
        { "account": "1", "legal_name": "One", "primary_partner": "3", "association_task": task(somebody.clone()) },
        { "account": "2", "legal_name": "Two" },
        { "account": "3", "legal_name": "Three" },
    ] });
    let twice = json!([{ "account": "1" }, { "account": "100000000001" }]);
    for (snapshot, place) in [
        (with("sender", json!("9")), "invitations[0].sender"),
        (with("receiver", json!("1")), "invitations[0]"),
        (with("status", json!("LOST")), "invitations[0].status"),
        (with("connection_type", json!("FRIENDSHIP")), "invitations[0].connection_type"),
        (with("catalog", json!("A S")), "invitations[0].catalog"),
        (with("id", json!("pacinv-1")), "invitations[0].id"),
        (with("inviter_email", json!("nobody")), "invitations[0].inviter_email"),
        (with("inviter_name", json!("")), "invitations[0].inviter_name"),
        (with("message", json!("x".repeat(1_000))), "invitations[0].message"),
        (json!({ "invitations": [invitation, invitation] }), "invitations[1]"),
        (json!({ "invitations": [same_id("3"), same_id("2")] }), "invitations[1].id"),
        (json!({ "partners": [partner, partner] }), "partners[1]"),
        (partner_with("primary_partner", json!("2")), "partners[0].primary_partner"),
        (partner_with("primary_partner", json!("1")), "partners[0].primary_partner"),
        (chain, "partners[1].primary_partner"),
        (elsewhere, "partners[0].association_task.partner"),
        (partner_with("association_task", task(somebody.clone())), "partners[0].association_task"),
        (partner_with("disassociation_task", task(somebody)), "partners[0].disassociation_task.partner"),
        (partner_with("id", json!("partner-1")), "partners[0].id"),
        (partner_with("catalog", json!("")), "partners[0].catalog"),
        (partner_with("legal_name", json!("")), "partners[0].legal_name"),
        (partner_with("visibility", json!("SECRET")), "partners[0].visibility"),
        (partner_with("domains", json!([{ "DomainName": "a b" }])), "partners[0].domains[0].DomainName"),
        (partner_with("profile", json!({ "DisplayName": "Name" })), "partners[0].profile.Description"),
        (partner_with("contact", json!({ "FirstName": "Ada" })), "partners[0].contact.LastName"),
        (
            json!({ "connections": [{ "accounts": ["1", "1"], "types": { "SUBSIDIARY": {} } }] }),
            "connections[0].accounts",
        ),
        (connection(json!({})), "connections[0].types"),
        (connection(json!({ "FRIENDSHIP": {} })), "connections[0].types"),
        (connection(json!({ "SUBSIDIARY": { "canceled_by": "9" } })), "connections[0].types.SUBSIDIARY.canceled_by"),
        (connection(json!({ "SUBSIDIARY": { "inviter_email": "" } })), "connections[0].types.SUBSIDIARY.inviter_email"),
        (preferences("SOME", Value::Null), "preferences[0].access_type"),
        (preferences("ALLOW_BY_DEFAULT_DENY_SOME", Value::Null), "preferences[0].excluded"),
        (preferences("DENY_ALL", json!(["2"])), "preferences[0].excluded"),
        (verification("BUSINESS_VERIFICATION", Value::Null), "verifications[0].business"),
        (verification("BUSINESS_VERIFICATION", business), "verifications[0].business.LegalName"),
        (verification("FACE_CONTROL", Value::Null), "verifications[0].verification_type"),
        (checks("LOST"), "verifications[0].outcome"),
        (checks("IN_PROGRESS"), "verifications[0].outcome"),
        (code("nobody", "123456"), "codes[0].address"),
        (code("a@b.example", "x"), "codes[0].code"),
        (json!({ "tags": { "arn:x": { "key": "value" } } }), "tags[arn:x]"),
        (json!({ "accounts": twice }), "accounts[1]"),
        (
            json!({ "accounts": [{ "account": "1", "emails_sent": { "day": "today", "count": 1 } }] }),
            "accounts[0].emails_sent.day",
        ),
        (json!({ "clock": { "stopped_at": START.unix_timestamp(), "ahead_seconds": 1 } }), "clock"),
        (
            json!({ "answers": [{ "account": "1", "operation": "X", "client_token": "t", "input_sha256": "00", "output": {}, "expires_at": START.unix_timestamp() }] }),
            "answers[0].input_sha256",
        ),
    ] {
        let error = emulator.restore(&snapshot.to_string().parse().unwrap()).unwrap_err();
        assert!(matches!(&error, SnapshotError::Invalid { place: it, .. } if it == place), "{place}: {error}");
    }
    for (text, place) in [
        ("", "a JSON object"),
        ("[]", "a JSON object"),
        ("{} {}", "at line 1 column 4"),
        (r#"{"partner": []}"#, "partner: unknown field"),
        ("{\"invitations\": [{\"sender\": \"1\"}]}", "invitations[0]: missing field `connection_type` at line 1"),
        (
            "{\"accounts\": [\n{\"account\": 1}]}",
            "accounts[0].account: invalid type: integer `1`, expected a string at line 2",
        ),
        (r#"{"mail": [{"sent_at": "today"}]}"#, "mail[0].sent_at: "),
        (r#"{"transitions": {"profile_update": {}}}"#, "transitions: set either"),
    ] {
        let error = text.parse::<Snapshot>().unwrap_err();
        assert!(matches!(&error, SnapshotError::Unreadable(problem) if problem.contains(place)), "{text}: {error}");
    }
    assert!("\u{feff}{}".parse::<Snapshot>().is_ok());
    assert_eq!(emulator.snapshot(), before);
}
