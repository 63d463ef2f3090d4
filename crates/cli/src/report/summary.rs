//! What a report counts.

use super::entry::{Entry, Invitation};
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// How many invitations a report lists.
const MAX_LISTED: usize = 1_000;

/// The counts of a report.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many connections there are.
    pub connections: usize,
    /// How many types of connections there are, by type and status.
    pub counts: BTreeMap<(String, String), usize>,
    /// How many connections were last changed in a month, by year and month.
    pub months: BTreeMap<(i32, u8), usize>,
    /// How many invitations are pending.
    pub pending: usize,
    /// How many of them are about to expire.
    pub expiring: usize,
    /// The first of those, up to 1,000.
    pub listed: Vec<Invitation>,
    /// What `about to expire` means, in days.
    pub days: u16,
}

impl Summary {
    /// No counts yet.
    pub fn new(days: u16) -> Self {
        Self { days, ..Self::default() }
    }

    /// Counts a type of a connection.
    pub fn add(&mut self, entry: &Entry) {
        *self.counts.entry((entry.connection_type.clone(), entry.status.clone())).or_default() += 1;
        *self.months.entry((entry.updated_at.year(), entry.updated_at.month().into())).or_default() += 1;
    }

    /// Counts a pending invitation, and lists it if it expires before `limit`.
    pub fn add_invitation(&mut self, invitation: Invitation, limit: OffsetDateTime) {
        self.pending += 1;
        if invitation.expires_at.is_some_and(|time| time <= limit) {
            self.expiring += 1;
            if self.listed.len() < MAX_LISTED {
                self.listed.push(invitation);
            }
        }
    }
}
