//! Converts the JSON of a snapshot to the state.

mod connections;
mod constraints;
mod context;
mod mail;
mod partners;
mod verifications;

use super::accounts::check_definition;
use super::document::{Document, Time};
use super::values::{Result, check, daily, invalid};
use crate::account::Accounts;
use crate::arn;
use crate::idempotency::Remembered;
use crate::ids::Ids;
use crate::state::{Initial, State};
use bytes::Bytes;
use context::Context;
use partnercentral_account_model::types::Tag;
use time::OffsetDateTime;

/// The start of the sequence of IDs for a snapshot that has IDs but no `id_count`: beyond the IDs that an emulator
/// would have generated.
const LATE_ID: u64 = 1_000_000;

/// The largest interoperable integer in JSON (RFC 8259, section 6).
const MAX_ID_COUNT: u64 = (1 << 53) - 1;

/// The state that a snapshot describes, in an emulator with these accounts, at the time `now`.
///
/// # Errors
/// [`SnapshotError::Invalid`] if it contains an account that does not exist, or is inconsistent.
pub(crate) fn state(
    document: &Document,
    accounts: &Accounts,
    mut initial: Initial,
    now: OffsetDateTime,
) -> Result<State> {
    if document.clock.as_ref().is_some_and(|clock| clock.stopped_at.is_some() && clock.ahead_seconds.is_some()) {
        return invalid("clock", "only one of stopped_at and ahead_seconds can be set");
    }
    for (task, transition) in &document.transitions {
        initial.transitions.set(*task, (*transition).into());
    }
    if let Some(seed) = document.id_seed {
        initial.ids = Ids::new(seed, "resource");
    }
    if let Some(settings) = &document.settings {
        initial.settings = settings.clone();
    }
    let state = State::new(initial, document.started_at.map_or(now, |Time(at)| at));
    if let Some(count) = document.id_count {
        if count > MAX_ID_COUNT {
            return invalid("id_count", format!("must be at most {MAX_ID_COUNT}"));
        }
        state.ids.set_count(count);
    } else if has_ids(document) {
        state.ids.set_count(LATE_ID);
    }
    let mut context = Context::new(state, accounts, now);
    restore_accounts(&mut context, document)?;
    partners::restore(&mut context, document)?;
    connections::restore_connections(&mut context, document)?;
    connections::restore_invitations(&mut context, document)?;
    connections::restore_preferences(&mut context, document)?;
    verifications::restore(&mut context, document)?;
    mail::restore(&mut context, document)?;
    restore_answers(&mut context, document)?;
    restore_tags(&mut context, document)?;
    Ok(context.state)
}

fn has_ids(document: &Document) -> bool {
    document.partners.iter().any(|it| it.id.is_some())
        || document.invitations.iter().any(|it| it.id.is_some())
        || document.connections.iter().any(|it| it.id.is_some())
        || document.verifications.iter().any(|it| it.id.is_some())
}

fn restore_accounts(context: &mut Context<'_>, document: &Document) -> Result<()> {
    for (index, it) in document.accounts.iter().enumerate() {
        let place = format!("accounts[{index}]");
        let account = context.account(&format!("{place}.account"), &it.account)?;
        check_definition(&place, it, account)?;
        let number = account.number();
        if context.state.statuses.insert(number, it.status).is_some() {
            return invalid(&place, "the account is there twice");
        }
        if it.invitations_sent.is_some() {
            let sent = daily(&format!("{place}.invitations_sent"), it.invitations_sent.as_ref())?;
            context.state.invitations.sent.insert(number, sent);
        }
        if it.emails_sent.is_some() {
            context.state.mails.counts.insert(number, daily(&format!("{place}.emails_sent"), it.emails_sent.as_ref())?);
        }
    }
    Ok(())
}

fn restore_answers(context: &mut Context<'_>, document: &Document) -> Result<()> {
    for (index, it) in document.answers.iter().enumerate() {
        let place = format!("answers[{index}]");
        let account = context.account(&format!("{place}.account"), &it.account)?;
        let mut request = [0; 32];
        if hex::decode_to_slice(&it.input_sha256, &mut request).is_err() {
            return invalid(&format!("{place}.input_sha256"), "must have 64 hexadecimal digits");
        }
        let key = (account.number(), it.operation.clone().into(), it.client_token.clone());
        let answer = Bytes::from(it.output.to_string());
        context.state.idempotency.restore(key, Remembered { request, answer }, it.expires_at.0);
    }
    Ok(())
}

fn restore_tags(context: &mut Context<'_>, document: &Document) -> Result<()> {
    for (arn, tags) in &document.tags {
        let place = format!("tags[{arn}]");
        let owner = arn::account(arn).and_then(|owner| context.accounts.named(owner));
        if !owner.is_some_and(|owner| context.state.is_taggable(owner, arn)) {
            return invalid(&place, "there is no partner and are no connection preferences with this ARN");
        }
        let tags: Vec<_> = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect();
        tags.iter().try_for_each(|tag| check(&place, tag))?;
        context.state.tags.insert(arn.clone(), tags);
    }
    Ok(())
}
