//! What all connections to the emulator share.

use crate::account::Accounts;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::ids::Ids;
use crate::limits::Limits;
use crate::state::State;
use std::sync::{Mutex, MutexGuard, PoisonError};
use time::{Duration, OffsetDateTime};

#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) endpoint_url: String,
    pub(crate) accounts: Accounts,
    pub(crate) faults: Faults,
    pub(crate) limits: Limits,
    pub(crate) registration_required: bool,
    pub(crate) task_duration: Duration,
    pub(crate) clock: Clock,
    pub(crate) request_ids: Ids,
    pub(crate) state: Mutex<State>,
}

impl Service {
    /// The state, locked, and the time that it has come to.
    pub(crate) fn state(&self) -> (MutexGuard<'_, State>, OffsetDateTime) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        state.settle(now);
        (state, now)
    }
}
