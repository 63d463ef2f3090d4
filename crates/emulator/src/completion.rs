//! The page behind the completion URL of a verification: opening it completes the verification.

use crate::service::Service;
use http::StatusCode;
use partnercentral_account_model::types::VerificationStatus;

/// Completes the verification `id`, and returns the text of the page. The query determines the outcome of the service's
/// checks: `outcome=REJECTED`, `outcome=FAILED`, or else success.
pub(crate) fn complete(service: &Service, id: &str, query: Option<&str>) -> (StatusCode, &'static str) {
    let outcome = match query {
        None | Some("outcome=SUCCEEDED") => VerificationStatus::Succeeded,
        Some("outcome=REJECTED") => VerificationStatus::Rejected,
        Some("outcome=FAILED") => VerificationStatus::Failed,
        Some(_) => return (StatusCode::BAD_REQUEST, "The outcome must be SUCCEEDED, REJECTED or FAILED.\n"),
    };
    if service.complete_verification(id, outcome) {
        (StatusCode::OK, "The verification is complete. Its checks are in progress.\n")
    } else {
        (StatusCode::NOT_FOUND, "No verification waits to be completed here.\n")
    }
}
