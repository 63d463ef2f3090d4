//! What tests set for later calls: when tasks end, limits, and whether partners must be registered.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use common::{control_get, control_ok, not_found, quota, start, with_token};
use partnercentral_account_emulator::{Emulator, Limits};
use serde_json::{Value, json};

#[tokio::test]
async fn tasks_end_after_a_number_of_reads_or_at_once() {
    let (emulator, callers) = start(2).await;
    let [one, two] = callers.as_slice() else { unreachable!() };
    let id = one.register(&emulator).await;
    two.register(&emulator).await;
    one.connect(two, "SUBSIDIARY").await;
    let transitions = json!({
        "profile_update": { "after_reads": 2 },
        "qualifications_association": { "after_reads": 1 },
        "qualifications_disassociation": { "after_reads": 0 },
        "registrant_verification": { "after_reads": 1 },
        "business_verification": { "after_seconds": 0.0 },
    });
    assert_eq!(control_ok(&emulator, "PUT", "transitions", transitions.clone()).await, transitions);
    assert_eq!(control_get(&emulator, "transitions").await, transitions);

    let status = async |operation: &str, input: Value, count: usize| {
        let mut statuses = Vec::new();
        for _ in 0..count {
            let output = one.call(operation, input.clone()).await.ok();
            statuses.push(output.get("VerificationStatus").unwrap_or(&output["Status"]).as_str().unwrap().to_owned());
            // What is counted is a part of the state.
            let snapshot = emulator.snapshot();
            emulator.restore(&snapshot).unwrap();
            assert_eq!(emulator.snapshot(), snapshot);
        }
        statuses
    };
    let own = json!({ "Catalog": "AWS", "Identifier": id });
    let details = json!({
        "DisplayName": "New name", "Description": "New description, long enough to be one",
        "WebsiteUrl": "https://new.example/", "LogoUrl": "https://new.example/logo.png",
        "PrimarySolutionType": "SOFTWARE_PRODUCTS", "IndustrySegments": ["OTHER"], "TranslationSourceLocale": "en-US",
    });
    one.call("StartProfileUpdateTask", with_token(json!({ "Identifier": id, "TaskDetails": details }))).await.ok();
    let statuses = status("GetProfileUpdateTask", own.clone(), 4).await;
    assert_eq!(statuses, ["IN_PROGRESS", "IN_PROGRESS", "SUCCEEDED", "SUCCEEDED"]);
    assert_eq!(one.call("GetPartner", own.clone()).await.ok()["Profile"]["DisplayName"], "New name");

    let primary = json!({ "Identifier": id, "PrimaryPartner": { "ProfileId": two.account.profile_id } });
    one.call("StartQualificationsAssociationTask", with_token(primary)).await.ok();
    let statuses = status("GetQualificationsAssociationTask", own.clone(), 2).await;
    assert_eq!(statuses, ["IN_PROGRESS", "SUCCEEDED"]);
    let associated = json!({ "Identifier": id, "AssociatedPartner": { "AccountId": one.account.account_id } });
    one.call("StartQualificationsDisassociationTask", with_token(associated)).await.ok();
    assert_eq!(status("GetQualificationsDisassociationTask", own.clone(), 1).await, ["SUCCEEDED"]);
    let details = one.call("GetQualificationsAssociationDetails", own).await.ok();
    assert_eq!(details["Status"], "NOT_ASSOCIATED");

    let registrant = json!({ "VerificationDetails": { "RegistrantVerificationDetails": {} } });
    one.call("StartVerification", with_token(registrant)).await.ok();
    let kind = partnercentral_account_model::types::VerificationType::RegistrantVerification;
    let outcome = partnercentral_account_model::types::VerificationStatus::Rejected;
    assert!(emulator.complete_verification(&one.account, &kind, outcome));
    let input = json!({ "VerificationType": "REGISTRANT_VERIFICATION" });
    assert_eq!(status("GetVerification", input, 2).await, ["IN_PROGRESS", "REJECTED"]);

    for body in [
        json!({ "profile_update": { "after_seconds": -1 } }),
        json!({ "profile_update": { "after_reads": -1 } }),
        json!({ "lunch": { "after_reads": 1 } }),
        json!({ "profile_update": {} }),
    ] {
        assert_eq!(common::control(emulator.endpoint_url(), "PUT", "transitions", &body).await.status, 400, "{body}");
    }
    control_ok(&emulator, "POST", "reset", Value::Null).await;
    assert_eq!(control_get(&emulator, "transitions").await["profile_update"], json!({ "after_seconds": 5.0 }));
}

