//! Every error that the model gives an operation, and every reason and code that it gives an
//! error, with a call that is refused with it. The model says what must be in the table.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;
#[path = "common/model.rs"]
mod model;

use common::{Caller, START, contact, with_token};
use model::Model;
use partnercentral_account_emulator::{AccountStatus, Emulator, Limits};
use partnercentral_account_model::ServiceError;
use partnercentral_account_model::error::{
    ConflictException, InternalServerException, ServiceQuotaExceededException, ThrottlingException,
};
use partnercentral_account_model::types::{ConflictExceptionReason, ServiceQuotaExceededExceptionReason};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

const ACCESS: &str = "AccessDeniedException";
const CONFLICT: &str = "ConflictException";
const NOT_FOUND: &str = "ResourceNotFoundException";
const QUOTA: &str = "ServiceQuotaExceededException";
const VALIDATION: &str = "ValidationException";

const PARTNER: &str = "partner-0000000000000";
const INVITATION: &str = "pacinv-0000000000000";
const CONNECTION: &str = "pac-0000000000000";

/// What the calls so far were refused with.
#[derive(Default)]
struct Table {
    /// Operation and error.
    errors: BTreeSet<(String, String)>,
    /// Error and its reason, and kind of its details and their code.
    reasons: BTreeSet<(String, String)>,
}

impl Table {
    /// One row: the caller, the operation, its input, and the error with its reason, or with the
    /// code of its first detail where it has details.
    async fn row(&mut self, caller: &Caller, operation: &str, input: Value, error: &str, reason: &str) {
        let answer = caller.call(operation, input.clone()).await;
        let (_, name, own) = answer.error();
        let detail = &answer.body["ErrorDetails"][0];
        let kinds = ["FieldValidationError", "BusinessValidationError"];
        let detail = kinds.into_iter().find_map(|kind| Some((kind, detail[kind]["Code"].as_str()?)));
        let shown = detail.map_or(own, |(_, code)| code);
        assert_eq!((name, shown), (error, reason), "{operation} {input}: {}", answer.body);
        self.errors.insert((operation.to_owned(), name.to_owned()));
        let reasons = [Some((name, own)), detail].into_iter().flatten();
        self.reasons.extend(reasons.map(|(error, reason)| (error.to_owned(), reason.to_owned())));
    }
}

/// An emulator with its callers, whose clock is stopped.
async fn start(limits: Limits) -> (Emulator, Vec<Caller>) {
    let emulator = Emulator::builder().clock(START).accounts(4).limits(limits).start().await.unwrap();
    let callers = Caller::all(&emulator);
    (emulator, callers)
}

fn named(identifier: &str, more: Value) -> Value {
    let mut input = with_token(more);
    input["Identifier"] = identifier.into();
    input
}

fn details() -> Value {
    json!({ "TaskDetails": {
        "DisplayName": "Name", "Description": "Text", "WebsiteUrl": "https://a.example/",
        "LogoUrl": "https://a.example/logo.png", "PrimarySolutionType": "SOFTWARE_PRODUCTS",
        "IndustrySegments": ["OTHER"], "TranslationSourceLocale": "en-US",
    } })
}

fn business(registration_id: &str) -> Value {
    json!({ "VerificationDetails": { "BusinessVerificationDetails": {
        "LegalName": "Verified Inc.", "RegistrationId": registration_id, "CountryCode": "DE",
    } } })
}

