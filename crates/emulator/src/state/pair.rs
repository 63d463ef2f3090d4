//! Pairs of accounts.

use crate::account::Account;

/// An unordered pair of accounts in a catalog.
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
