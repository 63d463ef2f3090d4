//! `/_emulator/accounts`: the accounts with their credentials and their statuses.

use super::error::ControlError;
use super::json::read;
use crate::account::Account;
use crate::service::Service;
use crate::status::AccountStatus;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetStatus {
    status: AccountStatus,
}

pub(super) fn list(service: &Service) -> Value {
    let accounts: Vec<_> = service.accounts.all().iter().map(|account| value(service, account)).collect();
    json!({ "accounts": accounts })
}

pub(super) fn set_status(service: &Service, account: &str, body: &[u8]) -> Result<Value, ControlError> {
    let account = find(service, account)?;
    let SetStatus { status } = read(body)?;
    service.set_status(account, status);
    Ok(value(service, account))
}

/// The account with this account ID, profile ID or number (from 1).
pub(super) fn find<'a>(service: &'a Service, identifier: &str) -> Result<&'a Account, ControlError> {
    service.accounts.find(identifier).map(AsRef::as_ref).ok_or(ControlError::UnknownAccount)
}

fn value(service: &Service, account: &Account) -> Value {
    let credentials = account.credentials();
    json!({
        "account_id": account.account_id,
        "profile_id": account.profile_id,
        "profile_name": account.profile_name,
        "email": account.email,
        "status": service.status(account),
        "access_key_id": credentials.access_key_id(),
        "secret_access_key": credentials.secret_access_key(),
        "session_token": credentials.session_token(),
    })
}
