//! Determines the account that signed a request.

use crate::account::{Account, Accounts};
use crate::call_error::CallError;
use awsjson_protocol::server::sigv4::{SigV4Error, SigV4Verifier};
use http::request::Parts;
use partnercentral_account_model::SERVICE;
use std::sync::Arc;
use time::OffsetDateTime;

/// Finds the account that signed the request.
///
/// # Errors
/// An error that all AWS services share, if the request is not signed, or its signature is invalid.
pub(crate) fn authenticate<'a>(
    accounts: &'a Accounts,
    parts: &Parts,
    body: &[u8],
    now: OffsetDateTime,
) -> Result<&'a Arc<Account>, CallError> {
    let account = |access_key_id: &str| accounts.with_access_key(access_key_id);
    let credentials = |access_key_id: &str| account(access_key_id).map(|account| account.credentials());
    let verifier = SigV4Verifier::new().service(SERVICE.signing_name);
    let verified = verifier.verify(parts, body, now.into(), credentials).map_err(|error| call_error(&error))?;
    account(&verified.access_key_id).ok_or_else(|| call_error(&SigV4Error::UnknownAccessKey))
}

fn call_error(error: &SigV4Error) -> CallError {
    let advice = match error {
        SigV4Error::UnknownAccessKey | SigV4Error::InvalidSessionToken => " Use credentials that the emulator gives.",
        _ => "",
    };
    CallError::common(error.status(), error.code(), format!("{error}{advice}"))
}
