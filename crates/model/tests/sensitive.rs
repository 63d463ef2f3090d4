//! `Debug` shows no member that the model marks as sensitive, however deep it lies.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use awsjson_smithy::{DeserializeContext, DeserializeShape};
use partnercentral_account_model::operation::*;
use partnercentral_account_model::types::*;
use serde_json::{Value, json};
use std::fmt::Debug;

const SECRET: &str = "Hush & Co";
const PLAIN: &str = "plain to see";

/// Checks that the `Debug` of a `T` read from `json` names its members and hides the secret.
fn hides<T: Debug + for<'de> DeserializeShape<'de>>(json: &Value) {
    assert!(json.to_string().contains(SECRET));
    // Leniently, so that each case names the members alone that matter.
    let value = T::deserialize_shape(json, &mut DeserializeContext::new()).expect("the members' types are right");
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shown.contains("Hush"), "{shown}");
        assert!(shown.contains(PLAIN), "only what is sensitive is hidden: {shown}");
    }
}

#[test]
fn inputs_hide_names_and_codes() {
    let code = json!({ "EmailVerificationCode": SECRET, "Email": PLAIN, "Catalog": PLAIN });
    hides::<AssociateAwsTrainingCertificationEmailDomainInput>(&code);
    hides::<PutAllianceLeadContactInput>(&code);
    hides::<CreatePartnerInput>(&json!({ "Catalog": PLAIN, "EmailVerificationCode": SECRET, "LegalName": SECRET }));
    hides::<CreateConnectionInvitationInput>(&json!({ "Message": PLAIN, "Name": SECRET }));
}

#[test]
fn outputs_hide_names() {
    let inviter = json!({ "InviterName": SECRET, "InviterEmail": PLAIN });
    hides::<CreateConnectionInvitationOutput>(&inviter);
    hides::<GetConnectionInvitationOutput>(&inviter);
    hides::<CancelConnectionInvitationOutput>(&inviter);
    hides::<RejectConnectionInvitationOutput>(&inviter);
    let partner = json!({ "LegalName": SECRET, "Arn": PLAIN });
    hides::<CreatePartnerOutput>(&partner);
    hides::<GetPartnerOutput>(&partner);
    hides::<PartnerSummary>(&partner);
}

#[test]
fn nested_values_stay_hidden() {
    let contact = json!({ "FirstName": SECRET, "LastName": SECRET, "BusinessTitle": SECRET, "Email": PLAIN });
    hides::<AllianceLeadContact>(&contact);
    hides::<CreatePartnerInput>(&json!({ "AllianceLeadContact": contact }));
    let detail = json!({ "InviterName": SECRET, "InviterEmail": PLAIN });
    let connection = json!({ "ConnectionTypes": { "SUBSIDIARY": detail } });
    hides::<ConnectionTypeDetail>(&detail);
    hides::<CancelConnectionOutput>(&connection);
    hides::<GetConnectionOutput>(&connection);
    hides::<AcceptConnectionInvitationOutput>(&json!({ "Connection": connection }));
    hides::<ListPartnersOutput>(&json!({ "PartnerSummaryList": [{ "LegalName": SECRET, "Arn": PLAIN }] }));
    let business = json!({ "LegalName": SECRET, "RegistrationId": SECRET, "CountryCode": PLAIN });
    hides::<BusinessVerificationDetails>(&business);
    hides::<StartVerificationInput>(&json!({ "VerificationDetails": { "BusinessVerificationDetails": business } }));
}

#[test]
fn builders_hide_what_they_were_given() {
    let invitation = CreateConnectionInvitationInput::builder().name(SECRET).message(PLAIN);
    let partner = CreatePartnerInput::builder().catalog(PLAIN).legal_name(SECRET).email_verification_code(SECRET);
    for shown in [format!("{invitation:?}"), format!("{partner:?}")] {
        assert!(!shown.contains("Hush") && shown.contains(PLAIN), "{shown}");
    }
}

#[test]
fn the_wire_has_the_values() {
    let contact = AllianceLeadContact::builder()
        .first_name(SECRET)
        .last_name("B")
        .email("lead@example.com")
        .business_title("C")
        .build();
    assert_eq!(serde_json::to_value(&contact).unwrap()["FirstName"], SECRET);
}
