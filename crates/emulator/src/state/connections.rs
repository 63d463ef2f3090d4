//! The connections, indexed by ID, by the two accounts, and for lists.

use super::index::Index;
use super::pair::Pair;
use crate::account::Account;
use partnercentral_account_model::types::{ConnectionType, ConnectionTypeStatus};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use time::OffsetDateTime;

#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) id: String,
    pub(crate) catalog: String,
    /// The account that invited first, and the other one.
    pub(crate) accounts: [Arc<Account>; 2],
    pub(crate) updated_at: OffsetDateTime,
    pub(crate) types: BTreeMap<ConnectionType, Entry>,
}

/// One type of a connection.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) created_at: OffsetDateTime,
    pub(crate) inviter_email: String,
    pub(crate) inviter_name: String,
    pub(crate) canceled: Option<Cancellation>,
}

#[derive(Debug)]
pub(crate) struct Cancellation {
    pub(crate) at: OffsetDateTime,
    /// The account ID.
    pub(crate) by: String,
}

impl Entry {
    pub(crate) fn status(&self) -> ConnectionTypeStatus {
        match self.canceled {
            None => ConnectionTypeStatus::Active,
            Some(_) => ConnectionTypeStatus::Canceled,
        }
    }
}

impl Connection {
    /// The other account. `None` if `account` is not part of the connection.
    pub(crate) fn other_than(&self, account: &Account) -> Option<&Arc<Account>> {
        let [one, other] = &self.accounts;
        if **one == *account {
            Some(other)
        } else if **other == *account {
            Some(one)
        } else {
            None
        }
    }

    /// Whether the connection has this type, in this status or, for `None`, in any.
    pub(crate) fn has(&self, connection_type: &ConnectionType, status: Option<&ConnectionTypeStatus>) -> bool {
        let entry = self.types.get(connection_type);
        entry.is_some_and(|entry| status.is_none_or(|status| entry.status() == *status))
    }

    /// The keys of the index for lists, for both accounts.
    fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        for account in &self.accounts {
            let key = |entry| Key { account: account.number(), catalog: self.catalog.clone(), entry };
            keys.push(key(None));
            keys.extend(self.types.iter().map(|(name, entry)| key(Some((name.clone(), entry.status())))));
        }
        keys
    }
}

/// The properties that a list can filter by, as an account sees a connection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) account: u32,
    pub(crate) catalog: String,
    /// A type and its status; `None` finds every connection.
    pub(crate) entry: Option<(ConnectionType, ConnectionTypeStatus)>,
}

/// All connections. The number of one is its place in the order of creation.
#[derive(Debug, Default)]
pub(crate) struct Connections {
    all: Vec<Connection>,
    by_id: HashMap<String, u64>,
    by_pair: HashMap<Pair, u64>,
    index: Index<Key>,
}

impl Connections {
    pub(crate) fn get(&self, number: u64) -> Option<&Connection> {
        self.all.get(usize::try_from(number).ok()?)
    }

    /// All connections, in the order of creation.
    pub(crate) fn all(&self) -> &[Connection] {
        &self.all
    }

    pub(crate) fn with_id(&self, id: &str) -> Option<(u64, &Connection)> {
        let number = *self.by_id.get(id)?;
        Some((number, self.get(number)?))
    }

    /// The connection of the two accounts, if they have one.
    pub(crate) fn of(&self, pair: &Pair) -> Option<(u64, &Connection)> {
        let number = *self.by_pair.get(pair)?;
        Some((number, self.get(number)?))
    }

    /// Whether a type of the connection of the two accounts is active.
    pub(crate) fn is_active(&self, pair: &Pair, connection_type: &ConnectionType) -> bool {
        self.of(pair).is_some_and(|(_, it)| it.has(connection_type, Some(&ConnectionTypeStatus::Active)))
    }

    /// The number of connections that match `key`.
    pub(crate) fn count(&self, key: &Key) -> usize {
        self.index.len(key)
    }

    /// The numbers of the connections that match any of `keys`.
    pub(crate) fn page(&self, keys: impl IntoIterator<Item = Key>, start: u64, count: usize) -> Vec<u64> {
        self.index.page(keys, start, count)
    }

    pub(crate) fn add(&mut self, connection: Connection) -> u64 {
        let number = self.all.len() as u64;
        let [one, other] = &connection.accounts;
        self.by_pair.insert(Pair::new(&connection.catalog, one, other), number);
        self.by_id.insert(connection.id.clone(), number);
        for key in connection.keys() {
            self.index.insert(key, number);
        }
        self.all.push(connection);
        number
    }

    /// Changes the types of a connection.
    pub(crate) fn update(&mut self, number: u64, change: impl FnOnce(&mut Connection)) {
        let connection = usize::try_from(number).ok().and_then(|number| self.all.get_mut(number));
        let Some(connection) = connection else { return };
        let before = connection.keys();
        change(connection);
        for key in before {
            self.index.remove(&key, number);
        }
        for key in connection.keys() {
            self.index.insert(key, number);
        }
    }
}
