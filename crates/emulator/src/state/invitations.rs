//! The invitations, indexed by ID and by properties, and for lists.

use super::index::Index;
use super::pair::Pair;
use crate::account::Account;
use crate::limits::Daily;
use partnercentral_account_model::types::{ConnectionType, InvitationStatus, ParticipantType};
use std::collections::HashMap;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// How long an invitation is pending before it expires.
pub(crate) const LIFETIME: Duration = Duration::days(30);

#[derive(Debug)]
pub(crate) struct Invitation {
    pub(crate) id: String,
    pub(crate) catalog: String,
    pub(crate) connection_type: ConnectionType,
    pub(crate) sender: Arc<Account>,
    pub(crate) receiver: Arc<Account>,
    pub(crate) message: String,
    pub(crate) inviter_email: String,
    pub(crate) inviter_name: String,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) updated_at: OffsetDateTime,
    pub(crate) expires_at: OffsetDateTime,
    pub(crate) status: InvitationStatus,
    pub(crate) connection_id: Option<String>,
}

impl Invitation {
    pub(crate) fn pair(&self) -> Pair {
        Pair::new(&self.catalog, &self.sender, &self.receiver)
    }

    /// The side of `account` and the account on the other side; `None` if it is neither.
    pub(crate) fn side_of(&self, account: &Account) -> Option<(ParticipantType, &Account)> {
        if *self.sender == *account {
            Some((ParticipantType::Sender, &self.receiver))
        } else if *self.receiver == *account {
            Some((ParticipantType::Receiver, &self.sender))
        } else {
            None
        }
    }

    /// The keys of the index for lists: for each side, with and without the other account.
    fn keys(&self) -> [Key; 4] {
        let key = |side: &Account, other: Option<&Account>, participant_type| Key {
            account: side.number(),
            catalog: self.catalog.clone(),
            other: other.map(Account::number),
            participant_type,
            connection_type: self.connection_type.clone(),
            status: self.status.clone(),
        };
        [
            key(&self.sender, None, ParticipantType::Sender),
            key(&self.sender, Some(&self.receiver), ParticipantType::Sender),
            key(&self.receiver, None, ParticipantType::Receiver),
            key(&self.receiver, Some(&self.sender), ParticipantType::Receiver),
        ]
    }
}

/// The properties that a list can filter by, as an account sees an invitation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) account: u32,
    pub(crate) catalog: String,
    /// The other account; `None` finds the invitations with any.
    pub(crate) other: Option<u32>,
    pub(crate) participant_type: ParticipantType,
    pub(crate) connection_type: ConnectionType,
    pub(crate) status: InvitationStatus,
}

/// All invitations. The number of one is its place in the order of creation.
#[derive(Debug, Default)]
pub(crate) struct Invitations {
    all: Vec<Invitation>,
    by_id: HashMap<String, u64>,
    /// The number of the pending invitation of each type between two accounts.
    pending: HashMap<(Pair, ConnectionType), u64>,
    index: Index<Key>,
    /// The number of invitations that each account sent.
    pub(crate) sent: HashMap<u32, Daily>,
}

impl Invitations {
    pub(crate) fn get(&self, number: u64) -> Option<&Invitation> {
        self.all.get(usize::try_from(number).ok()?)
    }

    /// All invitations, in the order of creation.
    pub(crate) fn all(&self) -> &[Invitation] {
        &self.all
    }

    fn get_mut(&mut self, number: u64) -> Option<&mut Invitation> {
        self.all.get_mut(usize::try_from(number).ok()?)
    }

    pub(crate) fn with_id(&self, id: &str) -> Option<(u64, &Invitation)> {
        let number = *self.by_id.get(id)?;
        Some((number, self.get(number)?))
    }

    /// Whether an invitation of this type is pending between the two accounts, in either direction.
    pub(crate) fn is_pending(&self, pair: &Pair, connection_type: &ConnectionType) -> bool {
        self.pending.contains_key(&(pair.clone(), connection_type.clone()))
    }

    /// The number of invitations that match `key`.
    pub(crate) fn count(&self, key: &Key) -> usize {
        self.index.len(key)
    }

    /// The numbers of the invitations that match any of `keys`.
    pub(crate) fn page(&self, keys: impl IntoIterator<Item = Key>, start: u64, count: usize) -> Vec<u64> {
        self.index.page(keys, start, count)
    }

    /// Adds an invitation and returns its number.
    pub(crate) fn add(&mut self, invitation: Invitation) -> u64 {
        let number = self.all.len() as u64;
        self.by_id.insert(invitation.id.clone(), number);
        if invitation.status == InvitationStatus::Pending {
            self.pending.insert((invitation.pair(), invitation.connection_type.clone()), number);
        }
        for key in invitation.keys() {
            self.index.insert(key, number);
        }
        self.all.push(invitation);
        number
    }

    /// Sets the final status of a pending invitation. Has no effect on one that is not pending.
    pub(crate) fn conclude(
        &mut self,
        number: u64,
        status: InvitationStatus,
        at: OffsetDateTime,
        connection_id: Option<String>,
    ) {
        let Some(invitation) = self.get_mut(number) else { return };
        if invitation.status != InvitationStatus::Pending {
            return;
        }
        let before = invitation.keys();
        invitation.status = status;
        invitation.updated_at = at;
        if connection_id.is_some() {
            invitation.connection_id = connection_id;
        }
        let after = invitation.keys();
        let pending = (invitation.pair(), invitation.connection_type.clone());
        self.pending.remove(&pending);
        for (before, after) in before.iter().zip(after) {
            self.index.remove(before, number);
            self.index.insert(after, number);
        }
    }
}
