//! The limits beyond which the service returns `ServiceQuotaExceededException`.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

/// The quotas of an account. Days are UTC days.
///
/// ```
/// use partnercentral_account_emulator::Limits;
///
/// let mut limits = Limits::default();
/// limits.emails_per_day = 1;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Limits {
    /// Verification e-mails an account can have sent in a day. Default: 1,000.
    /// (`LIMIT_EXCEEDED_NUMBER_OF_EMAIL`)
    pub emails_per_day: u32,
    /// E-mail domains of a partner, at most 100. Default: 100.
    /// (`LIMIT_EXCEEDED_NUMBER_OF_DOMAIN`)
    pub domains: u32,
    /// Invitations an account can send in a day. Default: 1,000,000.
    /// (`LIMIT_EXCEEDED_NUMBER_OF_CONNECTION_INVITATION_PER_DAY`)
    pub invitations_per_day: u32,
    /// Invitations of an account that are `PENDING` at a time in a catalog. Default: 1,000,000.
    /// (`LIMIT_EXCEEDED_NUMBER_OF_OPEN_CONNECTION_INVITATION`)
    pub open_invitations: u32,
    /// Connection types of an account that are `ACTIVE` at a time in a catalog. Default: 1,000,000.
    /// (`LIMIT_EXCEEDED_NUMBER_OF_ACTIVE_CONNECTION`)
    pub active_connections: u32,
    /// Profile update tasks a partner can start in a day. Default: 1,000.
    /// (`LIMIT_EXCEEDED_NUMBER_OF_PROFILE_UPDATE_PER_DAY`)
    pub profile_updates_per_day: u32,
    /// Changes of a partner's profile visibility in a day. Default: 1,000.
    /// (`LIMIT_EXCEEDED_NUMBER_OF_PROFILE_VISIBILITY_UPDATE_PER_DAY`)
    pub visibility_updates_per_day: u32,
}

impl Limits {
    /// No limits: what the service did once under its limits must be possible again when a journal is replayed.
    pub(crate) const NONE: Self = Self {
        emails_per_day: u32::MAX,
        domains: u32::MAX,
        invitations_per_day: u32::MAX,
        open_invitations: u32::MAX,
        active_connections: u32::MAX,
        profile_updates_per_day: u32::MAX,
        visibility_updates_per_day: u32::MAX,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            emails_per_day: 1_000,
            domains: 100,
            invitations_per_day: 1_000_000,
            open_invitations: 1_000_000,
            active_connections: 1_000_000,
            profile_updates_per_day: 1_000,
            visibility_updates_per_day: 1_000,
        }
    }
}

/// Counts events on the latest day with any.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Daily {
    pub(crate) day: Option<Date>,
    pub(crate) count: u32,
}

impl Daily {
    /// Whether the count has reached `limit` today.
    pub(crate) fn is_used_up(&self, now: OffsetDateTime, limit: u32) -> bool {
        let today = if self.day == Some(now.date()) { self.count } else { 0 };
        today >= limit
    }

    /// Counts an event.
    pub(crate) fn count(&mut self, now: OffsetDateTime) {
        if self.day != Some(now.date()) {
            *self = Self { day: Some(now.date()), count: 0 };
        }
        self.count = self.count.saturating_add(1);
    }
}