/// The errors that any operation can have, whatever the state.
async fn any_operation(table: &mut Table, operations: &[String]) {
    let (emulator, callers) = start(Limits::default()).await;
    let one = &callers[0];
    let throttling = ThrottlingException::builder().message("Slow down").build();
    let internal = InternalServerException::builder().message("Out of order").build();
    for operation in operations {
        emulator.fail_next(operation, ServiceError::ThrottlingException(throttling.clone()));
        emulator.fail_next(operation, ServiceError::InternalServerException(internal.clone()));
        table.row(one, operation, json!({}), "ThrottlingException", "").await;
        table.row(one, operation, json!({}), "InternalServerException", "").await;
        table.row(one, operation, json!({}), VALIDATION, "REQUIRED_FIELD_MISSING").await;
        emulator.set_account_status(&one.account, AccountStatus::Denied);
        table.row(one, operation, json!({}), ACCESS, "ACCESS_DENIED").await;
        emulator.set_account_status(&one.account, AccountStatus::Active);
    }
    // The model has these errors, but no reason that goes with a cause.
    let conflict = ConflictException::builder().message("Busy").reason(ConflictExceptionReason::ConflictClientToken);
    let conflict = ServiceError::ConflictException(conflict.build());
    for operation in ["TagResource", "UntagResource"] {
        emulator.fail_next(operation, conflict.clone());
        table.row(one, operation, json!({}), CONFLICT, "CONFLICT_CLIENT_TOKEN").await;
    }
    let reason = ServiceQuotaExceededExceptionReason::LimitExceededNumberOfEmail;
    let quota = ServiceQuotaExceededException::builder().message("Too many").reason(reason).build();
    emulator.fail_next("StartVerification", ServiceError::ServiceQuotaExceededException(quota));
    table.row(one, "StartVerification", json!({}), QUOTA, "LIMIT_EXCEEDED_NUMBER_OF_EMAIL").await;
}

async fn unknown_resources(table: &mut Table) {
    let (emulator, callers) = start(Limits::default()).await;
    let (one, other) = (&callers[0], &callers[1]);
    let own = one.register(&emulator).await;
    let to = |receiver: &str| {
        let mut input = one.invitation(other, "SUBSIDIARY");
        input["ReceiverIdentifier"] = receiver.into();
        input
    };
    let arn = format!("arn:aws:partnercentral:us-east-1:{}:catalog/AWS/partner/{PARTNER}", one.account.account_id);
    let code = json!({ "Email": "a@b.example", "EmailVerificationCode": "000000" });
    let lead = json!({ "AllianceLeadContact": contact("a@b.example") });
    let cancel = json!({ "ConnectionType": "SUBSIDIARY", "Reason": "" });
    let nobody = json!({ "ProfileId": "pprofile-0000000000000" });
    let task = json!({ "TaskId": "pprofiletask-0000000000000" });
    for (operation, input, reason) in [
        ("AcceptConnectionInvitation", named(INVITATION, json!({})), "CONNECTION_INVITATION_NOT_FOUND"),
        ("RejectConnectionInvitation", named(INVITATION, json!({})), "CONNECTION_INVITATION_NOT_FOUND"),
        ("CancelConnectionInvitation", named(INVITATION, json!({})), "CONNECTION_INVITATION_NOT_FOUND"),
        ("GetConnectionInvitation", named(INVITATION, json!({})), "CONNECTION_INVITATION_NOT_FOUND"),
        ("CreateConnectionInvitation", to("nobody"), "RECEIVER_PROFILE_NOT_FOUND"),
        ("GetConnection", named(CONNECTION, json!({})), "CONNECTION_NOT_FOUND"),
        ("CancelConnection", named(CONNECTION, cancel), "CONNECTION_NOT_FOUND"),
        ("GetPartner", named(PARTNER, json!({})), "PARTNER_NOT_FOUND"),
        ("GetAllianceLeadContact", named(PARTNER, json!({})), "PARTNER_NOT_FOUND"),
        ("PutAllianceLeadContact", named(PARTNER, lead), "PARTNER_NOT_FOUND"),
        ("GetProfileVisibility", named(PARTNER, json!({})), "PARTNER_NOT_FOUND"),
        ("PutProfileVisibility", named(PARTNER, json!({ "Visibility": "PUBLIC" })), "PARTNER_NOT_FOUND"),
        ("StartProfileUpdateTask", named(PARTNER, details()), "PARTNER_NOT_FOUND"),
        ("GetProfileUpdateTask", named(&own, json!({})), "PARTNER_PROFILE_TASK_NOT_FOUND"),
        ("CancelProfileUpdateTask", named(&own, task), "PARTNER_PROFILE_TASK_NOT_FOUND"),
        ("AssociateAwsTrainingCertificationEmailDomain", named(PARTNER, code), "PARTNER_NOT_FOUND"),
        (
            "DisassociateAwsTrainingCertificationEmailDomain",
            named(&own, json!({ "DomainName": "b.example" })),
            "PARTNER_DOMAIN_NOT_FOUND",
        ),
        ("GetVerification", json!({ "VerificationType": "BUSINESS_VERIFICATION" }), "VERIFICATION_NOT_FOUND"),
        ("GetQualificationsAssociationDetails", named(PARTNER, json!({})), "PARTNER_NOT_FOUND"),
        ("GetQualificationsAssociationTask", named(&own, json!({})), "QUALIFICATIONS_ASSOCIATION_TASK_NOT_FOUND"),
        ("GetQualificationsDisassociationTask", named(&own, json!({})), "QUALIFICATIONS_DISASSOCIATION_TASK_NOT_FOUND"),
        (
            "StartQualificationsAssociationTask",
            named(&own, json!({ "PrimaryPartner": nobody })),
            "PARTNER_PROFILE_NOT_FOUND",
        ),
        (
            "StartQualificationsDisassociationTask",
            named(&own, json!({ "AssociatedPartner": nobody })),
            "PARTNER_PROFILE_NOT_FOUND",
        ),
        ("TagResource", json!({ "ResourceArn": arn, "Tags": [] }), "PARTNER_NOT_FOUND"),
        ("UntagResource", json!({ "ResourceArn": arn, "TagKeys": [] }), "PARTNER_NOT_FOUND"),
        ("ListTagsForResource", json!({ "ResourceArn": arn }), "PARTNER_NOT_FOUND"),
    ] {
        table.row(one, operation, input, NOT_FOUND, reason).await;
    }

    let emulator = Emulator::builder().registration_required(true).start().await.unwrap();
    let callers = Caller::all(&emulator);
    let (one, other) = (&callers[0], &callers[1]);
    let invite = || one.invitation(other, "SUBSIDIARY");
    table.row(one, "CreateConnectionInvitation", invite(), NOT_FOUND, "SENDER_PROFILE_NOT_FOUND").await;
    one.register(&emulator).await;
    table.row(one, "CreateConnectionInvitation", invite(), NOT_FOUND, "RECEIVER_PROFILE_NOT_FOUND").await;
    other.register(&emulator).await;
    one.call("CreateConnectionInvitation", invite()).await.ok();
}

