//! Verifications of an account's business and of its registrant.

use super::Handler;
use crate::call::Call;
use crate::call_error::CallError;
use crate::state::State;
use crate::state::verifications::{COMPLETION_PATH, Verification};
use crate::transition::Task;
use partnercentral_account_model::operation::{
    GetVerification, GetVerificationInput, GetVerificationOutput, StartVerification, StartVerificationInput,
    StartVerificationOutput,
};
use partnercentral_account_model::types::{
    BusinessVerificationDetails, BusinessVerificationResponse, ConflictExceptionReason, FieldValidationCode,
    RegistrantVerificationResponse, ResourceNotFoundExceptionReason, VerificationDetails, VerificationResponseDetails,
    VerificationStatus, VerificationType,
};

/// The status after the checks of a business: the status that its registration ID contains, as in `HRB-REJECTED-1`.
fn outcome(business: &BusinessVerificationDetails) -> VerificationStatus {
    use VerificationStatus::{Failed, PendingCustomerAction, Rejected, Succeeded};
    let named = |status: &VerificationStatus| business.registration_id.contains(status.as_str());
    [PendingCustomerAction, Rejected, Failed].into_iter().find(named).unwrap_or(Succeeded)
}

fn details(verification: &Verification, call: &Call<'_>) -> VerificationResponseDetails {
    let url = format!("{}{}{}", call.endpoint_url, COMPLETION_PATH, verification.id);
    let expires_at = verification.completion_expires_at;
    match &verification.business {
        Some(business) => {
            let response = BusinessVerificationResponse::builder().business_verification_details(business.clone());
            let mut response = response.build();
            response.completion_url = expires_at.map(|_| url);
            response.completion_url_expires_at = expires_at;
            VerificationResponseDetails::BusinessVerificationResponse(response)
        }
        None => {
            let response = RegistrantVerificationResponse::builder().completion_url(url);
            let expires_at = expires_at.unwrap_or(verification.started_at);
            let response = response.completion_url_expires_at(expires_at).build();
            VerificationResponseDetails::RegistrantVerificationResponse(response)
        }
    }
}

macro_rules! view {
    ($type:ident, $state:expr, $call:expr, $kind:expr) => {{
        let kind: &VerificationType = $kind;
        let verification = $state.verifications.get($call.caller.number(), kind).ok_or_else(|| {
            let message = format!("The account has not started the {kind}: see StartVerification.");
            CallError::not_found(ResourceNotFoundExceptionReason::VerificationNotFound, message)
        })?;
        let mut output = $type::builder()
            .verification_type(kind.clone())
            .verification_status(verification.status.clone())
            .verification_response_details(details(verification, $call))
            .started_at(verification.started_at)
            .build();
        output.verification_status_reason = verification.reason.clone();
        output.completed_at = verification.completed_at;
        Ok(output)
    }};
}

/// Returns an error if the account has passed a verification of this kind, or one is in progress.
fn check_earlier(state: &State, call: &Call<'_>, kind: &VerificationType) -> Result<(), CallError> {
    let (reason, message) = match state.verifications.get(call.caller.number(), kind).map(|it| &it.status) {
        None | Some(VerificationStatus::Failed | VerificationStatus::Rejected) => return Ok(()),
        Some(VerificationStatus::Succeeded) => {
            (ConflictExceptionReason::AccountAlreadyVerified, "The account has passed this verification already.")
        }
        Some(_) => (
            ConflictExceptionReason::VerificationAlreadyInProgress,
            "A verification of this kind is under way: see GetVerification.",
        ),
    };
    Err(CallError::conflict(reason, message))
}

impl Handler for StartVerification {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: StartVerificationInput,
    ) -> Result<StartVerificationOutput, CallError> {
        let field = |code, message| Err(CallError::field("VerificationDetails", code, message));
        let id = || (call.caller.number(), state.ids.resource("verification-"));
        let kind = match input.verification_details {
            Some(VerificationDetails::BusinessVerificationDetails(business)) => {
                let kind = VerificationType::BusinessVerification;
                check_earlier(state, call, &kind)?;
                let (id, outcome) = (id(), outcome(&business));
                let due = state.transitions.due(Task::BusinessVerification, call.now);
                state.verifications.start_business(id, business, outcome, (call.now, due));
                kind
            }
            Some(VerificationDetails::RegistrantVerificationDetails(_)) => {
                let kind = VerificationType::RegistrantVerification;
                check_earlier(state, call, &kind)?;
                let id = id();
                state.verifications.start_registrant(id, call.now);
                kind
            }
            Some(_) => return field(FieldValidationCode::InvalidValue, "must have one member, and a known one"),
            None => return field(FieldValidationCode::RequiredFieldMissing, "must be set"),
        };
        view!(StartVerificationOutput, state, call, &kind)
    }
}

impl Handler for GetVerification {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: GetVerificationInput,
    ) -> Result<GetVerificationOutput, CallError> {
        if state.verifications.count_read(call.caller.number(), &input.verification_type, call.now) {
            state.changed_by_read = true;
        }
        view!(GetVerificationOutput, state, call, &input.verification_type)
    }
}
