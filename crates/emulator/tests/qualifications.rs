//! Qualifications associations between partners.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use common::{Answer, Caller, START, conflict, not_found, with_token};
use partnercentral_account_emulator::{AccountStatus, Emulator, Task, Transition};
use serde_json::{Value, json};
use std::time::Duration;

/// Partners, of which the first is connected with all others.
struct Partners {
    emulator: Emulator,
    callers: Vec<Caller>,
    ids: Vec<String>,
}

impl Partners {
    async fn new(count: u32) -> Self {
        let emulator = Emulator::builder().clock(START).accounts(count).start().await.unwrap();
        let callers = Caller::all(&emulator);
        let mut ids = Vec::new();
        for caller in &callers {
            ids.push(caller.register(&emulator).await);
        }
        for other in &callers[1..] {
            callers[0].connect(other, "SUBSIDIARY").await;
        }
        Self { emulator, callers, ids }
    }

    async fn call(&self, index: usize, operation: &str, more: Value) -> Answer {
        let mut input = with_token(more);
        input["Identifier"] = self.ids[index].as_str().into();
        self.callers[index].call(operation, input).await
    }

    fn named(&self, index: usize) -> Value {
        let account = &self.callers[index].account;
        json!({ "ProfileId": account.profile_id, "AccountId": account.account_id })
    }

    async fn associate(&self, index: usize, primary: usize) -> Answer {
        let input = json!({ "PrimaryPartner": self.named(primary) });
        self.call(index, "StartQualificationsAssociationTask", input).await
    }

    async fn disassociate(&self, index: usize, associated: usize) -> Answer {
        let input = json!({ "AssociatedPartner": self.named(associated) });
        self.call(index, "StartQualificationsDisassociationTask", input).await
    }

    async fn details(&self, index: usize) -> Value {
        self.call(index, "GetQualificationsAssociationDetails", json!({})).await.ok()
    }

    fn wait(&self) {
        self.emulator.advance(Duration::from_secs(5));
    }
}

#[tokio::test]
async fn associated_and_disassociated() {
    let partners = Partners::new(2).await;
    let none = partners.details(1).await;
    assert_eq!((&none["Status"], &none["AssociatedPartners"]), (&json!("NOT_ASSOCIATED"), &json!([])));
    assert_eq!(none["UpdatedAt"], Value::Null);
    let missing = not_found("QUALIFICATIONS_ASSOCIATION_TASK_NOT_FOUND");
    assert_eq!(partners.call(1, "GetQualificationsAssociationTask", json!({})).await.error(), missing);

    let started = partners.associate(1, 0).await.ok();
    let id = started["TaskId"].as_str().unwrap();
    assert!(id.starts_with("pqatask-") && id.len() == 21, "{id}");
    assert_eq!((&started["Status"], &started["PrimaryPartner"]), (&json!("IN_PROGRESS"), &partners.named(0)));
    assert_eq!(partners.details(1).await["Status"], "NOT_ASSOCIATED");
    let busy = conflict("INCOMPATIBLE_QUALIFICATIONS_ASSOCIATION_TASK_STATE");
    assert_eq!(partners.associate(1, 0).await.error(), busy);
    assert_eq!(partners.disassociate(0, 1).await.error(), busy);
    partners.wait();
    let ended = partners.call(1, "GetQualificationsAssociationTask", json!({})).await.ok();
    assert_eq!((&ended["Status"], &ended["EndedAt"]), (&json!("SUCCEEDED"), &json!("2026-01-02T03:04:10Z")));
    let associated = partners.details(1).await;
    assert_eq!((&associated["Status"], &associated["PrimaryPartner"]), (&json!("ASSOCIATED"), &partners.named(0)));
    let primary = partners.details(0).await;
    assert_eq!(primary["AssociatedPartners"], json!([partners.named(1)]));
    assert_eq!((&primary["UpdatedAt"], &primary["PrimaryPartner"]), (&json!("2026-01-02T03:04:10Z"), &Value::Null));
    assert_eq!(partners.associate(1, 0).await.rule(), "QUALIFICATIONS_ASSOCIATION_EXISTS");

    let missing = not_found("QUALIFICATIONS_DISASSOCIATION_TASK_NOT_FOUND");
    assert_eq!(partners.call(0, "GetQualificationsDisassociationTask", json!({})).await.error(), missing);
    let started = partners.disassociate(0, 1).await.ok();
    assert_eq!((&started["Status"], &started["AssociatedPartner"]), (&json!("IN_PROGRESS"), &partners.named(1)));
    assert_eq!(partners.details(0).await["Status"], "ASSOCIATED");
    partners.wait();
    let ended = partners.call(0, "GetQualificationsDisassociationTask", json!({})).await.ok();
    assert_eq!((&ended["TaskId"], &ended["Status"]), (&started["TaskId"], &json!("SUCCEEDED")));
    for index in [0, 1] {
        assert_eq!(partners.details(index).await["Status"], "NOT_ASSOCIATED");
    }
    assert_eq!(partners.disassociate(0, 1).await.rule(), "QUALIFICATIONS_ASSOCIATION_NOT_FOUND");
    // An associated partner may leave by itself.
    partners.associate(1, 0).await.ok();
    partners.wait();
    partners.disassociate(1, 1).await.ok();
    partners.wait();
    assert_eq!(partners.details(0).await["Status"], "NOT_ASSOCIATED");
}

