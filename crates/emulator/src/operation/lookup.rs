//! Finds the partner that a request identifies, and identifies it in outputs.

use crate::arn;
use crate::call::Call;
use crate::call_error::CallError;
use crate::state::State;
use crate::state::partners::Partner;
use partnercentral_account_model::types::ResourceNotFoundExceptionReason;

/// The catalog, ARN and ID of a partner, with which all outputs of partner operations start.
macro_rules! about {
    ($type:ident, $partner:expr) => {
        $type::builder().catalog($partner.catalog.as_str()).arn($partner.arn()).id($partner.id.as_str())
    };
}
pub(super) use about;

/// The partner that `identifier` names by ID or ARN, and its number. It must be the caller's.
pub(super) fn own_partner<'a>(
    state: &'a State,
    call: &Call<'_>,
    catalog: &str,
    identifier: &str,
) -> Result<(u64, &'a Partner), CallError> {
    let account = arn::account(identifier);
    if account.is_some_and(|account| account != call.caller.account_id) {
        return Err(CallError::access_denied("The partner belongs to another account."));
    }
    state
        .partners
        .of(call.caller, catalog)
        .filter(|(_, partner)| partner.id == identifier || partner.arn() == identifier)
        .ok_or_else(|| CallError::unknown(ResourceNotFoundExceptionReason::PartnerNotFound, "partner", identifier))
}
