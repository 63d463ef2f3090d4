//! The partner accounts of an emulator.

use aws_credential_types::Credentials;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// A partner account of the emulator. Its access key distinguishes it from the others.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// The AWS account ID: 12 digits. A `ReceiverIdentifier` may name the account by it.
    pub account_id: String,
    /// The ID of the partner profile. A `ReceiverIdentifier` may name the account by it, and
    /// invitations show it as `OtherParticipantIdentifier`.
    pub profile_id: String,
    /// The name of the partner profile.
    pub profile_name: String,
    /// An e-mail address to invite with.
    pub email: String,
    /// The access key ID that requests are signed with.
    pub access_key_id: String,
    number: u32,
    pub(crate) secret_access_key: String,
    pub(crate) session_token: Option<String>,
}

impl Account {
    /// The account with this number, from 0. The same number is the same account in every
    /// emulator whose snapshot does not say otherwise. The first has long-term credentials, the others temporary ones.
    pub(crate) fn numbered(number: u32) -> Self {
        let ordinal = u64::from(number) + 1;
        Self {
            account_id: format!("{:012}", 100_000_000_000 + ordinal),
            profile_id: format!("pprofile-p{ordinal:012}"),
            profile_name: format!("Example Partner {ordinal}"),
            email: format!("alliances@partner-{ordinal}.example"),
            number,
            access_key_id: format!("AKIDEMULATOR{ordinal:08}"),
            secret_access_key: format!("emulator-secret-of-account-{ordinal:08}"),
            session_token: (number > 0).then(|| format!("emulator-session-of-account-{ordinal:08}")),
        }
    }

    /// The credentials that requests of this account are signed with.
    pub fn credentials(&self) -> Credentials {
        Credentials::new(
            self.access_key_id.as_str(),
            self.secret_access_key.as_str(),
            self.session_token.clone(),
            None,
            "partnercentral-account-emulator",
        )
    }

    /// The number of the account, which no other account of an emulator has.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// Whether `identifier` names this account: by its account ID or its profile ID.
    pub(crate) fn is_named(&self, identifier: &str) -> bool {
        self.account_id == identifier || self.profile_id == identifier
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("account_id", &self.account_id)
            .field("profile_id", &self.profile_id)
            .field("profile_name", &self.profile_name)
            .field("email", &self.email)
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

/// All accounts of an emulator, indexed by their identifiers.
#[derive(Debug)]
pub(crate) struct Accounts {
    all: Vec<Account>,
    by_identifier: HashMap<String, Arc<Account>>,
    by_access_key: HashMap<String, Arc<Account>>,
    /// The numbers of those that are not as in every emulator.
    defined: Vec<u32>,
}

impl Accounts {
    /// These accounts, in the order of their numbers.
    pub(crate) fn new(all: Vec<Account>) -> Self {
        let defined = all.iter().filter(|it| **it != Account::numbered(it.number)).map(Account::number).collect();
        let (by_identifier, by_access_key) = (HashMap::new(), HashMap::new());
        let mut accounts = Self { all: Vec::new(), by_identifier, by_access_key, defined };
        for account in &all {
            let account = Arc::new(account.clone());
            for identifier in [&account.account_id, &account.profile_id] {
                accounts.by_identifier.insert(identifier.clone(), Arc::clone(&account));
            }
            accounts.by_access_key.insert(account.access_key_id.clone(), account);
        }
        accounts.all = all;
        accounts
    }

    /// The account with this number, from 0.
    pub(crate) fn numbered(&self, number: u32) -> Option<&Account> {
        self.all.get(usize::try_from(number).ok()?)
    }

    /// The numbers of the accounts that a snapshot has to define.
    pub(crate) fn defined(&self) -> &[u32] {
        &self.defined
    }

    /// The account with this account ID, profile ID or ordinal, from 1.
    pub(crate) fn find(&self, identifier: &str) -> Option<&Arc<Account>> {
        let numbered = || self.named(&self.all.get(identifier.parse::<usize>().ok()?.checked_sub(1)?)?.account_id);
        self.named(identifier).or_else(numbered)
    }

    pub(crate) fn all(&self) -> &[Account] {
        &self.all
    }

    /// The account with this account ID or profile ID.
    pub(crate) fn named(&self, identifier: &str) -> Option<&Arc<Account>> {
        self.by_identifier.get(identifier)
    }

    pub(crate) fn with_access_key(&self, access_key_id: &str) -> Option<&Arc<Account>> {
        self.by_access_key.get(access_key_id)
    }
}