/// The second task could end after the partner has associated with another one.
#[tokio::test]
async fn an_association_is_ended_by_one_task() {
    let partners = Partners::new(3).await;
    partners.associate(1, 0).await.ok();
    partners.associate(2, 0).await.ok();
    partners.wait();
    partners.emulator.set_transition(Task::QualificationsDisassociation, Transition::AfterReads(0));
    partners.disassociate(0, 1).await.ok();
    let busy = conflict("INCOMPATIBLE_QUALIFICATIONS_ASSOCIATION_TASK_STATE");
    assert_eq!(partners.disassociate(1, 1).await.error(), busy);
    // The primary partner's task does not concern this one.
    partners.disassociate(2, 2).await.ok();
    for index in [0, 2] {
        partners.call(index, "GetQualificationsDisassociationTask", json!({})).await.ok();
    }
    assert_eq!(partners.details(0).await["Status"], "NOT_ASSOCIATED");
    assert_eq!(partners.disassociate(1, 1).await.rule(), "QUALIFICATIONS_ASSOCIATION_NOT_FOUND");
}

#[tokio::test]
async fn not_every_partner_can_be_primary() {
    let partners = Partners::new(9).await;
    assert_eq!(partners.associate(1, 1).await.rule(), "INCOMPATIBLE_PRIMARY_PARTNER");
    assert_eq!(partners.associate(1, 2).await.rule(), "MISSING_ACTIVE_SUBSIDIARY_CONNECTION");
    partners.emulator.set_account_status(&partners.callers[0].account, AccountStatus::Suspended);
    assert_eq!(partners.associate(1, 0).await.rule(), "INCOMPATIBLE_SUBSIDIARY_CONNECTION");
    partners.emulator.set_account_status(&partners.callers[0].account, AccountStatus::Active);
    partners.emulator.set_account_status(&partners.callers[1].account, AccountStatus::BenefitsRevoked);
    let revoked = (403, "AccessDeniedException", "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE");
    assert_eq!(partners.associate(1, 0).await.error(), revoked);
    assert_eq!(partners.disassociate(1, 1).await.error(), revoked);
    partners.emulator.set_account_status(&partners.callers[1].account, AccountStatus::Active);

    for index in 1..=6 {
        partners.associate(index, 0).await.ok();
    }
    assert_eq!(partners.associate(7, 0).await.rule(), "QUALIFICATIONS_ASSOCIATION_LIMIT_EXCEEDED");
    partners.callers[7].connect(&partners.callers[1], "SUBSIDIARY").await;
    assert_eq!(partners.associate(7, 1).await.rule(), "INCOMPATIBLE_PRIMARY_PARTNER");
    assert_eq!(partners.associate(0, 7).await.rule(), "INCOMPATIBLE_PRIMARY_PARTNER");
    // A cancelled connection is none.
    let input = json!({ "OtherParticipantIdentifiers": [partners.callers[8].account.account_id], "Catalog": "AWS" });
    let connection = partners.callers[0].call("ListConnections", input).await.ok();
    let id = &connection["ConnectionSummaries"][0]["Id"];
    let cancel = with_token(json!({ "Identifier": id, "ConnectionType": "SUBSIDIARY", "Reason": "" }));
    partners.callers[0].call("CancelConnection", cancel).await.ok();
    assert_eq!(partners.associate(8, 0).await.rule(), "MISSING_ACTIVE_SUBSIDIARY_CONNECTION");
}

#[tokio::test]
async fn the_other_partner_is_named_by_profile_or_account() {
    let partners = Partners::new(3).await;
    let start = async |named: Value| {
        partners.call(1, "StartQualificationsAssociationTask", json!({ "PrimaryPartner": named })).await
    };
    assert_eq!(start(json!({})).await.fields(), [("PrimaryPartner", "REQUIRED_FIELD_MISSING")]);
    let mixed = json!({ "ProfileId": partners.named(0)["ProfileId"], "AccountId": partners.named(2)["AccountId"] });
    assert_eq!(start(mixed).await.fields(), [("PrimaryPartner", "INVALID_VALUE")]);
    let unknown = json!({ "ProfileId": "pprofile-0000000000000" });
    assert_eq!(start(unknown.clone()).await.error(), not_found("PARTNER_PROFILE_NOT_FOUND"));
    let input = json!({ "AssociatedPartner": unknown });
    let answer = partners.call(1, "StartQualificationsDisassociationTask", input).await;
    assert_eq!(answer.error(), not_found("PARTNER_PROFILE_NOT_FOUND"));
    let by_account = json!({ "AccountId": partners.named(0)["AccountId"] });
    assert_eq!(start(by_account.clone()).await.ok()["PrimaryPartner"], by_account);
}