async fn connections(table: &mut Table) {
    let (emulator, callers) = start(Limits::default()).await;
    let [one, other, third, _] = callers.as_slice() else { unreachable!() };
    let create = "CreateConnectionInvitation";
    let invite = |to: &Caller| one.invitation(to, "SUBSIDIARY");
    let over = "INCOMPATIBLE_CONNECTION_INVITATION_STATE";

    table.row(one, create, invite(one), VALIDATION, "INCOMPATIBLE_CONNECTION_INVITATION_REQUEST").await;
    emulator.set_account_status(&other.account, AccountStatus::Suspended);
    table.row(one, create, invite(other), CONFLICT, "INCOMPATIBLE_CONNECTION_INVITATION_RECEIVER").await;
    emulator.set_account_status(&other.account, AccountStatus::Active);
    let id = one.invite(other, "SUBSIDIARY").await;
    table.row(one, create, invite(other), CONFLICT, "DUPLICATE_CONNECTION_INVITATION").await;
    other.call("AcceptConnectionInvitation", named(&id, json!({}))).await.ok();
    table.row(one, create, invite(other), CONFLICT, "DUPLICATE_CONNECTION").await;
    table.row(other, "AcceptConnectionInvitation", named(&id, json!({})), CONFLICT, over).await;
    table.row(other, "RejectConnectionInvitation", named(&id, json!({})), CONFLICT, over).await;
    table.row(one, "CancelConnectionInvitation", named(&id, json!({})), CONFLICT, over).await;
    let mut twice = invite(third);
    one.call(create, twice.clone()).await.ok();
    twice["Message"] = "Another".into();
    table.row(one, create, twice, CONFLICT, "CONFLICT_CLIENT_TOKEN").await;

    let listed = one.call("ListConnections", json!({ "Catalog": "AWS" })).await.ok();
    let connection = listed["ConnectionSummaries"][0]["Id"].as_str().unwrap();
    let cancel = || named(connection, json!({ "ConnectionType": "SUBSIDIARY", "Reason": "" }));
    one.call("CancelConnection", cancel()).await.ok();
    table.row(one, "CancelConnection", cancel(), CONFLICT, "INCOMPATIBLE_CONNECTION_STATE").await;
    let stale = json!({ "Catalog": "AWS", "Revision": 7, "AccessType": "DENY_ALL" });
    let update = "UpdateConnectionPreferences";
    table.row(one, update, stale, CONFLICT, "INCOMPATIBLE_CONNECTION_PREFERENCES_REVISION").await;

    let list = |filter: Value| json!({ "Catalog": "AWS", "OtherParticipantIdentifiers": filter });
    let many = (0..101).map(|it| it.to_string()).collect::<Vec<_>>();
    for (input, code) in [
        (json!({ "Catalog": "A S" }), "INVALID_STRING_FORMAT"),
        (json!({ "Catalog": "AWS", "MaxResults": 0 }), "INVALID_VALUE"),
        (json!({ "Catalog": "AWS", "ConnectionType": "MERGER" }), "INVALID_ENUM_VALUE"),
        (list(json!(["a", "a"])), "DUPLICATE_VALUE"),
        (list(json!(many)), "TOO_MANY_VALUES"),
    ] {
        table.row(one, "ListConnections", input, VALIDATION, code).await;
    }
}

