//! Addresses and domains: verification e-mails, and what their codes prove.

use super::Handler;
use super::lookup::own_partner;
use crate::call::Call;
use crate::call_error::CallError;
use crate::mail::Mail;
use crate::state::{Event, State, mail};
use partnercentral_account_model::operation::{
    AssociateAwsTrainingCertificationEmailDomain, AssociateAwsTrainingCertificationEmailDomainInput,
    AssociateAwsTrainingCertificationEmailDomainOutput, DisassociateAwsTrainingCertificationEmailDomain,
    DisassociateAwsTrainingCertificationEmailDomainInput, DisassociateAwsTrainingCertificationEmailDomainOutput,
    SendEmailVerificationCode, SendEmailVerificationCodeInput, SendEmailVerificationCodeOutput,
};
use partnercentral_account_model::types::{
    BusinessValidationCode, ConflictExceptionReason, FieldValidationCode, PartnerDomain,
    ResourceNotFoundExceptionReason, ServiceQuotaExceededExceptionReason,
};
use time::Duration;

/// How long a code can be used.
const CODE_LIFETIME: Duration = Duration::hours(1);

/// The maximum length of a domain (`DomainName`), which an address may exceed.
const MAX_DOMAIN_LENGTH: usize = 253;

/// Public mail providers, whose addresses do not show that a person belongs to a company.
const PUBLIC_DOMAINS: &[&str] = &[
    "aol.com",
    "gmail.com",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "outlook.com",
    "proton.me",
    "yahoo.com",
];

/// Returns an error for an address at a public mail provider.
pub(super) fn check_company_address(address: &str) -> Result<(), CallError> {
    if PUBLIC_DOMAINS.contains(&domain(address).as_str()) {
        return Err(CallError::business(
            BusinessValidationCode::IncompatibleDomain,
            "The domain of the address is a public mail provider's: use one of the company.",
        ));
    }
    Ok(())
}

/// Returns an error if the code was not sent to `address`, has expired or was used.
pub(super) fn check_code(state: &State, call: &Call<'_>, address: &str, code: &str) -> Result<(), CallError> {
    if state.mails.is_proven(call.caller, address, code) {
        return Ok(());
    }
    let message = "is not the latest code that was sent to the address, was used already or has expired";
    Err(CallError::field("EmailVerificationCode", FieldValidationCode::InvalidValue, message))
}

/// The domain of an address, in lower case.
fn domain(address: &str) -> String {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain).to_ascii_lowercase()
}

impl Handler for SendEmailVerificationCode {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: SendEmailVerificationCodeInput,
    ) -> Result<SendEmailVerificationCodeOutput, CallError> {
        let sender = call.caller.number();
        let sent = state.mails.counts.get(&sender).cloned().unwrap_or_default();
        if sent.is_used_up(call.now, call.limits.emails_per_day) {
            return Err(CallError::quota(
                ServiceQuotaExceededExceptionReason::LimitExceededNumberOfEmail,
                format!("An account has {} verification e-mails a day sent at most.", call.limits.emails_per_day),
            ));
        }
        state.mails.counts.entry(sender).or_default().count(call.now);
        let key = mail::key(call.caller, &input.email);
        let mail = Mail {
            to: input.email,
            code: state.ids.code(),
            account_id: call.caller.account_id.clone(),
            catalog: input.catalog,
            sent_at: call.now,
        };
        let expires_at = call.now.saturating_add(CODE_LIFETIME);
        state.agenda.add(expires_at, Event::CodeExpires(key.clone(), mail.code.clone()));
        state.mails.send(key, mail, expires_at);
        Ok(SendEmailVerificationCodeOutput::builder().build())
    }
}

impl Handler for AssociateAwsTrainingCertificationEmailDomain {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: AssociateAwsTrainingCertificationEmailDomainInput,
    ) -> Result<AssociateAwsTrainingCertificationEmailDomainOutput, CallError> {
        let (number, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        let domain = domain(&input.email);
        if domain.len() > MAX_DOMAIN_LENGTH {
            let message = format!("the domain must have at most {MAX_DOMAIN_LENGTH} characters");
            return Err(CallError::field("Email", FieldValidationCode::InvalidValue, &message));
        }
        check_company_address(&input.email)?;
        match state.partners.with_domain(&partner.catalog, &domain) {
            Some(owner) if owner == number => {
                let message = format!("The domain {domain} is associated with the partner already.");
                return Err(CallError::conflict(ConflictExceptionReason::IncompatibleProfileState, message));
            }
            Some(_) => {
                let message = "The domain is associated with another partner.";
                return Err(CallError::business(BusinessValidationCode::IncompatibleDomain, message));
            }
            None => {}
        }
        if partner.domains.len() >= call.limits.domains as usize {
            return Err(CallError::quota(
                ServiceQuotaExceededExceptionReason::LimitExceededNumberOfDomain,
                format!("A partner has {} e-mail domains at most.", call.limits.domains),
            ));
        }
        check_code(state, call, &input.email, &input.email_verification_code)?;
        state.mails.use_up(call.caller, &input.email);
        let domain = PartnerDomain::builder().domain_name(domain).registered_at(call.now).build();
        state.partners.add_domain(number, domain);
        Ok(AssociateAwsTrainingCertificationEmailDomainOutput::builder().build())
    }
}

impl Handler for DisassociateAwsTrainingCertificationEmailDomain {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: DisassociateAwsTrainingCertificationEmailDomainInput,
    ) -> Result<DisassociateAwsTrainingCertificationEmailDomainOutput, CallError> {
        let (number, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        let domain = input.domain_name.to_ascii_lowercase();
        if !partner.domains.iter().any(|it| it.domain_name == domain) {
            let message = format!("The domain {domain} is not associated with the partner.");
            return Err(CallError::not_found(ResourceNotFoundExceptionReason::PartnerDomainNotFound, message));
        }
        state.partners.remove_domain(number, &domain);
        Ok(DisassociateAwsTrainingCertificationEmailDomainOutput::builder().build())
    }
}
