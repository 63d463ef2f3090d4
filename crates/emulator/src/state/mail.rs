//! The verification e-mails, and the codes in them.

use crate::account::Account;
use crate::limits::Daily;
use crate::mail::Mail;
use std::collections::{HashMap, VecDeque};
use time::OffsetDateTime;

/// The maximum number of stored e-mails. The oldest are dropped first.
const CAPACITY: usize = 1_000;

/// The account that requested a code, and the address that it was sent to.
pub(crate) type Key = (u32, String);

#[derive(Debug, Default)]
pub(crate) struct Mails {
    /// The latest e-mails, oldest first.
    pub(crate) sent: VecDeque<Mail>,
    /// The valid codes.
    pub(crate) codes: HashMap<Key, Code>,
    /// The number of e-mails of each account.
    pub(crate) counts: HashMap<u32, Daily>,
}

/// A valid code.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) code: String,
    pub(crate) expires_at: OffsetDateTime,
}

impl Mails {
    /// Sends an e-mail with a code that replaces an earlier one to the same address.
    pub(crate) fn send(&mut self, key: Key, mail: Mail, expires_at: OffsetDateTime) {
        if self.sent.len() >= CAPACITY {
            self.sent.pop_front();
        }
        self.codes.insert(key, Code { code: mail.code.clone(), expires_at });
        self.sent.push_back(mail);
    }

    /// Whether `code` is the one that was sent to `address` for the account.
    pub(crate) fn is_proven(&self, account: &Account, address: &str, code: &str) -> bool {
        self.codes.get(&key(account, address)).is_some_and(|sent| sent.code == code)
    }

    /// Invalidates the code that was sent to an address.
    pub(crate) fn use_up(&mut self, account: &Account, address: &str) {
        self.codes.remove(&key(account, address));
    }

    /// Invalidates a code, unless a newer one has replaced it.
    pub(crate) fn expire(&mut self, key: &Key, code: &str) {
        if self.codes.get(key).is_some_and(|latest| latest.code == code) {
            self.codes.remove(key);
        }
    }
}

/// Addresses are compared without case.
pub(crate) fn key(account: &Account, address: &str) -> Key {
    (account.number(), address.to_ascii_lowercase())
}
