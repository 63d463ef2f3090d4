//! Finds the handler of an operation, and does what all operations have in common.

use crate::account::Account;
use crate::call::Call;
use crate::call_error::CallError;
use crate::journal::Change;
use crate::limits::Limits;
use crate::operation::Handler;
use crate::service::{Moment, Service};
use crate::state::State;
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
use serde_json::Value;
use std::sync::Arc;

macro_rules! operations {
    ($($operation:ident,)*) => {
        /// The names of all operations.
        pub(crate) const OPERATIONS: &[&str] = &[$($operation::NAME,)*];

        /// Executes the operation `name` for `caller`, and returns the response with its output. `moment` is the
        /// time of a call that is read from a journal.
        pub(crate) fn dispatch(
            service: &Service,
            caller: &Arc<Account>,
            name: &str,
            request: (&Parts, &[u8]),
            moment: Option<Moment>,
        ) -> Result<Response<Bytes>, CallError> {
            match name {
                $($operation::NAME => run::<$operation>(service, caller, request, moment),)*
                _ => Err(CallError::Framework(FrameworkError::UnknownOperation)),
            }
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

/// Reads and validates the input before the state is locked, so that an invalid request does not block other calls.
fn run<O: Handler>(
    service: &Service,
    caller: &Arc<Account>,
    (head, body): (&Parts, &[u8]),
    moment: Option<Moment>,
) -> Result<Response<Bytes>, CallError> {
    if moment.is_none() && service.state().0.status(caller) == AccountStatus::Denied {
        return Err(CallError::access_denied("The account has no permission for this operation."));
    }
    let mut input = validation::read::<O>(head, body)?;
    // A request body may be compact, but the journal should be readable.
    let recorded = service.journal.get().is_some().then(|| value::<O>(&input)).transpose()?;
    let token = input.idempotency_token().and_then(Option::take);
    let request = token.is_some().then(|| fingerprint::<O>(&input)).transpose()?;

    let (mut state, now) = service.state_at(moment);
    let id_count = state.ids.count();
    let settings = state.settings.clone();
    let is_replayed = moment.is_some();
    let call = Call {
        endpoint_url: &service.endpoint_url,
        accounts: &service.accounts,
        limits: if is_replayed { &Limits::NONE } else { &settings.limits },
        registration_required: settings.registration_required && !is_replayed,
        caller,
        now,
    };
    let (Some(token), Some(request)) = (token, request) else {
        let output = O::handle(&mut state, &call, input)?;
        record::<O>(service, &mut state, &call, id_count, recorded);
        drop(state);
        return write::<O>(&output);
    };
    let key = (caller.number(), O::NAME.into(), token);
    if let Some(first) = state.idempotency.first_answer(&key, &request)? {
        return Ok(server::output_response(&SERVICE, first));
    }
    let answer = O::handle(&mut state, &call, input).and_then(|output| write::<O>(&output))?;
    state.idempotency.remember(key, &request, answer.body().clone(), now);
    record::<O>(service, &mut state, &call, id_count, recorded);
    Ok(answer)
}

/// Writes a call that changed the state to the journal.
fn record<O: Handler>(service: &Service, state: &mut State, call: &Call<'_>, id_count: u64, input: Option<Value>) {
    let has_changed = std::mem::take(&mut state.changed_by_read) || !O::TRAITS.readonly;
    if let Some(input) = input.filter(|_| has_changed) {
        service.record(state, call.now, id_count, || Change::Call {
            account: call.caller.account_id.clone(),
            operation: O::NAME.to_owned(),
            input,
        });
    }
}

fn write<O: Operation>(output: &O::Output) -> Result<Response<Bytes>, CallError> {
    server::response::<O>(Ok(output)).map_err(CallError::Framework)
}

/// A digest that is equal for all requests with the same input, whatever the format of their JSON.
fn fingerprint<O: Operation>(input: &O::Input) -> Result<Vec<u8>, CallError> {
    serde_json::to_vec(&AsSerde::<_, EpochSeconds>::new(input))
        .map_err(|_| CallError::Framework(FrameworkError::Output))
}

fn value<O: Operation>(input: &O::Input) -> Result<Value, CallError> {
    serde_json::to_value(AsSerde::<_, EpochSeconds>::new(input))
        .map_err(|_| CallError::Framework(FrameworkError::Output))
}
