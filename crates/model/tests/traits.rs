//! The traits of the generated types.

#![allow(clippy::expect_used, reason = "helpers of tests fail like tests")]

use partnercentral_account_model::Validate;
use partnercentral_account_model::error::*;
use partnercentral_account_model::operation::*;
use partnercentral_account_model::types::*;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned as Deserialize;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::{Debug, Display};
use std::fs;
use std::hash::Hash;
use std::path::Path;
use std::str::FromStr;

/// Whether a type has a trait: an inherent constant, which is there if it has, wins over that of a trait.
macro_rules! implements {
    ($ty:ty: $($bound:tt)+) => {{
        #[allow(dead_code)]
        trait Fallback {
            const IMPLEMENTS: bool = false;
        }
        impl<T> Fallback for T {}
        struct Probe<T>(std::marker::PhantomData<T>);
        #[allow(dead_code)]
        impl<T: $($bound)+> Probe<T> {
            const IMPLEMENTS: bool = true;
        }
        <Probe<$ty>>::IMPLEMENTS
    }};
}

macro_rules! words {
    ([$($word:ident)*]) => { vec![$(stringify!($word)),*] };
}

macro_rules! table {
    ($($listed:tt: { $($ty:ident),* $(,)? })*) => {
        /// Each type, the traits that it is to have, and those that it has.
        fn rows() -> Vec<(&'static str, Vec<&'static str>, Vec<&'static str>)> {
            let mut rows = Vec::new();
            $($({
                let all = [
                    ("Clone", implements!($ty: Clone)),
                    ("Copy", implements!($ty: Copy)),
                    ("Debug", implements!($ty: Debug + Send + Sync + Unpin)),
                    ("Eq", implements!($ty: Eq)),
                    ("Ord", implements!($ty: Ord)),
                    ("Hash", implements!($ty: Hash)),
                    ("Default", implements!($ty: Default)),
                    ("Display", implements!($ty: Display)),
                    ("FromStr", implements!($ty: FromStr)),
                    ("AsRef", implements!($ty: AsRef<str>)),
                    ("From", implements!($ty: for<'a> From<&'a str> + From<String> + Into<String>)),
                    ("Borrow", implements!($ty: std::borrow::Borrow<str>)),
                    ("Error", implements!($ty: Error)),
                    ("Serialize", implements!($ty: Serialize)),
                    ("Deserialize", implements!($ty: Deserialize)),
                    ("Validate", implements!($ty: Validate)),
                ];
                let has = all.into_iter().filter_map(|(name, has)| has.then_some(name)).collect();
                rows.push((stringify!($ty), words!($listed), has));
            })*)*
            rows
        }
    };
}