async fn connection_limits(table: &mut Table) {
    let mut limits = Limits::default();
    (limits.invitations_per_day, limits.open_invitations, limits.active_connections) = (4, 2, 1);
    let (_emulator, callers) = start(limits).await;
    let [one, other, third, fourth] = callers.as_slice() else { unreachable!() };
    let create = "CreateConnectionInvitation";
    let invite = |to: &Caller| one.invitation(to, "SUBSIDIARY");
    let first = one.invite(other, "SUBSIDIARY").await;
    let second = one.invite(third, "SUBSIDIARY").await;
    let reason = "LIMIT_EXCEEDED_NUMBER_OF_OPEN_CONNECTION_INVITATION";
    table.row(one, create, invite(fourth), QUOTA, reason).await;
    other.call("AcceptConnectionInvitation", named(&first, json!({}))).await.ok();
    let reason = "LIMIT_EXCEEDED_NUMBER_OF_ACTIVE_CONNECTION";
    table.row(third, "AcceptConnectionInvitation", named(&second, json!({})), QUOTA, reason).await;
    table.row(one, create, invite(fourth), QUOTA, reason).await;
    for caller in [third, fourth] {
        for _ in 0..2 {
            let id = other.call(create, other.invitation(caller, "SUBSIDIARY")).await;
            assert_eq!(id.error(), (402, QUOTA, reason));
        }
    }
    for _ in 0..4 {
        let id = fourth.invite(third, "OPPORTUNITY_COLLABORATION").await;
        fourth.call("CancelConnectionInvitation", named(&id, json!({}))).await.ok();
    }
    let input = fourth.invitation(third, "OPPORTUNITY_COLLABORATION");
    table.row(fourth, create, input, QUOTA, "LIMIT_EXCEEDED_NUMBER_OF_CONNECTION_INVITATION_PER_DAY").await;
}

