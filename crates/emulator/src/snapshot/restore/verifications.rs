//! Verifications of accounts.

use super::context::Context;
use crate::snapshot::document::{Document, Time};
use crate::snapshot::values::{Result, check, due, invalid};
use crate::state::verifications::{COMPLETION_LIFETIME, Verification};
use partnercentral_account_model::types::{VerificationStatus, VerificationType};

pub(super) fn restore(context: &mut Context<'_>, document: &Document) -> Result<()> {
    for (index, it) in document.verifications.iter().enumerate() {
        let place = format!("verifications[{index}]");
        let account = context.account(&format!("{place}.account"), &it.account)?;
        check(&format!("{place}.verification_type"), &it.verification_type)?;
        check(&format!("{place}.status"), &it.status)?;
        let is_business = it.verification_type == VerificationType::BusinessVerification;
        if is_business != it.business.is_some() {
            return invalid(
                &format!("{place}.business"),
                "must be set for BUSINESS_VERIFICATION, and for nothing else",
            );
        }
        if let Some(outcome) = &it.outcome {
            let place = format!("{place}.outcome");
            check(&place, outcome)?;
            if *outcome == VerificationStatus::InProgress {
                return invalid(&place, "must be the status after the checks");
            }
        }
        if let Some(business) = &it.business {
            check(&format!("{place}.business"), business)?;
        }
        if context.state.verifications.get(account.number(), &it.verification_type).is_some() {
            return invalid(&place, "the account has a verification of the type already");
        }
        let is_in_progress = it.status == VerificationStatus::InProgress;
        let started_at = context.at(it.started_at);
        // A registrant has a completion URL from the start, and a business once it is asked for more.
        let has_url = !is_business || it.status == VerificationStatus::PendingCustomerAction;
        let verification = Verification {
            id: context.id(&place, it.id.as_ref(), "verification-")?,
            business: it.business.clone(),
            started_at,
            completed_at: it.completed_at.map(|Time(at)| at),
            status: it.status.clone(),
            reason: it.reason.clone(),
            outcome: it.outcome.clone().unwrap_or(VerificationStatus::Succeeded),
            due: is_in_progress.then(|| due(it.due_at, it.due_reads, context.now)),
            completion_expires_at: it
                .completion_expires_at
                .map(|Time(at)| at)
                .or_else(|| has_url.then(|| started_at.saturating_add(COMPLETION_LIFETIME))),
        };
        context.state.verifications.add((account.number(), it.verification_type.clone()), verification);
    }
    Ok(())
}