#[tokio::test]
async fn limits_and_registration_are_set_for_later_calls() {
    let (emulator, callers) = start(2).await;
    let before = control_get(&emulator, "settings").await;
    assert_eq!(
        (&before["limits"]["open_invitations"], &before["registration_required"]),
        (&json!(1_000_000), &json!(false))
    );
    callers[0].invite(&callers[1], "SUBSIDIARY").await;

    let invite = async || {
        callers[0]
            .call("CreateConnectionInvitation", callers[0].invitation(&callers[1], "OPPORTUNITY_COLLABORATION"))
            .await
    };
    let after = control_ok(&emulator, "PUT", "settings", json!({ "limits": { "open_invitations": 1 } })).await;
    let mut expected = before.clone();
    expected["limits"]["open_invitations"] = 1.into();
    assert_eq!(after, expected);
    assert_eq!(invite().await.error(), quota("LIMIT_EXCEEDED_NUMBER_OF_OPEN_CONNECTION_INVITATION"));
    let nothing = json!({ "limits": { "open_invitations": 9, "invitations_per_day": 0 } });
    control_ok(&emulator, "PUT", "settings", nothing).await;
    let never_sent = callers[1].invitation(&callers[0], "OPPORTUNITY_COLLABORATION");
    let never_sent = callers[1].call("CreateConnectionInvitation", never_sent).await;
    assert_eq!(never_sent.error(), quota("LIMIT_EXCEEDED_NUMBER_OF_CONNECTION_INVITATION_PER_DAY"));
    let back = json!({ "limits": { "open_invitations": 1, "invitations_per_day": 1_000_000 } });
    assert_eq!(control_ok(&emulator, "PUT", "settings", back).await, expected);
    // They are a part of the state.
    let snapshot = emulator.snapshot();
    let other = Emulator::builder().snapshot(snapshot).start().await.unwrap();
    assert_eq!(other.limits(), emulator.limits());

    let after = control_ok(&emulator, "PUT", "settings", json!({ "registration_required": true })).await;
    assert_eq!(after["limits"], expected["limits"]);
    assert_eq!(invite().await.error(), not_found("SENDER_PROFILE_NOT_FOUND"));
    emulator.set_registration_required(false);
    emulator.set_limits(Limits::default());
    assert_eq!(control_get(&emulator, "settings").await, before);
    for body in [json!({ "limits": { "emails": 1 } }), json!({ "limits": { "domains": -1 } }), json!({ "limit": {} })] {
        assert_eq!(common::control(emulator.endpoint_url(), "PUT", "settings", &body).await.status, 400, "{body}");
    }
    invite().await.ok();
    // A refused call does not change the state.
    control_ok(&emulator, "PUT", "settings", json!({ "limits": { "emails_per_day": 0 } })).await;
    let state = emulator.snapshot();
    let email = json!({ "Catalog": "AWS", "Email": "a@b.example" });
    assert_eq!(
        callers[1].call("SendEmailVerificationCode", email).await.error(),
        quota("LIMIT_EXCEEDED_NUMBER_OF_EMAIL")
    );
    assert_eq!(emulator.snapshot(), state);
    control_ok(&emulator, "PUT", "settings", json!({ "registration_required": true })).await;
    emulator.reset();
    assert_eq!(control_get(&emulator, "settings").await, before);
}
