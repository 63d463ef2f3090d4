//! E-mails as a test reads them.

use time::OffsetDateTime;

/// An e-mail with a verification code, sent by `SendEmailVerificationCode`. It is not delivered;
/// see [`Emulator::sent_mail`](crate::Emulator::sent_mail).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mail {
    /// The address that it was sent to.
    pub to: String,
    /// The code: 6 digits.
    pub code: String,
    /// The account that asked for it. The code is valid for this account only.
    pub account_id: String,
    /// The catalog of the request.
    pub catalog: String,
    /// The time by the emulator's clock.
    pub sent_at: OffsetDateTime,
}
