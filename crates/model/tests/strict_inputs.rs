//! serde reads the input of every operation strictly: a missing required member and an unknown member are
//! errors with their path. Outputs are read leniently.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use awsjson_smithy::{CorrectionDefault, Structure};
use partnercentral_account_model::operation::*;
use partnercentral_account_model::types::{BusinessVerificationDetails, Tag, VerificationDetails};
use serde_core::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::fs;

/// Defines the tests that check every operation.
macro_rules! operations {
    ($($name:ident: $input:ty, $output:ty;)*) => {
        const OPERATIONS: &[&str] = &[$(stringify!($name)),*];

        #[test]
        fn every_input_is_read_strictly() {
            $(is_strict::<$input>(stringify!($name));)*
        }

        #[test]
        fn every_output_is_read_leniently() {
            $(is_lenient::<$output>(stringify!($name));)*
        }
    };
}

operations! {
    AcceptConnectionInvitation: AcceptConnectionInvitationInput, AcceptConnectionInvitationOutput;
    AssociateAwsTrainingCertificationEmailDomain: AssociateAwsTrainingCertificationEmailDomainInput, AssociateAwsTrainingCertificationEmailDomainOutput;
    CancelConnection: CancelConnectionInput, CancelConnectionOutput;
    CancelConnectionInvitation: CancelConnectionInvitationInput, CancelConnectionInvitationOutput;
    CancelProfileUpdateTask: CancelProfileUpdateTaskInput, CancelProfileUpdateTaskOutput;
    CreateConnectionInvitation: CreateConnectionInvitationInput, CreateConnectionInvitationOutput;
    CreatePartner: CreatePartnerInput, CreatePartnerOutput;
    DisassociateAwsTrainingCertificationEmailDomain: DisassociateAwsTrainingCertificationEmailDomainInput, DisassociateAwsTrainingCertificationEmailDomainOutput;
    GetAllianceLeadContact: GetAllianceLeadContactInput, GetAllianceLeadContactOutput;
    GetConnection: GetConnectionInput, GetConnectionOutput;
    GetConnectionInvitation: GetConnectionInvitationInput, GetConnectionInvitationOutput;
    GetConnectionPreferences: GetConnectionPreferencesInput, GetConnectionPreferencesOutput;
    GetPartner: GetPartnerInput, GetPartnerOutput;
    GetProfileUpdateTask: GetProfileUpdateTaskInput, GetProfileUpdateTaskOutput;
    GetProfileVisibility: GetProfileVisibilityInput, GetProfileVisibilityOutput;
    GetQualificationsAssociationDetails: GetQualificationsAssociationDetailsInput, GetQualificationsAssociationDetailsOutput;
    GetQualificationsAssociationTask: GetQualificationsAssociationTaskInput, GetQualificationsAssociationTaskOutput;
    GetQualificationsDisassociationTask: GetQualificationsDisassociationTaskInput, GetQualificationsDisassociationTaskOutput;
    GetVerification: GetVerificationInput, GetVerificationOutput;
    ListConnectionInvitations: ListConnectionInvitationsInput, ListConnectionInvitationsOutput;
    ListConnections: ListConnectionsInput, ListConnectionsOutput;
    ListPartners: ListPartnersInput, ListPartnersOutput;
    ListTagsForResource: ListTagsForResourceInput, ListTagsForResourceOutput;
    PutAllianceLeadContact: PutAllianceLeadContactInput, PutAllianceLeadContactOutput;
    PutProfileVisibility: PutProfileVisibilityInput, PutProfileVisibilityOutput;
    RejectConnectionInvitation: RejectConnectionInvitationInput, RejectConnectionInvitationOutput;
    SendEmailVerificationCode: SendEmailVerificationCodeInput, SendEmailVerificationCodeOutput;
    StartProfileUpdateTask: StartProfileUpdateTaskInput, StartProfileUpdateTaskOutput;
    StartQualificationsAssociationTask: StartQualificationsAssociationTaskInput, StartQualificationsAssociationTaskOutput;
    StartQualificationsDisassociationTask: StartQualificationsDisassociationTaskInput, StartQualificationsDisassociationTaskOutput;
    StartVerification: StartVerificationInput, StartVerificationOutput;
    TagResource: TagResourceInput, TagResourceOutput;
    UntagResource: UntagResourceInput, UntagResourceOutput;
    UpdateConnectionPreferences: UpdateConnectionPreferencesInput, UpdateConnectionPreferencesOutput;
}

