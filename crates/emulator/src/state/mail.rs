//! The verification e-mails, and the codes in them.

use crate::account::Account;
use crate::limits::Daily;
use crate::mail::Mail;
use std::collections::{HashMap, VecDeque};
use time::OffsetDateTime;

/// How many e-mails are kept for the test to read; the oldest go first.
const CAPACITY: usize = 1_000;

/// Who asked for a code, and the address that it was sent to.
pub(crate) type Key = (u32, String);

#[derive(Debug, Default)]
pub(crate) struct Mails {
    /// The latest e-mails, oldest first.
    pub(crate) sent: VecDeque<Mail>,
    /// The codes that can be used.
    pub(crate) codes: HashMap<Key, Code>,
    /// How many each account had sent.
    pub(crate) counts: HashMap<u32, Daily>,
}

/// A code that can be used.
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

/// Addresses are the same in upper and lower case.
pub(crate) fn key(account: &Account, address: &str) -> Key {
    (account.number(), address.to_ascii_lowercase())
}
