//! From the name of an operation to its handler, and what all operations have in common.

use crate::account::Account;
use crate::call::Call;
use crate::operation::Handler;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::status::AccountStatus;
use crate::validation;
use awsjson_protocol::server::{self, FrameworkError};
use awsjson_smithy::timestamp::EpochSeconds;
use awsjson_smithy::{AsSerde, Operation, OperationInput};
use bytes::Bytes;
use http::Response;
use http::request::Parts;
use partnercentral_account_model::SERVICE;
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

/// Carries out the operation `name` for `caller` and returns the response with its output.
pub(crate) fn dispatch(
    service: &Service,
    caller: &Arc<Account>,
    name: &str,
    head: &Parts,
    body: &[u8],
) -> Result<Response<Bytes>, Refusal> {
    macro_rules! operations {
        ($($operation:ident,)*) => {
            match name {
                $($operation::NAME => run::<$operation>(service, caller, head, body),)*
                _ => Err(Refusal::Framework(FrameworkError::UnknownOperation)),
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
fn run<O: Handler>(
    service: &Service,
    caller: &Arc<Account>,
    head: &Parts,
    body: &[u8],
) -> Result<Response<Bytes>, Refusal> {
    if service.state().0.status(caller) == AccountStatus::Denied {
        return Err(Refusal::access_denied("The account has no permission for this operation."));
    }
    let mut input = validation::read::<O>(head, body)?;
    let token = input.idempotency_token().and_then(Option::take);
    let request = token.is_some().then(|| fingerprint::<O>(&input)).transpose()?;

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
        return write::<O>(&output);
    };
    let key = (caller.number(), O::NAME, token);
    if let Some(first) = state.idempotency.first_answer(&key, &request, now)? {
        return Ok(server::output_response(&SERVICE, first));
    }
    let answer = O::handle(&mut state, &call, input).and_then(|output| write::<O>(&output))?;
    state.idempotency.remember(key, &request, answer.body().clone(), now);
    Ok(answer)
}

fn write<O: Operation>(output: &O::Output) -> Result<Response<Bytes>, Refusal> {
    server::response::<O>(Ok(output)).map_err(Refusal::Framework)
}

/// What requests with the same input have in common, however it is spelled.
fn fingerprint<O: Operation>(input: &O::Input) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(&AsSerde::<_, EpochSeconds>::new(input)).map_err(|_| Refusal::Framework(FrameworkError::Output))
}
