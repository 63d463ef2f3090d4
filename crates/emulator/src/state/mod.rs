//! What the emulator remembers.

mod connection;
mod idempotency;
mod invitation;
mod page;
mod preferences;

use crate::account::Account;
use crate::ids::Ids;
use crate::refusal::Refusal;
use connection::Connection;
use idempotency::Idempotency;
use invitation::Invitation;
use page::Pages;
use partnercentral_account_model::types::ResourceNotFoundExceptionReason;
use preferences::Preferences;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// All that was ever created, each kind in the order of creation.
#[derive(Debug)]
pub(crate) struct State {
    ids: Ids,
    started_at: OffsetDateTime,
    invitations: Vec<Invitation>,
    connections: Vec<Connection>,
    /// By account ID and catalog.
    preferences: BTreeMap<(String, String), Preferences>,
    pages: Pages,
    pub(crate) idempotency: Idempotency,
}

impl State {
    pub(crate) fn new(ids: Ids, started_at: OffsetDateTime) -> Self {
        Self {
            pages: Pages::new(ids.next()),
            ids,
            started_at,
            invitations: Vec::new(),
            connections: Vec::new(),
            preferences: BTreeMap::new(),
            idempotency: Idempotency::default(),
        }
    }
}

/// Who calls, and when.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) accounts: &'a [Account],
    pub(crate) caller: &'a Account,
    pub(crate) now: OffsetDateTime,
}

/// Two accounts that have to do with each other in a catalog.
#[derive(Debug)]
struct Pair {
    catalog: String,
    /// The one who invited first.
    one: Account,
    other: Account,
}

impl Pair {
    /// The account that `account` has to do with; `None` when it is a stranger to the pair.
    fn other_than(&self, account: &Account) -> Option<&Account> {
        if self.one == *account {
            Some(&self.other)
        } else if self.other == *account {
            Some(&self.one)
        } else {
            None
        }
    }

    /// Whether these are the same two in the same catalog, in either order.
    fn is_same_as(&self, pair: &Self) -> bool {
        self.catalog == pair.catalog && self.other_than(&pair.one) == Some(&pair.other)
    }
}

/// Whether a filter on participants lets `account` through.
fn admits(filter: &Option<Vec<String>>, account: &Account) -> bool {
    filter.as_ref().is_none_or(|identifiers| identifiers.iter().any(|id| account.is_named(id)))
}

/// The ARN of a resource that belongs to a catalog.
fn arn(catalog: &str, resource: &str, id: &str) -> String {
    format!("arn:aws:partnercentral:us-east-1::catalog/{catalog}/{resource}/{id}")
}

fn not_found(reason: ResourceNotFoundExceptionReason, what: &str, id: &str) -> Refusal {
    Refusal::not_found(reason, format!("There is no {what} {id} in this catalog for this account."))
}
