//! Fetched credentials and their lifetime.

use crate::sign::Identity;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How long before their expiry credentials are fetched again.
const MARGIN: Duration = Duration::from_secs(5 * 60);

#[derive(Clone)]
pub(super) struct Cached {
    pub(super) identity: Arc<Identity>,
    pub(super) lifetime: Option<Lifetime>,
}

/// By the service's clock.
#[derive(Clone, Copy)]
pub(super) struct Lifetime {
    pub(super) refresh_at: SystemTime,
    pub(super) expires: SystemTime,
}

impl Cached {
    pub(super) fn new(identity: Identity, expires: Option<SystemTime>, now: SystemTime) -> Self {
        let lifetime = expires.map(|expires| Lifetime { refresh_at: refresh_at(now, expires), expires });
        Self { identity: Arc::new(identity), lifetime }
    }

    pub(super) fn is_valid(&self, now: SystemTime) -> bool {
        self.lifetime.is_none_or(|lifetime| now < lifetime.expires)
    }
}

/// Some time before `expires`, but not before half of the lifetime, so that short-lived credentials are not fetched for
/// each call.
pub(super) fn refresh_at(now: SystemTime, expires: SystemTime) -> SystemTime {
    let half = now + expires.duration_since(now).unwrap_or_default() / 2;
    expires.checked_sub(MARGIN).map_or(half, |early| early.max(half))
}
