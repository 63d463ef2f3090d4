//! What an account may do, as a test sets it.

use serde::{Deserialize, Serialize};

/// The standing of an account with the service. See [`Emulator::set_account_status`].
///
/// [`Emulator::set_account_status`]: crate::Emulator::set_account_status
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum AccountStatus {
    /// The account may call every operation.
    #[default]
    Active,
    /// The credentials lack every permission: each call is refused with `AccessDeniedException`
    /// (`ACCESS_DENIED`).
    Denied,
    /// The account may not take part in partner benefits: qualifications tasks are refused with
    /// `AccessDeniedException` (`INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE`).
    BenefitsRevoked,
    /// The account is suspended: `CreatePartner` is refused (`INVALID_ACCOUNT_STATE`), nobody can
    /// invite it (`INCOMPATIBLE_CONNECTION_INVITATION_RECEIVER`), and no qualifications can be
    /// associated with it (`INCOMPATIBLE_SUBSIDIARY_CONNECTION`).
    Suspended,
    /// The account is not linked as it must be: `CreatePartner` is refused
    /// (`INVALID_ACCOUNT_LINKING_STATUS`).
    Unlinked,
    /// The tier of the account is too low: `CreatePartner` is refused (`INELIGIBLE_ACCOUNT_TIER`).
    LowTier,
}
