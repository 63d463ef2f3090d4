//! The status of an account, which tests can set.

use serde::{Deserialize, Serialize};

/// The status of an account, which determines the operations that it may call. See [`Emulator::set_account_status`].
///
/// [`Emulator::set_account_status`]: crate::Emulator::set_account_status
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum AccountStatus {
    /// The account may call every operation.
    #[default]
    Active,
    /// The credentials have no permissions: each call is rejected with `AccessDeniedException` (`ACCESS_DENIED`).
    Denied,
    /// The account may not take part in partner benefits: qualifications tasks are refused with
    /// `AccessDeniedException` (`INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE`).
    BenefitsRevoked,
    /// The account is suspended: `CreatePartner` is refused (`INVALID_ACCOUNT_STATE`), nobody can
    /// invite it (`INCOMPATIBLE_CONNECTION_INVITATION_RECEIVER`), and no qualifications can be
    /// associated with it (`INCOMPATIBLE_SUBSIDIARY_CONNECTION`).
    Suspended,
    /// The account is not linked as required: `CreatePartner` is rejected (`INVALID_ACCOUNT_LINKING_STATUS`).
    Unlinked,
    /// The tier of the account is too low: `CreatePartner` is refused (`INELIGIBLE_ACCOUNT_TIER`).
    LowTier,
}
