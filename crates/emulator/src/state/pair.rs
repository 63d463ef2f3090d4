//! Two accounts that have to do with each other.

use crate::account::Account;

/// Two accounts in a catalog, in no order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Pair {
    catalog: String,
    low: u32,
    high: u32,
}

impl Pair {
    pub(crate) fn new(catalog: &str, one: &Account, other: &Account) -> Self {
        let (one, other) = (one.number(), other.number());
        Self { catalog: catalog.to_owned(), low: one.min(other), high: one.max(other) }
    }
}
