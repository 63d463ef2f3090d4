//! From the name of an operation to its handler, and what all operations have in common.

use crate::account::Account;
use crate::call::Call;
use crate::operation::Handler;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::status::AccountStatus;
use crate::validation;
use awsjson_smithy::{Operation, OperationInput, SerializeShape};
use bytes::Bytes;
use http::StatusCode;
use partnercentral_account_model::operation::{
    AcceptConnectionInvitation, AssociateAwsTrainingCertificationEmailDomain, CancelConnection,
    CancelConnectionInvitation, CancelProfileUpdateTask, CreateConnectionInvitation, CreatePartner,
    DisassociateAwsTrainingCertificationEmailDomain, GetAllianceLeadContact, GetConnection, GetConnectionInvitation,
    GetConnectionPreferences, GetPartner, GetProfileUpdateTask, GetProfileVisibility,
    GetQualificationsAssociationDetails, GetQualificationsAssociationTask, GetQualificationsDisassociationTask,
    GetVerification, ListConnectionInvitations, ListConnections, ListPartners, ListTagsForResource,
    PutAllianceLeadContact, PutProfileVisibility, RejectConnectionInvitation, SendEmailVerificationCode,
    StartProfileUpdateTask, StartQualificationsAssociationTask, StartQualificationsDisassociationTask,
    StartVerification, TagResource, UntagResource, UpdateConnectionPreferences,
};
use std::sync::Arc;

/// Carries out the operation `name` for `caller` and returns the JSON of its output.
pub(crate) fn dispatch(service: &Service, caller: &Arc<Account>, name: &str, body: &[u8]) -> Result<Bytes, Refusal> {
    macro_rules! operations {
        ($($operation:ident,)*) => {
            match name {
                $($operation::NAME => run::<$operation>(service, caller, body),)*
                _ => Err(unknown()),
            }
        };
    }
    operations! {
        AcceptConnectionInvitation,
        AssociateAwsTrainingCertificationEmailDomain,
        CancelConnection,
        CancelConnectionInvitation,
        CancelProfileUpdateTask,
        CreateConnectionInvitation,
        CreatePartner,
        DisassociateAwsTrainingCertificationEmailDomain,
        GetAllianceLeadContact,
        GetConnection,
        GetConnectionInvitation,
        GetConnectionPreferences,
        GetPartner,
        GetProfileUpdateTask,
        GetProfileVisibility,
        GetQualificationsAssociationDetails,
        GetQualificationsAssociationTask,
        GetQualificationsDisassociationTask,
        GetVerification,
        ListConnectionInvitations,
        ListConnections,
        ListPartners,
        ListTagsForResource,
        PutAllianceLeadContact,
        PutProfileVisibility,
        RejectConnectionInvitation,
        SendEmailVerificationCode,
        StartProfileUpdateTask,
        StartQualificationsAssociationTask,
        StartQualificationsDisassociationTask,
        StartVerification,
        TagResource,
        UntagResource,
        UpdateConnectionPreferences,
    }
}

/// Reads and validates the input before the state is locked, so that a request which is
/// refused for its form holds nobody up.
fn run<O: Handler>(service: &Service, caller: &Arc<Account>, body: &[u8]) -> Result<Bytes, Refusal> {
    if service.state().0.status(caller) == AccountStatus::Denied {
        return Err(Refusal::access_denied("The account has no permission for this operation."));
    }
    let mut input = validation::read::<O::Input>(body, O::CLIENT_TOKEN_REQUIRED)?;
    let token = input.idempotency_token().and_then(Option::take);
    let request = token.is_some().then(|| write(&input)).transpose()?;

    let (mut state, now) = service.state();
    let call = Call {
        endpoint_url: &service.endpoint_url,
        accounts: &service.accounts,
        limits: &service.limits,
        registration_required: service.registration_required,
        task_duration: service.task_duration,
        caller,
        now,
    };
    let (Some(token), Some(request)) = (token, request) else {
        let output = O::handle(&mut state, &call, input)?;
        drop(state);
        return write(&output);
    };
    let key = (caller.number(), O::NAME, token);
    if let Some(first) = state.idempotency.first_answer(&key, &request, now)? {
        return Ok(first);
    }
    let answer = O::handle(&mut state, &call, input).and_then(|output| write(&output))?;
    state.idempotency.remember(key, &request, answer.clone(), now);
    Ok(answer)
}

fn write<T: SerializeShape>(value: &T) -> Result<Bytes, Refusal> {
    let mut json = Vec::new();
    value
        .serialize_shape(&mut serde_json::Serializer::new(&mut json))
        .map(|()| Bytes::from(json))
        .map_err(|_| Refusal::internal())
}

fn unknown() -> Refusal {
    let message = "The service has no operation of the name that X-Amz-Target gives.";
    Refusal::common(StatusCode::NOT_FOUND, "UnknownOperationException", message)
}
