//! The traits of the generated types.

use partnercentral_account_model::error::*;
use partnercentral_account_model::operation::*;
use partnercentral_account_model::types::*;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::str::FromStr;

fn is_value<T: Clone + Debug + Eq + Ord + Hash + Send + Sync>() {}
fn has_default<T: Default>() {}
fn is_text<T: AsRef<str> + Display + FromStr + for<'a> From<&'a str> + From<String> + Into<String>>() {}

macro_rules! has {
    ($check:ident: $($type:ty),* $(,)?) => { $($check::<$type>();)* };
}

/// Compiling is the test. No member of these types contains a float.
#[test]
fn types_have_the_traits_that_their_members_allow() {
    has!(is_value: CancelConnectionInput, CancelConnectionOutput, CreatePartnerInput, GetPartnerOutput,
        ListConnectionInvitationsOutput, ListConnectionsInput, ListConnectionsOutput, StartProfileUpdateTaskInput,
        StartVerificationInput, GetVerificationOutput);
    has!(is_value: AccountSummary, AllianceLeadContact, BusinessVerificationDetails, Connection, ConnectionSummary,
        ConnectionTypeDetail, PartnerProfile, PartnerSummary, Tag, TaskDetails);
    has!(is_value: Participant, ValidationError, VerificationDetails, VerificationResponseDetails);
    has!(is_value: AccessType, ConnectionType, InvitationStatus, ParticipantType);
    has!(is_value: AccessDeniedException, ConflictException, ServiceError, ThrottlingException, ValidationException);
    has!(is_text: AccessType, ConnectionType, InvitationStatus, ParticipantType);
}

/// Only structures without required members implement `Default`, so a default value can always be sent.
#[test]
fn structures_without_required_members_have_a_default() {
    has!(has_default: StartVerificationInput, TagResourceOutput, UntagResourceOutput);
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