#[test]
fn no_operation_is_left_out() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/generated/operation");
    let files = fs::read_dir(folder).expect("the operations").count();
    assert_eq!(OPERATIONS.len(), files - 1, "all files but `mod.rs` are operations");
}

/// The smallest valid JSON of `T`: its required members, with empty values.
fn smallest<T: Structure + Serialize>() -> Value {
    serde_json::to_value(T::correction_default()).expect("JSON")
}

fn error<T: DeserializeOwned>(value: &Value) -> String {
    match serde_json::from_str::<T>(&value.to_string()) {
        Ok(_) => panic!("read: {value}"),
        Err(error) => error.to_string(),
    }
}

fn is_strict<T: Structure + Serialize + DeserializeOwned>(operation: &str) {
    let whole = smallest::<T>();
    serde_json::from_str::<T>(&whole.to_string()).unwrap_or_else(|error| panic!("{operation}: {error}"));
    for member in T::MEMBERS.iter().filter(|member| member.required) {
        let expected = format!("{}: a required member is missing at line 1", member.name);
        let mut without = whole.clone();
        without.as_object_mut().expect("an object").remove(member.name);
        assert!(error::<T>(&without).starts_with(&expected), "{operation}: {}", error::<T>(&without));
        let mut null = whole.clone();
        null[member.name] = Value::Null;
        assert!(error::<T>(&null).starts_with(&expected), "{operation}: {}", error::<T>(&null));
    }
    let mut more = whole;
    more["Catalogue"] = json!("AWS");
    let problem = error::<T>(&more);
    assert!(problem.starts_with("Catalogue: unknown member at line 1"), "{operation}: {problem}");
}

fn is_lenient<T: Structure + CorrectionDefault + Serialize + DeserializeOwned>(operation: &str) {
    let read = serde_json::from_str::<T>(r#"{"Later":[1]}"#).unwrap_or_else(|error| panic!("{operation}: {error}"));
    assert_eq!(serde_json::to_value(read).expect("JSON"), smallest::<T>(), "{operation}");
}

#[test]
fn values_inside_an_input_are_read_strictly() {
    let mut input = smallest::<CreatePartnerInput>();
    input["Tags"] = json!([{"Key": "a", "Value": "b"}, {"Key": "c"}]);
    let problem = error::<CreatePartnerInput>(&input);
    assert!(problem.starts_with("Tags[1].Value: a required member is missing"), "{problem}");
    input["Tags"] = json!([{"Key": "a", "Value": "b", "value": "c"}]);
    let problem = error::<CreatePartnerInput>(&input);
    assert!(problem.starts_with("Tags[0].value: unknown member"), "{problem}");
    input["Tags"] = json!([null]);
    let problem = error::<CreatePartnerInput>(&input);
    assert!(problem.starts_with("Tags[0]: null is not allowed in this collection"), "{problem}");
}

#[test]
fn a_shape_of_inputs_and_outputs_is_lenient_on_its_own() {
    let tag: Tag = serde_json::from_str(r#"{"Key":"a","Later":1}"#).expect("lenient");
    assert_eq!((tag.key.as_str(), tag.value.as_str()), ("a", ""));
}

#[test]
fn a_shape_of_inputs_only_is_strict_on_its_own() {
    for (json, expected) in [
        (json!({}), "a union has no member"),
        (
            json!({"BusinessVerificationDetails": {"Forged\nline": 1}}),
            "BusinessVerificationDetails.Forged\\nline: unknown member",
        ),
    ] {
        let problem = error::<VerificationDetails>(&json);
        assert!(problem.starts_with(expected), "{problem}");
    }
    let details: BusinessVerificationDetails = serde_json::from_str("{}").expect("outputs contain it too");
    assert_eq!(details.legal_name, "");
}

#[test]
fn the_category_and_position_of_an_error_are_preserved() {
    let error = serde_json::from_str::<CancelConnectionInput>(r#"{"Catalog":"AWS","Iden"#).expect_err("truncated");
    assert!(error.is_eof(), "{error}");
    let error = serde_json::from_str::<CancelConnectionInput>("{\n  \"Catalog\":\"AWS\"\n}").expect_err("incomplete");
    assert_eq!((error.is_data(), error.line(), error.column()), (true, 3, 1));
}
