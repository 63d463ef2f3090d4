//! Converts the JSON of a snapshot to the state.

use super::accounts::check_definition;
use super::document::{self, Document, Time};
use super::values::{self, Result, check, daily, due, invalid};
use crate::account::{Account, Accounts};
use crate::idempotency::Remembered;
use crate::ids::Ids;
use crate::mail::Mail;
use crate::state::connections::{Cancellation, Connection, Entry};
use crate::state::due::Transitions;
use crate::state::invitations::Invitation;
use crate::state::mail::{self, Code};
use crate::state::pair::Pair;
use crate::state::partners::{Partner, ProfileTask, first_profile};
use crate::state::preferences::Preferences;
use crate::state::verifications::Verification;
use crate::state::{Event, State, invitations};
use bytes::Bytes;
use partnercentral_account_model::types::{
    AllianceLeadContact, InvitationStatus, PrimarySolutionType, ProfileTaskStatus, ProfileVisibility, Tag,
    VerificationStatus, VerificationType,
};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
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
    (ids, mut transitions): (Ids, Transitions),
    now: OffsetDateTime,
) -> Result<State> {
    for (task, transition) in &document.transitions {
        transitions.set(*task, (*transition).into());
    }
    let state = State::new(ids, document.started_at.map_or(now, |Time(at)| at), transitions);
    if let Some(count) = document.id_count {
        if count > MAX_ID_COUNT {
            return invalid("id_count", format!("must be at most {MAX_ID_COUNT}"));
        }
        state.ids.set_count(count);
    } else if has_ids(document) {
        state.ids.set_count(LATE_ID);
    }
    let mut restore = Restore { state, accounts, now, ids: HashSet::new() };
    restore.accounts(document)?;
    restore.partners(document)?;
    restore.connections(document)?;
    restore.invitations(document)?;
    restore.preferences(document)?;
    restore.verifications(document)?;
    restore.mail(document)?;
    restore.answers(document)?;
    for (arn, tags) in &document.tags {
        let tags: Vec<_> = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect();
        tags.iter().try_for_each(|tag| check(&format!("tags[{arn}]"), tag))?;
        restore.state.tags.insert(arn.clone(), tags);
    }
    Ok(restore.state)
}

fn has_ids(document: &Document) -> bool {
    document.partners.iter().any(|it| it.id.is_some())
        || document.invitations.iter().any(|it| it.id.is_some())
        || document.connections.iter().any(|it| it.id.is_some())
        || document.verifications.iter().any(|it| it.id.is_some())
}

/// A state that is being restored.
struct Restore<'a> {
    state: State,
    accounts: &'a Accounts,
    now: OffsetDateTime,
    /// The IDs in use.
    ids: HashSet<String>,
}

