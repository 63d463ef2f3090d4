//! All generated types, with the shapes that they are generated from.

use crate::exchange::{Exchange, Failure};
use crate::json::{fail, read};
use crate::model::part_of_operation;
use awsjson_smithy::schemars::{JsonSchema, schema_for};
use awsjson_smithy::{Operation, Validate, ValidationError};
use proptest::prelude::*;
use serde_core::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::fmt::Debug;

/// A generated type and its shape.
pub struct Type {
    pub shape: &'static str,
    /// Deserializes a value, checks that it survives a round trip through text and through a tree, and serializes it.
    pub round_trip: fn(&Value) -> Result<Value, TestCaseError>,
    /// The JSON Schema of the type.
    pub schema: fn() -> Value,
}

impl Type {
    fn new<T: Serialize + DeserializeOwned + PartialEq + Debug + JsonSchema>(shape: &'static str) -> Self {
        Self { shape, round_trip: round_trip::<T>, schema: || schema_for!(T).into() }
    }
}

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(json: &Value) -> Result<Value, TestCaseError> {
    let value: T = read(json)?;
    let text = serde_json::to_string(&value).map_err(fail)?;
    prop_assert_eq!(&serde_json::from_str::<T>(&text).map_err(fail)?, &value);
    let tree = serde_json::to_value(&value).map_err(fail)?;
    prop_assert_eq!(&read::<T>(&tree)?, &value);
    Ok(tree)
}

/// The input of an operation and its shape.
pub struct Input {
    pub shape: &'static str,
    /// Deserializes a value and validates it.
    pub validate: fn(&Value) -> Result<Result<(), ValidationError>, TestCaseError>,
}

impl Input {
    fn of<O: Operation<Input: DeserializeOwned>>() -> Self {
        Self { shape: part_of_operation(O::NAME, "input"), validate: |json| Ok(read::<O::Input>(json)?.validate()) }
    }
}

macro_rules! generated {
    (
        operations: [$($operation:ident),* $(,)?],
        error: [$($error:ident),* $(,)?],
        $($module:ident: [$($name:ident),* $(,)?]),* $(,)?
    ) => {
        /// The messages of all operations.
        pub fn exchanges() -> Vec<Exchange> {
            vec![$(Exchange::of::<partnercentral_account_model::operation::$operation>()),*]
        }

        /// The errors of the service.
        pub fn failures() -> Vec<Failure> {
            vec![$(Failure::of::<partnercentral_account_model::error::$error>()),*]
        }

        /// The inputs of all operations.
        pub fn inputs() -> Vec<Input> {
            vec![$(Input::of::<partnercentral_account_model::operation::$operation>()),*]
        }

        /// All types: inputs, outputs, errors, and the types of their members.
        pub fn all() -> Vec<Type> {
            vec![
                $(
                    Type::new::<<partnercentral_account_model::operation::$operation as Operation>::Input>(
                        part_of_operation(stringify!($operation), "input"),
                    ),
                    Type::new::<<partnercentral_account_model::operation::$operation as Operation>::Output>(
                        part_of_operation(stringify!($operation), "output"),
                    ),
                )*
                $(Type::new::<partnercentral_account_model::error::$error>(stringify!($error)),)*
                $($(Type::new::<partnercentral_account_model::$module::$name>(stringify!($name)),)*)*
            ]
        }
    };
}

generated! {
    operations: [
        AcceptConnectionInvitation, AssociateAwsTrainingCertificationEmailDomain, CancelConnection,
        CancelConnectionInvitation, CancelProfileUpdateTask, CreateConnectionInvitation, CreatePartner,
        DisassociateAwsTrainingCertificationEmailDomain, GetAllianceLeadContact, GetConnection,
        GetConnectionInvitation, GetConnectionPreferences, GetPartner, GetProfileUpdateTask,
        GetProfileVisibility, GetQualificationsAssociationDetails, GetQualificationsAssociationTask,
        GetQualificationsDisassociationTask, GetVerification, ListConnectionInvitations, ListConnections,
        ListPartners, ListTagsForResource, PutAllianceLeadContact, PutProfileVisibility,
        RejectConnectionInvitation, SendEmailVerificationCode, StartProfileUpdateTask,
        StartQualificationsAssociationTask, StartQualificationsDisassociationTask, StartVerification,
        TagResource, UntagResource, UpdateConnectionPreferences,
    ],
    error: [
        AccessDeniedException, ConflictException, InternalServerException, ResourceNotFoundException,
        ServiceQuotaExceededException, ThrottlingException, ValidationException,
    ],
    types: [
        AccountSummary, AllianceLeadContact, BusinessValidationError, BusinessVerificationDetails,
        BusinessVerificationResponse, Connection, ConnectionInvitationSummary, ConnectionSummary,
        ConnectionTypeDetail, ConnectionTypeSummary, ErrorDetail, FieldValidationError, Headquarters,
        LocalizedContent, PartnerDomain, PartnerProfile, PartnerProfileSummary, PartnerSummary,
        QualificationsAssociationPartner, RegistrantVerificationDetails, RegistrantVerificationResponse,
        SellerProfileSummary, Tag, TaskDetails,
        Participant, ValidationError, VerificationDetails, VerificationResponseDetails,
        AccessDeniedExceptionReason, AccessType, BusinessValidationCode, ConflictExceptionReason,
        ConnectionType, ConnectionTypeStatus, FieldValidationCode, IndustrySegment, InvitationStatus,
        ParticipantType, PrimarySolutionType, ProfileTaskStatus, ProfileValidationErrorReason,
        ProfileVisibility, QualificationsAssociationStatus, QualificationsAssociationTaskStatus,
        QualificationsDisassociationTaskStatus, ResourceNotFoundExceptionReason,
        ServiceQuotaExceededExceptionReason, ValidationExceptionReason, VerificationStatus, VerificationType,
    ],
}
