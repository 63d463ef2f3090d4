//! Converts the state to the JSON of a snapshot.

use super::document::{
    Account, Answer, Code, Connection, Count, Document, Entry, Invitation, Mail, Partner, Preferences, ProfileTask,
    QualificationsTask, Time, Verification,
};
use super::selection::Selection;
use crate::account::{self, Accounts};
use crate::limits::Daily;
use crate::state::State;
use crate::state::due::Due;
use crate::state::{connections, invitations, partners, verifications};
use crate::transition::Task;
use std::collections::{BTreeMap, BTreeSet};

/// Converts `state`. The order is the same for equal states. With a selection, lists that grow with every call have the
/// selected entries only.
pub(crate) fn document(state: &State, accounts: &Accounts, selection: &Selection) -> Document {
    let account_id = |number: u32| accounts.numbered(number).map(|it| it.account_id.clone()).unwrap_or_default();
    let mut preferences: Vec<_> = state.preferences.iter().collect();
    preferences.sort_unstable_by_key(|(key, _)| *key);
    let mut verifications: Vec<_> = state.verifications.all().collect();
    let is_selection = selection.latest.is_some();
    verifications.sort_unstable_by_key(|(key, it)| (is_selection.then_some(it.started_at), *key));
    let mut codes: Vec<_> = state.mails.codes.iter().collect();
    codes.sort_unstable_by_key(|(key, _)| *key);
    Document {
        generation: None,
        clock: None,
        id_seed: Some(state.ids.seed()),
        id_count: Some(state.ids.count()),
        account_count: accounts.all().len().try_into().ok(),
        started_at: Some(Time(state.started_at)),
        transitions: Task::ALL.iter().map(|task| (*task, state.transitions.get(*task).into())).collect(),
        settings: Some(state.settings.clone()),
        accounts: account_states(state, accounts),
        partners: selection.of(state.partners.all(), |it| partner(state, it)),
        invitations: selection.of(state.invitations.all(), invitation),
        connections: selection.of(state.connections.all(), connection),
        preferences: preferences
            .into_iter()
            .map(|((number, catalog), it)| Preferences {
                account: account_id(*number),
                catalog: catalog.clone(),
                access_type: it.access_type.clone(),
                excluded: it.excluded.clone(),
                updated_at: Some(Time(it.updated_at)),
                revision: Some(it.revision),
            })
            .collect(),
        verifications: selection.of(verifications, |(key, it)| verification(account_id(key.0), key, it)),
        tags: state
            .tags
            .iter()
            .filter(|(_, tags)| !tags.is_empty())
            .map(|(arn, tags)| (arn.clone(), tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()))
            .collect(),
        mail: selection.of(&state.mails.sent, mail),
        codes: codes
            .into_iter()
            .map(|((number, address), it)| Code {
                account: account_id(*number),
                address: address.clone(),
                code: it.code.clone(),
                expires_at: Time(it.expires_at),
            })
            .collect(),
        answers: selection.of(state.idempotency.all(), |((number, operation, token), it, expires_at)| Answer {
            account: account_id(*number),
            operation: operation.to_string(),
            client_token: token.clone(),
            input_sha256: hex::encode(it.request),
            output: serde_json::from_slice(&it.answer).unwrap_or_default(),
            expires_at: Time(expires_at),
        }),
    }
}

fn reads(due: Due) -> Option<u32> {
    match due {
        Due::At(_) => None,
        Due::AfterReads(reads) => Some(reads),
    }
}

fn account_states(state: &State, accounts: &Accounts) -> Vec<Account> {
    let (statuses, defined) = (state.statuses.keys(), accounts.defined());
    let numbers: BTreeSet<u32> = statuses
        .chain(state.invitations.sent.keys())
        .chain(state.mails.counts.keys())
        .chain(defined)
        .copied()
        .collect();
    let account = |number| {
        let account = accounts.numbered(number)?;
        let definition = defined.binary_search(&number).ok().map(|_| account);
        let define = |member: fn(&account::Account) -> &String| definition.map(member).cloned();
        Some(Account {
            account: definition.map_or_else(|| account.account_id.clone(), |_| (u64::from(number) + 1).to_string()),
            account_id: define(|it| &it.account_id),
            profile_id: define(|it| &it.profile_id),
            profile_name: define(|it| &it.profile_name),
            email: define(|it| &it.email),
            access_key_id: define(|it| &it.access_key_id),
            secret_access_key: define(|it| &it.secret_access_key),
            session_token: definition.and_then(|it| it.session_token.clone()),
            status: state.status(account),
            invitations_sent: state.invitations.sent.get(&number).and_then(count),
            emails_sent: state.mails.counts.get(&number).and_then(count),
        })
    };
    numbers.into_iter().filter_map(account).collect()
}

