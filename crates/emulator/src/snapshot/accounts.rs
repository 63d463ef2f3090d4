//! The accounts that a snapshot defines.

use super::document::{self, Document};
use super::values::{Result, check_input, invalid};
use crate::account::Account;
use partnercentral_account_model::operation::CreateConnectionInvitationInput;
use partnercentral_account_model::types::ConnectionType;
use std::collections::HashSet;

/// How many accounts an emulator can have.
const MAX_COUNT: u32 = 100_000;

/// Changes `accounts` to what a snapshot says about them, and adds those up to the number and the last definition that it
/// has.
///
/// # Errors
/// [`SnapshotError::Invalid`](super::SnapshotError) when a value is not valid, or two accounts are the same.
pub(crate) fn define_accounts(document: &Document, accounts: &mut Vec<Account>) -> Result<()> {
    let count = document.account_count.unwrap_or_default();
    if count > MAX_COUNT {
        return invalid("account_count", format!("must be at most {MAX_COUNT}"));
    }
    accounts.extend((accounts.len().try_into().unwrap_or(u32::MAX)..count).map(Account::numbered));
    for (index, it) in document.accounts.iter().enumerate().filter(|(_, it)| is_definition(it)) {
        let place = format!("accounts[{index}]");
        let defined = defined(&place, it)?;
        let count = accounts.len().try_into().unwrap_or(u32::MAX);
        accounts.extend((count..=defined.number()).map(Account::numbered));
        if let Some(account) = usize::try_from(defined.number()).ok().and_then(|number| accounts.get_mut(number)) {
            *account = defined;
        }
    }
    let mut taken = HashSet::new();
    for account in accounts.iter() {
        for name in [&account.account_id, &account.profile_id, &account.access_key_id] {
            if !taken.insert(name) {
                return invalid("accounts", format!("two accounts have the same {name}"));
            }
        }
    }
    Ok(())
}

/// Returns an error if a snapshot defines an account otherwise than the emulator that has started already.
pub(super) fn check_definition(place: &str, it: &document::Account, account: &Account) -> Result<()> {
    if !is_definition(it) || defined(place, it)? == *account {
        return Ok(());
    }
    invalid(
        place,
        "the account is another one in this emulator: only the state that it starts with can define accounts",
    )
}

fn is_definition(it: &document::Account) -> bool {
    let keys = [&it.access_key_id, &it.secret_access_key, &it.session_token];
    [&it.account_id, &it.profile_id, &it.profile_name, &it.email].into_iter().chain(keys).any(Option::is_some)
}

/// The account that a snapshot defines.
fn defined(place: &str, it: &document::Account) -> Result<Account> {
    let Some(number) = it.account.parse::<u32>().ok().filter(|number| (1..=MAX_COUNT).contains(number)) else {
        return invalid(place, format!("account must be the number of an account that is defined, 1 to {MAX_COUNT}"));
    };
    let mut account = Account::numbered(number - 1);
    if it.access_key_id.is_some() || it.secret_access_key.is_some() || it.session_token.is_some() {
        account.session_token.clone_from(&it.session_token);
    }
    for (member, value) in [
        (&mut account.account_id, &it.account_id),
        (&mut account.profile_id, &it.profile_id),
        (&mut account.profile_name, &it.profile_name),
        (&mut account.email, &it.email),
        (&mut account.access_key_id, &it.access_key_id),
        (&mut account.secret_access_key, &it.secret_access_key),
    ] {
        if let Some(value) = value {
            member.clone_from(value);
        }
    }
    let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_profile = account.profile_id.strip_prefix("pprofile-").is_some_and(|id| id.len() == 13 && is_word(id));
    // They are written to the lines of shells and configuration files.
    let is_plain =
        |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphanumeric() || b"+/=_-.:".contains(&it));
    // The service would return them in invitations.
    let invitation = CreateConnectionInvitationInput::builder()
        .catalog(document::DEFAULT_CATALOG)
        .connection_type(ConnectionType::Subsidiary)
        .email(account.email.as_str())
        .message("-")
        .name(account.profile_name.as_str())
        .receiver_identifier("-")
        .build();
    check_input(place, &invitation, &[("Email", "email"), ("Name", "profile_name")])?;
    let problem = if account.account_id.len() != 12 || !account.account_id.bytes().all(|byte| byte.is_ascii_digit()) {
        "account_id must have 12 digits"
    } else if !is_profile {
        "profile_id must be pprofile- and 13 letters or digits"
    } else if ![&account.access_key_id, &account.secret_access_key]
        .into_iter()
        .chain(&account.session_token)
        .all(|it| is_plain(it))
    {
        "access_key_id, secret_access_key and session_token must have letters, digits and + / = _ - . : only"
    } else {
        return Ok(account);
    };
    invalid(place, problem)
}