impl<'a> Restore<'a> {
    /// The account with this account ID, profile ID or number.
    fn account(&self, place: &str, identifier: &str) -> Result<&'a Arc<Account>> {
        let found = self.accounts.find(identifier);
        let count = self.accounts.all().len();
        found.map_or_else(
            || invalid(place, format!("there is no account {identifier} among the {count} of this emulator")),
            Ok,
        )
    }

    /// The ID that a resource has, or a new one.
    fn id(&mut self, place: &str, id: Option<&String>, prefix: &str) -> Result<String> {
        let id = id.cloned().unwrap_or_else(|| self.state.ids.resource(prefix));
        if self.ids.insert(id.clone()) { Ok(id) } else { invalid(place, format!("the id {id} is there twice")) }
    }

    fn at(&self, time: Option<Time>) -> OffsetDateTime {
        time.map_or(self.now, |Time(at)| at)
    }

    fn accounts(&mut self, document: &Document) -> Result<()> {
        for (index, it) in document.accounts.iter().enumerate() {
            let place = format!("accounts[{index}]");
            let account = self.account(&place, &it.account)?;
            check_definition(&place, it, account)?;
            let number = account.number();
            self.state.statuses.insert(number, it.status);
            if it.invitations_sent.is_some() {
                let sent = daily(&place, it.invitations_sent.as_ref())?;
                self.state.invitations.sent.insert(number, sent);
            }
            if it.emails_sent.is_some() {
                self.state.mails.counts.insert(number, daily(&place, it.emails_sent.as_ref())?);
            }
        }
        Ok(())
    }

    fn partners(&mut self, document: &Document) -> Result<()> {
        for (index, it) in document.partners.iter().enumerate() {
            let place = format!("partners[{index}]");
            let account = self.account(&place, &it.account)?;
            if self.state.partners.of(account, &it.catalog).is_some() {
                return invalid(&place, "the account is a partner of the catalog already");
            }
            for domain in &it.domains {
                if self.state.partners.with_domain(&it.catalog, &domain.domain_name).is_some() {
                    return invalid(&place, format!("the domain {} belongs to another partner", domain.domain_name));
                }
            }
            let partner = self.partner(&place, it, account)?;
            let (task, number) = (partner.profile_task.clone(), self.state.partners.add(partner));
            let task = task.filter(|task| task.status == ProfileTaskStatus::InProgress);
            if let Some((at, id)) = task.and_then(|task| Some((task.due.at()?, task.id))) {
                self.state.agenda.add(at, Event::ProfileTaskEnds(number, id));
            }
        }
        for (number, it) in (0_u64..).zip(&document.partners) {
            self.qualifications(&format!("partners[{number}]"), number, it)?;
        }
        Ok(())
    }

    fn partner(&mut self, place: &str, it: &document::Partner, account: &Arc<Account>) -> Result<Partner> {
        let id = self.id(place, it.id.as_ref(), "partner-")?;
        let solution = it.primary_solution_type.clone().unwrap_or(PrimarySolutionType::SoftwareProducts);
        let profile = it.profile.clone().unwrap_or_else(|| first_profile(account, solution));
        let contact = it.contact.clone().unwrap_or_else(|| {
            AllianceLeadContact::builder()
                .first_name("Alliance")
                .last_name("Lead")
                .email(account.email.as_str())
                .business_title("Alliance Lead")
                .build()
        });
        check(place, &contact)?;
        let visibility = it.visibility.clone().unwrap_or(ProfileVisibility::Private);
        check(place, &visibility)?;
        let profile_task = it.profile_task.as_ref().map(|task| ProfileTask {
            id: task.id.clone(),
            details: task.details.clone(),
            started_at: task.started_at.0,
            status: task.status.clone(),
            due: due(task.due_at, task.due_reads, task.started_at.0),
            ended_at: task.ended_at.map(|Time(at)| at),
            errors: task.errors.clone(),
        });
        if let Some(task) = &profile_task {
            check(place, &task.status)?;
        }
        Ok(Partner {
            id,
            account: Arc::clone(account),
            catalog: it.catalog.clone(),
            legal_name: it.legal_name.clone(),
            created_at: self.at(it.created_at),
            contact,
            domains: it.domains.clone(),
            profile,
            visibility,
            visibility_updates: daily(place, it.visibility_updates.as_ref())?,
            profile_task,
            profile_updates: daily(place, it.profile_updates.as_ref())?,
            primary: None,
            associated: BTreeSet::new(),
            qualifications_updated_at: it.qualifications_updated_at.map(|Time(at)| at),
            association_task: it.association_task.as_ref().map(values::qualifications_task),
            disassociation_task: it.disassociation_task.as_ref().map(values::qualifications_task),
        })
    }

    /// The association of the partner with this number, and the tasks that are in progress.
    fn qualifications(&mut self, place: &str, number: u64, it: &document::Partner) -> Result<()> {
        if let Some(primary) = &it.primary_partner {
            let primary = self.partner_number(place, primary, &it.catalog)?;
            self.state.partners.associate(number, primary);
            let task = it.association_task.as_ref().filter(|task| task.ended_at.is_none());
            if let Some(at) = task.and_then(|task| due(task.due_at, task.due_reads, self.now).at()) {
                self.state.agenda.add(at, Event::AssociationEnds(number, primary));
            }
        }
        if let Some(task) = it.disassociation_task.as_ref().filter(|task| task.ended_at.is_none()) {
            let named = task.partner.account_id.as_deref().or(task.partner.profile_id.as_deref());
            let associated = self.partner_number(place, named.unwrap_or_default(), &it.catalog)?;
            if let Some(at) = due(task.due_at, task.due_reads, self.now).at() {
                self.state.agenda.add(at, Event::DisassociationEnds(number, associated));
            }
        }
        Ok(())
    }

    fn partner_number(&self, place: &str, account: &str, catalog: &str) -> Result<u64> {
        let found = self.state.partners.of(self.account(place, account)?, catalog);
        found.map_or_else(|| invalid(place, format!("the account {account} is no partner")), |(number, _)| Ok(number))
    }

    fn connections(&mut self, document: &Document) -> Result<()> {
        for (index, it) in document.connections.iter().enumerate() {
            let place = format!("connections[{index}]");
            let [one, other] = &it.accounts;
            let accounts = [self.account(&place, one)?, self.account(&place, other)?];
            let [inviter, other] = accounts;
            let pair = Pair::new(&it.catalog, inviter, other);
            if inviter == other {
                return invalid(&place, "the two accounts must be different");
            }
            if self.state.connections.of(&pair).is_some() {
                return invalid(&place, "the two accounts have a connection already");
            }
            let mut types = BTreeMap::new();
            for (name, entry) in &it.types {
                check(&place, name)?;
                let by = entry.canceled_by.as_ref().map(|by| self.account(&place, by)).transpose()?;
                let canceled = match (entry.canceled_at, by) {
                    (None, None) => None,
                    (at, by) => Some(Cancellation { at: self.at(at), by: by.unwrap_or(inviter).account_id.clone() }),
                };
                let entry = Entry {
                    created_at: self.at(entry.created_at),
                    inviter_email: entry.inviter_email.clone().unwrap_or_else(|| inviter.email.clone()),
                    inviter_name: entry.inviter_name.clone().unwrap_or_else(|| inviter.profile_name.clone()),
                    canceled,
                };
                types.insert(name.clone(), entry);
            }
            let id = self.id(&place, it.id.as_ref(), "pac-")?;
            self.state.connections.add(Connection {
                id,
                catalog: it.catalog.clone(),
                accounts: accounts.map(Arc::clone),
                updated_at: self.at(it.updated_at),
                types,
            });
        }
        Ok(())
    }

    fn invitations(&mut self, document: &Document) -> Result<()> {
        for (index, it) in document.invitations.iter().enumerate() {
            let place = format!("invitations[{index}]");
            let (sender, receiver) = (self.account(&place, &it.sender)?, self.account(&place, &it.receiver)?);
            check(&place, &it.connection_type)?;
            check(&place, &it.status)?;
            if sender == receiver {
                return invalid(&place, "sender and receiver must be different");
            }
            let pair = Pair::new(&it.catalog, sender, receiver);
            let is_pending = it.status == InvitationStatus::Pending;
            if is_pending && self.state.invitations.is_pending(&pair, &it.connection_type) {
                return invalid(&place, "the two accounts have a pending invitation of the type already");
            }
            let created_at = self.at(it.created_at);
            let expires_at = it.expires_at.map_or(created_at.saturating_add(invitations::LIFETIME), |Time(at)| at);
            let connection = self.state.connections.of(&pair).map(|(_, connection)| connection.id.clone());
            let invitation = Invitation {
                id: self.id(&place, it.id.as_ref(), "pacinv-")?,
                catalog: it.catalog.clone(),
                connection_type: it.connection_type.clone(),
                sender: Arc::clone(sender),
                receiver: Arc::clone(receiver),
                message: it.message.clone(),
                inviter_email: it.inviter_email.clone().unwrap_or_else(|| sender.email.clone()),
                inviter_name: it.inviter_name.clone().unwrap_or_else(|| sender.profile_name.clone()),
                created_at,
                updated_at: it.updated_at.map_or(created_at, |Time(at)| at),
                expires_at,
                status: it.status.clone(),
                // A snapshot contains it, but seed data may not.
                connection_id: it.connection_id.clone().or_else(|| connection.filter(|_| it.id.is_none())),
            };
            let number = self.state.invitations.add(invitation);
            if is_pending {
                self.state.agenda.add(expires_at, Event::InvitationExpires(number));
            }
        }
        Ok(())
    }

    fn preferences(&mut self, document: &Document) -> Result<()> {
        for (index, it) in document.preferences.iter().enumerate() {
            let place = format!("preferences[{index}]");
            let account = self.account(&place, &it.account)?;
            check(&place, &it.access_type)?;
            let preferences = Preferences {
                access_type: it.access_type.clone(),
                excluded: it.excluded.clone(),
                updated_at: self.at(it.updated_at),
                revision: it.revision.unwrap_or(1),
            };
            self.state.preferences.insert((account.number(), it.catalog.clone()), preferences);
        }
        Ok(())
    }

    fn verifications(&mut self, document: &Document) -> Result<()> {
        for (index, it) in document.verifications.iter().enumerate() {
            let place = format!("verifications[{index}]");
            let account = self.account(&place, &it.account)?;
            check(&place, &it.verification_type)?;
            check(&place, &it.status)?;
            let is_business = it.verification_type == VerificationType::BusinessVerification;
            if is_business != it.business.is_some() {
                return invalid(&place, "business must be set for BUSINESS_VERIFICATION, and for nothing else");
            }
            if let Some(business) = &it.business {
                check(&place, business)?;
            }
            if self.state.verifications.get(account.number(), &it.verification_type).is_some() {
                return invalid(&place, "the account has a verification of the type already");
            }
            let is_in_progress = it.status == VerificationStatus::InProgress;
            let verification = Verification {
                id: self.id(&place, it.id.as_ref(), "verification-")?,
                business: it.business.clone(),
                started_at: self.at(it.started_at),
                completed_at: it.completed_at.map(|Time(at)| at),
                status: it.status.clone(),
                reason: it.reason.clone(),
                outcome: it.outcome.clone().unwrap_or(VerificationStatus::Succeeded),
                due: is_in_progress.then(|| due(it.due_at, it.due_reads, self.now)),
                completion_expires_at: it.completion_expires_at.map(|Time(at)| at),
            };
            self.state.verifications.add((account.number(), it.verification_type.clone()), verification);
        }
        Ok(())
    }

    fn mail(&mut self, document: &Document) -> Result<()> {
        for (index, it) in document.mail.iter().enumerate() {
            let account = self.account(&format!("mail[{index}]"), &it.account)?;
            self.state.mails.sent.push_back(Mail {
                to: it.to.clone(),
                code: it.code.clone(),
                account_id: account.account_id.clone(),
                catalog: it.catalog.clone(),
                sent_at: it.sent_at.0,
            });
        }
        for (index, it) in document.codes.iter().enumerate() {
            let key = mail::key(self.account(&format!("codes[{index}]"), &it.account)?, &it.address);
            self.state.agenda.add(it.expires_at.0, Event::CodeExpires(key.clone(), it.code.clone()));
            self.state.mails.codes.insert(key, Code { code: it.code.clone(), expires_at: it.expires_at.0 });
        }
        Ok(())
    }

    fn answers(&mut self, document: &Document) -> Result<()> {
        for (index, it) in document.answers.iter().enumerate() {
            let place = format!("answers[{index}]");
            let account = self.account(&place, &it.account)?;
            let mut request = [0; 32];
            if hex::decode_to_slice(&it.input_sha256, &mut request).is_err() {
                return invalid(&place, "input_sha256 must have 64 hexadecimal digits");
            }
            let key = (account.number(), it.operation.clone().into(), it.client_token.clone());
            let answer = Bytes::from(it.output.to_string());
            self.state.idempotency.restore(key, Remembered { request, answer }, it.expires_at.0);
        }
        Ok(())
    }
}
