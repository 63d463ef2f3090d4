//! `Debug` shows no member that the model marks as sensitive, at any depth.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use awsjson_smithy::{DeserializeContext, DeserializeShape};
use partnercentral_account_model::operation::*;
use partnercentral_account_model::types::*;
use serde_json::{Value, json};
use std::fmt::Debug;

const SECRET: &str = "Hush & Co";
const PLAIN: &str = "plain to see";

/// Checks that the `Debug` output of a `T` read from `json` hides the secret, and shows other members.
fn assert_hidden<T: Debug + for<'de> DeserializeShape<'de>>(json: &Value) {
    assert!(json.to_string().contains(SECRET));
    // Lenient, so that each case needs only the members that it is about.
    let value = T::deserialize_shape(json, &mut DeserializeContext::new()).expect("the members' types are right");
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shown.contains("Hush"), "{shown}");
        assert!(shown.contains(PLAIN), "other members are shown: {shown}");
    }
}

#[test]
fn inputs_hide_names_and_codes() {
    let code = json!({ "EmailVerificationCode": SECRET, "Email": PLAIN, "Catalog": PLAIN });
    assert_hidden::<AssociateAwsTrainingCertificationEmailDomainInput>(&code);
    assert_hidden::<PutAllianceLeadContactInput>(&code);
    assert_hidden::<CreatePartnerInput>(
        &json!({ "Catalog": PLAIN, "EmailVerificationCode": SECRET, "LegalName": SECRET }),
    );
    assert_hidden::<CreateConnectionInvitationInput>(&json!({ "Message": PLAIN, "Name": SECRET }));
}

#[test]
fn outputs_hide_names() {
    let inviter = json!({ "InviterName": SECRET, "InviterEmail": PLAIN });
    assert_hidden::<CreateConnectionInvitationOutput>(&inviter);
    assert_hidden::<GetConnectionInvitationOutput>(&inviter);
    assert_hidden::<CancelConnectionInvitationOutput>(&inviter);
    assert_hidden::<RejectConnectionInvitationOutput>(&inviter);
    let partner = json!({ "LegalName": SECRET, "Arn": PLAIN });
    assert_hidden::<CreatePartnerOutput>(&partner);
    assert_hidden::<GetPartnerOutput>(&partner);
    assert_hidden::<PartnerSummary>(&partner);
}

#[test]
fn nested_values_are_hidden() {
    let contact = json!({ "FirstName": SECRET, "LastName": SECRET, "BusinessTitle": SECRET, "Email": PLAIN });
    assert_hidden::<AllianceLeadContact>(&contact);
    assert_hidden::<CreatePartnerInput>(&json!({ "AllianceLeadContact": contact }));
    let detail = json!({ "InviterName": SECRET, "InviterEmail": PLAIN });
    let connection = json!({ "ConnectionTypes": { "SUBSIDIARY": detail } });
    assert_hidden::<ConnectionTypeDetail>(&detail);
    assert_hidden::<CancelConnectionOutput>(&connection);
    assert_hidden::<GetConnectionOutput>(&connection);
    assert_hidden::<AcceptConnectionInvitationOutput>(&json!({ "Connection": connection }));
    assert_hidden::<ListPartnersOutput>(&json!({ "PartnerSummaryList": [{ "LegalName": SECRET, "Arn": PLAIN }] }));
    let business = json!({ "LegalName": SECRET, "RegistrationId": SECRET, "CountryCode": PLAIN });
    assert_hidden::<BusinessVerificationDetails>(&business);
    assert_hidden::<StartVerificationInput>(
        &json!({ "VerificationDetails": { "BusinessVerificationDetails": business } }),
    );
}

#[test]
fn builders_hide_sensitive_members() {
    let invitation = CreateConnectionInvitationInput::builder().name(SECRET).message(PLAIN);
    let partner = CreatePartnerInput::builder().catalog(PLAIN).legal_name(SECRET).email_verification_code(SECRET);
    for shown in [format!("{invitation:?}"), format!("{partner:?}")] {
        assert!(!shown.contains("Hush") && shown.contains(PLAIN), "{shown}");
    }
}

#[test]
fn serialized_values_are_not_hidden() {
    let contact = AllianceLeadContact::builder()
        .first_name(SECRET)
        .last_name("B")
        .email("lead@example.com")
        .business_title("C")
        .build();
    assert_eq!(serde_json::to_value(&contact).unwrap()["FirstName"], SECRET);
}