async fn partners(table: &mut Table) {
    let mut limits = Limits::default();
    (limits.emails_per_day, limits.domains) = (4, 1);
    (limits.profile_updates_per_day, limits.visibility_updates_per_day) = (1, 1);
    let (emulator, callers) = start(limits).await;
    let [one, other, third, _] = callers.as_slice() else { unreachable!() };
    let create = "CreatePartner";
    let registration = one.registration(&emulator).await;
    for (status, code) in [
        (AccountStatus::Suspended, "INVALID_ACCOUNT_STATE"),
        (AccountStatus::Unlinked, "INVALID_ACCOUNT_LINKING_STATUS"),
        (AccountStatus::LowTier, "INELIGIBLE_ACCOUNT_TIER"),
    ] {
        emulator.set_account_status(&one.account, status);
        table.row(one, create, registration.clone(), VALIDATION, code).await;
    }
    emulator.set_account_status(&one.account, AccountStatus::Active);
    let mut public = registration.clone();
    public["AllianceLeadContact"]["Email"] = "ada@gmail.com".into();
    table.row(one, create, public, VALIDATION, "INCOMPATIBLE_DOMAIN").await;
    let id = one.call(create, registration.clone()).await.ok()["Id"].as_str().unwrap().to_owned();
    let mut again = registration.clone();
    again["ClientToken"] = "another".into();
    table.row(one, create, again, CONFLICT, "DUPLICATE_PARTNER").await;

    let associate = "AssociateAwsTrainingCertificationEmailDomain";
    let disassociate = "DisassociateAwsTrainingCertificationEmailDomain";
    let domain = |address: &str, code: String| named(&id, json!({ "Email": address, "EmailVerificationCode": code }));
    let code = one.code(&emulator, "a@b.example").await;
    one.call(associate, domain("a@b.example", code)).await.ok();
    table.row(one, associate, domain("c@b.example", "000000".into()), CONFLICT, "INCOMPATIBLE_PROFILE_STATE").await;
    let reason = "LIMIT_EXCEEDED_NUMBER_OF_DOMAIN";
    table.row(one, associate, domain("a@d.example", "000000".into()), QUOTA, reason).await;
    let mut removal = named(&id, json!({ "DomainName": "b.example" }));
    one.call(disassociate, removal.clone()).await.ok();
    removal["DomainName"] = "d.example".into();
    table.row(one, disassociate, removal, CONFLICT, "CONFLICT_CLIENT_TOKEN").await;
    let send = json!({ "Catalog": "AWS", "Email": "a@b.example" });
    for _ in 0..2 {
        one.call("SendEmailVerificationCode", send.clone()).await.ok();
    }
    table.row(one, "SendEmailVerificationCode", send, QUOTA, "LIMIT_EXCEEDED_NUMBER_OF_EMAIL").await;

    let put = |visibility: &str| named(&id, json!({ "Visibility": visibility }));
    one.call("PutProfileVisibility", put("PUBLIC")).await.ok();
    let reason = "LIMIT_EXCEEDED_NUMBER_OF_PROFILE_VISIBILITY_UPDATE_PER_DAY";
    table.row(one, "PutProfileVisibility", put("PRIVATE"), QUOTA, reason).await;
    let task = one.call("StartProfileUpdateTask", named(&id, details())).await.ok()["TaskId"].clone();
    let reason = "INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE";
    table.row(one, "StartProfileUpdateTask", named(&id, details()), CONFLICT, reason).await;
    emulator.advance(Duration::from_secs(5));
    let cancel = named(&id, json!({ "TaskId": task }));
    table.row(one, "CancelProfileUpdateTask", cancel, CONFLICT, reason).await;
    let reason = "LIMIT_EXCEEDED_NUMBER_OF_PROFILE_UPDATE_PER_DAY";
    table.row(one, "StartProfileUpdateTask", named(&id, details()), QUOTA, reason).await;
    let arn = one.call("GetPartner", named(&id, json!({}))).await.ok()["Arn"].clone();
    let reserved = json!({ "ResourceArn": arn, "Tags": [{ "Key": "aws:a", "Value": "" }] });
    table.row(one, "TagResource", reserved, VALIDATION, "ACTION_NOT_PERMITTED").await;

    let start = "StartVerification";
    other.call(start, business("1")).await.ok();
    table.row(other, start, business("1"), CONFLICT, "VERIFICATION_ALREADY_IN_PROGRESS").await;
    let registration = other.registration(&emulator).await;
    table.row(other, create, registration.clone(), VALIDATION, "INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS").await;
    emulator.advance(Duration::from_secs(5));
    table.row(other, start, business("1"), CONFLICT, "ACCOUNT_ALREADY_VERIFIED").await;
    table.row(other, create, registration, VALIDATION, "INCOMPATIBLE_LEGAL_NAME").await;
    third.call(start, json!({ "VerificationDetails": { "RegistrantVerificationDetails": {} } })).await.ok();
    let registration = third.registration(&emulator).await;
    table.row(third, create, registration, VALIDATION, "INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS").await;
}

