//! The counts of a report.

use super::entry::{Entry, Invitation};
use crate::counted::counted;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// The maximum number of invitations in a report.
const MAX_LISTED: usize = 1_000;

/// The counts of a report.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of connections.
    pub connections: usize,
    /// The number of entries, by type and status.
    pub counts: BTreeMap<(String, String), usize>,
    /// The number of connections that were last changed in a month, by year and month.
    pub months: BTreeMap<(i32, u8), usize>,
    /// The number of pending invitations.
    pub pending: usize,
    /// The number of pending invitations that are about to expire.
    pub expiring: usize,
    /// The first of these invitations, up to 1,000.
    pub listed: Vec<Invitation>,
    /// The number of days within which an invitation is about to expire.
    pub days: u16,
}

impl Summary {
    /// Creates a summary without counts.
    pub fn new(days: u16) -> Self {
        Self { days, ..Self::default() }
    }

    /// Counts the pending invitations in a phrase, which says so if not all of those that are about to expire are listed.
    pub fn invitations(&self) -> String {
        let listed = self.listed.len();
        let cut = if listed < self.expiring { format!(" (the first {listed} are listed)") } else { String::new() };
        format!(
            "{}, {} expiring within {}{cut}",
            counted(self.pending, "pending invitation"),
            self.expiring,
            counted(self.days.into(), "day")
        )
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