table! {
    // Markers of operations.
    [Clone Copy Debug]: {
        AcceptConnectionInvitation, AssociateAwsTrainingCertificationEmailDomain, CancelConnection,
        CancelConnectionInvitation, CancelProfileUpdateTask, CreateConnectionInvitation,
        CreatePartner, DisassociateAwsTrainingCertificationEmailDomain, GetAllianceLeadContact,
        GetConnection, GetConnectionInvitation, GetConnectionPreferences, GetPartner,
        GetProfileUpdateTask, GetProfileVisibility, GetQualificationsAssociationDetails,
        GetQualificationsAssociationTask, GetQualificationsDisassociationTask, GetVerification,
        ListConnectionInvitations, ListConnections, ListPartners, ListTagsForResource,
        PutAllianceLeadContact, PutProfileVisibility, RejectConnectionInvitation,
        SendEmailVerificationCode, StartProfileUpdateTask, StartQualificationsAssociationTask,
        StartQualificationsDisassociationTask, StartVerification, TagResource, UntagResource,
        UpdateConnectionPreferences
    }
    // Inputs and what is in them.
    [Clone Debug Eq Ord Hash Serialize Deserialize Validate]: {
        AcceptConnectionInvitationInput, AssociateAwsTrainingCertificationEmailDomainInput,
        CancelConnectionInput, CancelConnectionInvitationInput, CancelProfileUpdateTaskInput,
        CreateConnectionInvitationInput, CreatePartnerInput,
        DisassociateAwsTrainingCertificationEmailDomainInput, GetAllianceLeadContactInput,
        GetConnectionInput, GetConnectionInvitationInput, GetConnectionPreferencesInput,
        GetPartnerInput, GetProfileUpdateTaskInput, GetProfileVisibilityInput,
        GetQualificationsAssociationDetailsInput, GetQualificationsAssociationTaskInput,
        GetQualificationsDisassociationTaskInput, GetVerificationInput,
        ListConnectionInvitationsInput, ListConnectionsInput, ListPartnersInput,
        ListTagsForResourceInput, PutAllianceLeadContactInput, PutProfileVisibilityInput,
        RejectConnectionInvitationInput, SendEmailVerificationCodeInput,
        StartProfileUpdateTaskInput, StartQualificationsAssociationTaskInput,
        StartQualificationsDisassociationTaskInput, TagResourceInput, UntagResourceInput,
        UpdateConnectionPreferencesInput, AllianceLeadContact, BusinessVerificationDetails,
        Headquarters, LocalizedContent, Tag, TaskDetails
    }
    // Those without required members: what `Default` gives can be sent.
    [Clone Debug Eq Ord Hash Default Serialize Deserialize Validate]: {
        StartVerificationInput, QualificationsAssociationPartner, RegistrantVerificationDetails
    }
    // Outputs and what is in them.
    [Clone Debug Eq Ord Hash Serialize Deserialize]: {
        AcceptConnectionInvitationOutput, CancelConnectionOutput, CancelConnectionInvitationOutput,
        CancelProfileUpdateTaskOutput, CreateConnectionInvitationOutput, CreatePartnerOutput,
        GetAllianceLeadContactOutput, GetConnectionOutput, GetConnectionInvitationOutput,
        GetConnectionPreferencesOutput, GetPartnerOutput, GetProfileUpdateTaskOutput,
        GetProfileVisibilityOutput, GetQualificationsAssociationDetailsOutput,
        GetQualificationsAssociationTaskOutput, GetQualificationsDisassociationTaskOutput,
        GetVerificationOutput, ListConnectionInvitationsOutput, ListConnectionsOutput,
        ListPartnersOutput, ListTagsForResourceOutput, PutAllianceLeadContactOutput,
        PutProfileVisibilityOutput, RejectConnectionInvitationOutput, StartProfileUpdateTaskOutput,
        StartQualificationsAssociationTaskOutput, StartQualificationsDisassociationTaskOutput,
        StartVerificationOutput, UpdateConnectionPreferencesOutput, AccountSummary,
        BusinessValidationError, BusinessVerificationResponse, Connection,
        ConnectionInvitationSummary, ConnectionSummary, ConnectionTypeDetail, ConnectionTypeSummary,
        ErrorDetail, FieldValidationError, PartnerDomain, PartnerProfile, PartnerProfileSummary,
        PartnerSummary, RegistrantVerificationResponse, SellerProfileSummary
    }
    // Those without required members.
    [Clone Debug Eq Ord Hash Default Serialize Deserialize]: {
        AssociateAwsTrainingCertificationEmailDomainOutput,
        DisassociateAwsTrainingCertificationEmailDomainOutput, SendEmailVerificationCodeOutput,
        TagResourceOutput, UntagResourceOutput
    }
    // Unions in inputs.
    [Clone Debug Eq Ord Hash Serialize Deserialize Validate]: {
        VerificationDetails
    }
    // Other unions.
    [Clone Debug Eq Ord Hash Serialize Deserialize]: {
        Participant, ValidationError, VerificationResponseDetails
    }
    // Enums: text with names for what is known.
    [Clone Debug Eq Ord Hash Display FromStr AsRef From Borrow Serialize Deserialize Validate]: {
        AccessDeniedExceptionReason, AccessType, BusinessValidationCode, ConflictExceptionReason,
        ConnectionType, ConnectionTypeStatus, FieldValidationCode, IndustrySegment,
        InvitationStatus, ParticipantType, PrimarySolutionType, ProfileTaskStatus,
        ProfileValidationErrorReason, ProfileVisibility, QualificationsAssociationStatus,
        QualificationsAssociationTaskStatus, QualificationsDisassociationTaskStatus,
        ResourceNotFoundExceptionReason, ServiceQuotaExceededExceptionReason,
        ValidationExceptionReason, VerificationStatus, VerificationType
    }
    // Errors of the service.
    [Clone Debug Eq Ord Hash Display Error Serialize Deserialize]: {
        AccessDeniedException, ConflictException, InternalServerException,
        ResourceNotFoundException, ServiceQuotaExceededException, ThrottlingException,
        ValidationException
    }
    // Any of them.
    [Clone Debug Eq Ord Hash Display Error]: {
        ServiceError
    }
}

