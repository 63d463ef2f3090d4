//! The connection preferences of an account in a catalog.

use crate::account::Account;
use partnercentral_account_model::types::AccessType;
use time::OffsetDateTime;

#[derive(Debug, Clone)]
pub(crate) struct Preferences {
    pub(crate) access_type: AccessType,
    pub(crate) excluded: Option<Vec<String>>,
    pub(crate) updated_at: OffsetDateTime,
    pub(crate) revision: i64,
}

impl Preferences {
    /// The preferences of an account that never changed them.
    pub(crate) fn initial(at: OffsetDateTime) -> Self {
        Self { access_type: AccessType::AllowAll, excluded: None, updated_at: at, revision: 1 }
    }

    /// Whether these allow invitations from `sender`.
    pub(crate) fn admit(&self, sender: &Account) -> bool {
        match self.access_type {
            AccessType::AllowAll => true,
            AccessType::AllowByDefaultDenySome => !self.excluded.iter().flatten().any(|id| sender.is_named(id)),
            _ => false,
        }
    }
}
