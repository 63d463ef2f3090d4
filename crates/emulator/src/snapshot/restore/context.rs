//! A state that is being restored, and what all its parts need.

use crate::account::{Account, Accounts};
use crate::snapshot::document::Time;
use crate::snapshot::values::{Result, invalid};
use crate::state::State;
use std::collections::HashSet;
use std::sync::Arc;
use time::OffsetDateTime;

/// A state that is being restored.
pub(super) struct Context<'a> {
    pub(super) state: State,
    pub(super) accounts: &'a Accounts,
    /// The time of everything that has none in the snapshot.
    pub(super) now: OffsetDateTime,
    /// The IDs in use.
    ids: HashSet<String>,
}

impl<'a> Context<'a> {
    pub(super) fn new(state: State, accounts: &'a Accounts, now: OffsetDateTime) -> Self {
        Self { state, accounts, now, ids: HashSet::new() }
    }

    /// The account with this account ID, profile ID or number.
    pub(super) fn account(&self, place: &str, identifier: &str) -> Result<&'a Arc<Account>> {
        let found = self.accounts.find(identifier);
        let count = self.accounts.all().len();
        found.map_or_else(
            || invalid(place, format!("there is no account {identifier} among the {count} of this emulator")),
            Ok,
        )
    }

    /// The ID that a resource has, or a new one.
    pub(super) fn id(&mut self, place: &str, id: Option<&String>, prefix: &str) -> Result<String> {
        let id = id.cloned().unwrap_or_else(|| self.state.ids.resource(prefix));
        if self.ids.insert(id.clone()) {
            Ok(id)
        } else {
            invalid(&format!("{place}.id"), format!("the id {id} is there twice"))
        }
    }

    pub(super) fn at(&self, time: Option<Time>) -> OffsetDateTime {
        time.map_or(self.now, |Time(at)| at)
    }
}