fn count(daily: &Daily) -> Option<Count> {
    Some(Count { day: daily.day?.to_string(), count: daily.count })
}

fn mail(it: &crate::mail::Mail) -> Mail {
    Mail {
        to: it.to.clone(),
        code: it.code.clone(),
        account: it.account_id.clone(),
        catalog: it.catalog.clone(),
        sent_at: Time(it.sent_at),
    }
}

fn invitation(it: &invitations::Invitation) -> Invitation {
    Invitation {
        id: Some(it.id.clone()),
        catalog: it.catalog.clone(),
        connection_type: it.connection_type.clone(),
        sender: it.sender.account_id.clone(),
        receiver: it.receiver.account_id.clone(),
        message: it.message.clone(),
        inviter_email: Some(it.inviter_email.clone()),
        inviter_name: Some(it.inviter_name.clone()),
        status: it.status.clone(),
        created_at: Some(Time(it.created_at)),
        updated_at: Some(Time(it.updated_at)),
        expires_at: Some(Time(it.expires_at)),
        connection_id: it.connection_id.clone(),
    }
}

fn connection(it: &connections::Connection) -> Connection {
    let entry = |entry: &connections::Entry| Entry {
        created_at: Some(Time(entry.created_at)),
        inviter_email: Some(entry.inviter_email.clone()),
        inviter_name: Some(entry.inviter_name.clone()),
        canceled_at: entry.canceled.as_ref().map(|it| Time(it.at)),
        canceled_by: entry.canceled.as_ref().map(|it| it.by.clone()),
    };
    let types: BTreeMap<_, _> = it.types.iter().map(|(name, it)| (name.clone(), entry(it))).collect();
    Connection {
        id: Some(it.id.clone()),
        catalog: it.catalog.clone(),
        accounts: it.accounts.each_ref().map(|account| account.account_id.clone()),
        updated_at: Some(Time(it.updated_at)),
        types,
    }
}

fn partner(state: &State, it: &partners::Partner) -> Partner {
    let primary = it.primary.and_then(|number| state.partners.get(number));
    Partner {
        id: Some(it.id.clone()),
        account: it.account.account_id.clone(),
        catalog: it.catalog.clone(),
        legal_name: it.legal_name.clone(),
        created_at: Some(Time(it.created_at)),
        contact: Some(it.contact.clone()),
        domains: it.domains.clone(),
        profile: Some(it.profile.clone()),
        primary_solution_type: None,
        visibility: Some(it.visibility.clone()),
        visibility_updates: count(&it.visibility_updates),
        profile_updates: count(&it.profile_updates),
        profile_task: it.profile_task.as_ref().map(|task| ProfileTask {
            id: task.id.clone(),
            details: task.details.clone(),
            status: task.status.clone(),
            started_at: Time(task.started_at),
            due_at: task.due.at().map(Time),
            due_reads: reads(task.due),
            ended_at: task.ended_at.map(Time),
            errors: task.errors.clone(),
        }),
        primary_partner: primary.map(|it| it.account.account_id.clone()),
        qualifications_updated_at: it.qualifications_updated_at.map(Time),
        association_task: it.association_task.as_ref().map(qualifications_task),
        disassociation_task: it.disassociation_task.as_ref().map(qualifications_task),
    }
}

fn qualifications_task(task: &partners::QualificationsTask) -> QualificationsTask {
    QualificationsTask {
        id: task.id.clone(),
        partner: task.other.clone(),
        started_at: Time(task.started_at),
        due_at: task.due.at().map(Time),
        due_reads: reads(task.due),
        ended_at: task.ended_at.map(Time),
    }
}

fn verification(account: String, key: &verifications::Key, it: &verifications::Verification) -> Verification {
    Verification {
        id: Some(it.id.clone()),
        account,
        verification_type: key.1.clone(),
        business: it.business.clone(),
        status: it.status.clone(),
        reason: it.reason.clone(),
        outcome: it.due.map(|_| it.outcome.clone()),
        started_at: Some(Time(it.started_at)),
        due_at: it.due.and_then(Due::at).map(Time),
        due_reads: it.due.and_then(reads),
        completed_at: it.completed_at.map(Time),
        completion_expires_at: it.completion_expires_at.map(Time),
    }
}