async fn qualifications(table: &mut Table) {
    let emulator = Emulator::builder().clock(START).accounts(8).start().await.unwrap();
    let callers = Caller::all(&emulator);
    let mut ids = Vec::new();
    for caller in &callers {
        ids.push(caller.register(&emulator).await);
    }
    let (associate, disassociate) = ("StartQualificationsAssociationTask", "StartQualificationsDisassociationTask");
    let primary =
        |index: usize| named(&ids[index], json!({ "PrimaryPartner": { "AccountId": callers[0].account.account_id } }));
    let associated = json!({ "AssociatedPartner": { "AccountId": callers[1].account.account_id } });
    table.row(&callers[0], associate, primary(0), VALIDATION, "INCOMPATIBLE_PRIMARY_PARTNER").await;
    table.row(&callers[1], associate, primary(1), VALIDATION, "MISSING_ACTIVE_SUBSIDIARY_CONNECTION").await;
    for caller in &callers[1..] {
        callers[0].connect(caller, "SUBSIDIARY").await;
    }
    for (index, status, error, reason) in [
        (0, AccountStatus::Suspended, VALIDATION, "INCOMPATIBLE_SUBSIDIARY_CONNECTION"),
        (1, AccountStatus::BenefitsRevoked, ACCESS, "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"),
    ] {
        emulator.set_account_status(&callers[index].account, status);
        table.row(&callers[1], associate, primary(1), error, reason).await;
        emulator.set_account_status(&callers[index].account, AccountStatus::Active);
    }
    let end = || named(&ids[0], associated.clone());
    table.row(&callers[0], disassociate, end(), VALIDATION, "QUALIFICATIONS_ASSOCIATION_NOT_FOUND").await;
    callers[1].call(associate, primary(1)).await.ok();
    let reason = "INCOMPATIBLE_QUALIFICATIONS_ASSOCIATION_TASK_STATE";
    table.row(&callers[1], associate, primary(1), CONFLICT, reason).await;
    table.row(&callers[0], disassociate, end(), CONFLICT, reason).await;
    emulator.advance(Duration::from_secs(5));
    table.row(&callers[1], associate, primary(1), VALIDATION, "QUALIFICATIONS_ASSOCIATION_EXISTS").await;
    for (index, caller) in callers.iter().enumerate().take(7).skip(2) {
        caller.call(associate, primary(index)).await.ok();
    }
    table.row(&callers[7], associate, primary(7), VALIDATION, "QUALIFICATIONS_ASSOCIATION_LIMIT_EXCEEDED").await;
}

#[tokio::test]
async fn every_error_and_every_reason_can_be_reached() {
    let model = Model::read();
    let (operations, errors) = model.operations();
    assert_eq!(operations.len(), 34);
    let mut table = Table::default();
    any_operation(&mut table, &operations).await;
    unknown_resources(&mut table).await;
    connections(&mut table).await;
    connection_limits(&mut table).await;
    partners(&mut table).await;
    qualifications(&mut table).await;

    let missing: Vec<_> = errors.difference(&table.errors).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let reasons = model.reasons();
    assert!(reasons.len() > 50, "{reasons:#?}");
    let missing: Vec<_> = reasons.difference(&table.reasons).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The documentation says for each reason which rule it is about.
#[test]
fn every_reason_is_in_the_documentation() {
    let documentation =
        [include_str!("../src/lib.rs"), include_str!("../src/limits.rs"), include_str!("../src/status.rs")].concat();
    let is_documented = |reason: &str| documentation.contains(&format!("`{reason}`"));
    let reasons = Model::read().reasons();
    let missing: Vec<_> = reasons.iter().filter(|(_, reason)| !is_documented(reason)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
