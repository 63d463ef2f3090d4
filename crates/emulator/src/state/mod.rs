//! The state of the emulator, in memory.

pub(crate) mod agenda;
pub(crate) mod connections;
pub(crate) mod due;
pub(crate) mod index;
pub(crate) mod invitations;
pub(crate) mod mail;
pub(crate) mod pair;
pub(crate) mod partners;
pub(crate) mod preferences;
pub(crate) mod verifications;

use crate::account::Account;
use crate::arn;
use crate::idempotency::Idempotency;
use crate::ids::Ids;
use crate::page::Pages;
use crate::settings::Settings;
use crate::status::AccountStatus;
use agenda::Agenda;
use awsjson_smithy::Validate;
use connections::Connections;
use due::Transitions;
use invitations::Invitations;
use mail::Mails;
use partnercentral_account_model::operation::GetConnectionPreferencesInput;
use partnercentral_account_model::types::{InvitationStatus, Tag};
use partners::Partners;
use preferences::Preferences;
use std::collections::HashMap;
use time::OffsetDateTime;
use verifications::Verifications;

/// What a state starts with.
#[derive(Debug)]
pub(crate) struct Initial {
    pub(crate) ids: Ids,
    pub(crate) transitions: Transitions,
    pub(crate) settings: Settings,
}

/// All resources.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) ids: Ids,
    pub(crate) started_at: OffsetDateTime,
    pub(crate) invitations: Invitations,
    pub(crate) connections: Connections,
    /// By the number of the account and the catalog.
    pub(crate) preferences: HashMap<(u32, String), Preferences>,
    pub(crate) partners: Partners,
    pub(crate) mails: Mails,
    pub(crate) verifications: Verifications,
    /// By ARN, in the order of their keys.
    pub(crate) tags: HashMap<String, Vec<Tag>>,
    /// By the number of the account. Other accounts are active.
    pub(crate) statuses: HashMap<u32, AccountStatus>,
    pub(crate) pages: Pages,
    pub(crate) idempotency: Idempotency,
    pub(crate) agenda: Agenda<Event>,
    pub(crate) transitions: Transitions,
    pub(crate) settings: Settings,
    /// Whether the current call, which only reads, has changed the state, because it was counted for a task that ends
    /// after a number of reads.
    pub(crate) changed_by_read: bool,
}

/// An event that happens at a time.
#[derive(Debug)]
pub(crate) enum Event {
    /// The invitation with this number expires.
    InvitationExpires(u64),
    /// The code that was sent to an address can no longer be used.
    CodeExpires(mail::Key, String),
    /// The profile update task with this ID, of the partner with this number, ends.
    ProfileTaskEnds(u64, String),
    /// The association task of a partner ends; the second number is the primary partner's.
    AssociationEnds(u64, u64),
    /// The disassociation task of a partner ends; the second number is the associated partner's.
    DisassociationEnds(u64, u64),
}

impl State {
    pub(crate) fn new(Initial { ids, transitions, settings }: Initial, started_at: OffsetDateTime) -> Self {
        Self {
            pages: Pages::new(ids.next()),
            ids,
            started_at,
            invitations: Invitations::default(),
            connections: Connections::default(),
            preferences: HashMap::new(),
            partners: Partners::default(),
            mails: Mails::default(),
            verifications: Verifications::default(),
            tags: HashMap::new(),
            statuses: HashMap::new(),
            idempotency: Idempotency::default(),
            agenda: Agenda::default(),
            transitions,
            settings,
            changed_by_read: false,
        }
    }

    /// Processes the events that are due at `now`.
    pub(crate) fn settle(&mut self, now: OffsetDateTime) {
        self.verifications.settle(now);
        self.idempotency.settle(now);
        while let Some((at, event)) = self.agenda.next_due(now) {
            match event {
                Event::InvitationExpires(number) => {
                    self.invitations.conclude(number, InvitationStatus::Expired, at, None);
                }
                Event::CodeExpires(key, code) => self.mails.expire(&key, &code),
                Event::AssociationEnds(partner, primary) => {
                    self.partners.end_association_task(partner, primary, at);
                }
                Event::DisassociationEnds(partner, associated) => {
                    self.partners.end_disassociation_task(partner, associated, at);
                }
                Event::ProfileTaskEnds(partner, task) => {
                    if let Some(partner) = self.partners.get_mut(partner) {
                        partner.end_profile_task(&task, at);
                    }
                }
            }
        }
    }

    /// The connection preferences of an account in a catalog.
    pub(crate) fn preferences_of(&self, account: &Account, catalog: &str) -> Preferences {
        let preferences = self.preferences.get(&(account.number(), catalog.to_owned()));
        preferences.cloned().unwrap_or_else(|| Preferences::initial(self.started_at))
    }

    /// Whether `arn` is that of a resource of an account that has tags: a partner or connection preferences, which exist in
    /// each catalog with a valid name.
    pub(crate) fn is_taggable(&self, owner: &Account, arn: &str) -> bool {
        let catalog = arn::catalog(arn).unwrap_or_default();
        (arn::connection_preferences(owner, catalog) == arn
            && GetConnectionPreferencesInput::new(catalog).validate().is_ok())
            || self.partners.of(owner, catalog).is_some_and(|(_, partner)| partner.arn() == arn)
    }

    pub(crate) fn status(&self, account: &Account) -> AccountStatus {
        self.statuses.get(&account.number()).copied().unwrap_or_default()
    }

    /// The name of the profile of an account in a catalog.
    pub(crate) fn profile_name<'a>(&'a self, account: &'a Account, catalog: &str) -> &'a str {
        let partner = self.partners.of(account, catalog);
        partner.map_or(&account.profile_name, |(_, partner)| &partner.profile.display_name)
    }
}
