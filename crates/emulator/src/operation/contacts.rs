//! The person who leads a partner's alliance with AWS.

use super::lookup::{about, own_partner};
use super::{Handler, domains};
use crate::call::Call;
use crate::call_error::CallError;
use crate::state::State;
use partnercentral_account_model::operation::{
    GetAllianceLeadContact, GetAllianceLeadContactInput, GetAllianceLeadContactOutput, PutAllianceLeadContact,
    PutAllianceLeadContactInput, PutAllianceLeadContactOutput,
};
use partnercentral_account_model::types::FieldValidationCode;

impl Handler for GetAllianceLeadContact {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: GetAllianceLeadContactInput,
    ) -> Result<GetAllianceLeadContactOutput, CallError> {
        let (_, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        Ok(about!(GetAllianceLeadContactOutput, partner).alliance_lead_contact(partner.contact.clone()).build())
    }
}

impl Handler for PutAllianceLeadContact {
    /// A new address has to be verified; the current one has been.
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: PutAllianceLeadContactInput,
    ) -> Result<PutAllianceLeadContactOutput, CallError> {
        let (number, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        let contact = input.alliance_lead_contact;
        if !contact.email.eq_ignore_ascii_case(&partner.contact.email) {
            domains::check_company_address(&contact.email)?;
            let code = input.email_verification_code.as_deref().ok_or_else(|| {
                let message = "must be set when the e-mail address changes: see SendEmailVerificationCode";
                CallError::field("EmailVerificationCode", FieldValidationCode::RequiredFieldMissing, message)
            })?;
            domains::check_code(state, call, &contact.email, code)?;
            state.mails.use_up(call.caller, &contact.email);
        }
        let partner = state.partners.get_mut(number).ok_or_else(CallError::internal)?;
        partner.contact = contact;
        Ok(about!(PutAllianceLeadContactOutput, partner).alliance_lead_contact(partner.contact.clone()).build())
    }
}