#[test]
fn each_type_has_the_traits_that_the_table_says_and_no_others() {
    for (name, listed, has) in rows() {
        assert_eq!(has, listed, "{name}");
    }
}

#[test]
fn the_table_has_all_types() {
    let mut defined = BTreeSet::new();
    for folder in ["error", "operation", "types"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/generated").join(folder);
        for entry in fs::read_dir(folder).expect("a folder") {
            let source = fs::read_to_string(entry.expect("an entry").path()).expect("a file");
            for line in source.lines().map(str::trim_start) {
                let rest = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
                defined.extend(rest.and_then(|rest| rest.split([' ', ':']).next()).map(str::to_owned));
            }
        }
    }
    assert!(defined.len() > 100, "{defined:?}");
    assert_eq!(rows().iter().map(|(name, ..)| (*name).to_owned()).collect::<BTreeSet<_>>(), defined);
}

#[test]
fn the_traits_of_text_agree_with_each_other() {
    let unknown: ConnectionType = "SOMETHING_NEW".parse().expect("never fails");
    for (value, text) in [(ConnectionType::Subsidiary, "SUBSIDIARY"), (unknown, "SOMETHING_NEW")] {
        assert_eq!((value.to_string().as_str(), value.as_ref()), (text, text));
        assert_eq!(ConnectionType::from(text), value);
        assert_eq!(String::from(value), text);
    }
}

/// Only structures without required members implement `Default`, so a default value can always be sent.
#[test]
fn structures_without_required_members_have_a_default() {
    assert_eq!(StartVerificationInput::default(), StartVerificationInput::builder().build());
}

#[test]
fn members_can_be_set_conditionally() {
    let mut input = CancelConnectionInput::new("AWS", "pac-1234567890abc", ConnectionType::Subsidiary, "over");
    assert_eq!(input.client_token, None);
    if input.reason == "over" {
        input.client_token = Some("token".to_owned());
    }
    let token = input.client_token.clone();
    let built = CancelConnectionInput::builder().catalog("AWS").identifier("pac-1234567890abc");
    let built = built.connection_type("SUBSIDIARY").reason("over").set_client_token(token).build();
    assert_eq!(built, input);
}

#[test]
fn collections_are_set_as_a_whole_or_item_by_item() {
    let arn = "arn:aws:partnercentral:us-east-1:123456789012:catalog/AWS/partner/partner-1";
    let whole = TagResourceInput::builder().resource_arn(arn).tags([Tag::new("a", "1"), Tag::new("b", "2")]).build();
    let one_by_one = TagResourceInput::builder().push_tags(Tag::new("a", "1")).resource_arn(arn);
    assert_eq!(one_by_one.push_tags(Tag::new("b", "2")).build(), whole);
    let optional = ListConnectionsInput::builder().catalog("AWS").push_other_participant_identifiers("1");
    let input = optional.push_other_participant_identifiers("2").build();
    assert_eq!(input.other_participant_identifiers, Some(vec!["1".to_owned(), "2".to_owned()]));
}
