//! Partners: an account registers once in each catalog.

use super::lookup::{about, own_partner};
use super::{Handler, domains, tags};
use crate::account::Account;
use crate::call::Call;
use crate::call_error::CallError;
use crate::limits::Daily;
use crate::page::Query;
use crate::state::State;
use crate::state::partners::{Partner, first_profile};
use crate::state::verifications::Verification;
use crate::status::AccountStatus;
use awsjson_smithy::Operation;
use partnercentral_account_model::operation::{
    CreatePartner, CreatePartnerInput, CreatePartnerOutput, GetPartner, GetPartnerInput, GetPartnerOutput,
    ListPartners, ListPartnersInput, ListPartnersOutput,
};
use partnercentral_account_model::types::{
    BusinessValidationCode, ConflictExceptionReason, PartnerSummary, ProfileVisibility, VerificationStatus,
    VerificationType,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Returns an error if the account's status does not allow it to register.
fn check_status(state: &State, account: &Account) -> Result<(), CallError> {
    let (code, message) = match state.status(account) {
        AccountStatus::Suspended => (BusinessValidationCode::InvalidAccountState, "The account is suspended."),
        AccountStatus::Unlinked => {
            (BusinessValidationCode::InvalidAccountLinkingStatus, "The account is not linked as it must be.")
        }
        AccountStatus::LowTier => {
            (BusinessValidationCode::IneligibleAccountTier, "The tier of the account is too low for a partner.")
        }
        AccountStatus::Active | AccountStatus::Denied | AccountStatus::BenefitsRevoked => return Ok(()),
    };
    Err(CallError::business(code, message))
}

/// Returns an error if the account has a verification that did not succeed, or that is for another
/// legal name. An account can register without any verification.
fn check_verifications(state: &State, account: &Account, legal_name: &str) -> Result<(), CallError> {
    let verification = |kind| state.verifications.get(account.number(), &kind);
    let has_failed = |it: &Verification| it.status != VerificationStatus::Succeeded;
    let business = verification(VerificationType::BusinessVerification);
    if business.is_some_and(has_failed) {
        let message = "The verification of the business has not SUCCEEDED: see GetVerification.";
        return Err(CallError::business(BusinessValidationCode::IncompatibleKnowYourBusinessStatus, message));
    }
    if verification(VerificationType::RegistrantVerification).is_some_and(has_failed) {
        let message = "The verification of the registrant has not SUCCEEDED: see GetVerification.";
        return Err(CallError::business(BusinessValidationCode::IncompatibleIdentityVerificationStatus, message));
    }
    if business.and_then(|it| it.business.as_ref()).is_some_and(|business| business.legal_name != legal_name) {
        let message = "The LegalName is not the one that was verified.";
        return Err(CallError::business(BusinessValidationCode::IncompatibleLegalName, message));
    }
    Ok(())
}

impl Handler for CreatePartner {
    fn handle(state: &mut State, call: &Call<'_>, input: CreatePartnerInput) -> Result<CreatePartnerOutput, CallError> {
        if state.partners.of(call.caller, &input.catalog).is_some() {
            return Err(CallError::conflict(
                ConflictExceptionReason::DuplicatePartner,
                "The account is a partner in this catalog already: see ListPartners.",
            ));
        }
        check_status(state, call.caller)?;
        check_verifications(state, call.caller, &input.legal_name)?;
        let tags = tags::checked(&[], input.tags.as_deref().unwrap_or_default())?;
        let email = input.alliance_lead_contact.email.clone();
        domains::check_company_address(&email)?;
        domains::check_code(state, call, &email, &input.email_verification_code)?;

        state.mails.use_up(call.caller, &email);
        let number = state.partners.add(Partner {
            id: state.ids.resource("partner-"),
            account: Arc::clone(call.caller),
            catalog: input.catalog,
            legal_name: input.legal_name,
            created_at: call.now,
            contact: input.alliance_lead_contact,
            domains: Vec::new(),
            profile: first_profile(call.caller, input.primary_solution_type),
            visibility: ProfileVisibility::Private,
            visibility_updates: Daily::default(),
            profile_task: None,
            profile_updates: Daily::default(),
            primary: None,
            associated: BTreeSet::new(),
            qualifications_updated_at: None,
            association_task: None,
            disassociation_task: None,
        });
        let partner = state.partners.get(number).ok_or_else(CallError::internal)?;
        state.tags.insert(partner.arn(), tags);
        Ok(about!(CreatePartnerOutput, partner)
            .legal_name(partner.legal_name.as_str())
            .created_at(partner.created_at)
            .profile(partner.profile.clone())
            .aws_training_certification_email_domains(partner.domains.clone())
            .alliance_lead_contact(partner.contact.clone())
            .build())
    }
}

impl Handler for GetPartner {
    fn handle(state: &mut State, call: &Call<'_>, input: GetPartnerInput) -> Result<GetPartnerOutput, CallError> {
        let (_, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        Ok(about!(GetPartnerOutput, partner)
            .legal_name(partner.legal_name.as_str())
            .created_at(partner.created_at)
            .profile(partner.profile.clone())
            .aws_training_certification_email_domains(partner.domains.clone())
            .build())
    }
}

impl Handler for ListPartners {
    fn handle(state: &mut State, call: &Call<'_>, input: ListPartnersInput) -> Result<ListPartnersOutput, CallError> {
        let query = Query {
            identity: format!("{} {} {}", Self::NAME, call.caller.account_id, input.catalog),
            token: input.next_token.as_deref(),
            max_results: None,
        };
        // An account sees itself alone.
        let own = state.partners.of(call.caller, &input.catalog);
        let (_, next_token) = state.pages.cut(&query, |_, _| own.iter().map(|(number, _)| *number).collect())?;
        let summaries = own.map(|(_, partner)| {
            about!(PartnerSummary, partner)
                .legal_name(partner.legal_name.as_str())
                .created_at(partner.created_at)
                .build()
        });
        let mut output = ListPartnersOutput::builder().partner_summary_list(summaries).build();
        output.next_token = next_token;
        Ok(output)
    }
}
