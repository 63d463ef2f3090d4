//! What all connections to the emulator share, and what [`Emulator`](crate::Emulator) and the control interface do to it.

use crate::account::{Account, Accounts};
use crate::clock::Clock;
use crate::faults::Rules;
use crate::ids::Ids;
use crate::limits::Limits;
use crate::mail::Mail;
use crate::recorder::Recorder;
use crate::state::State;
use crate::status::AccountStatus;
use std::sync::{Mutex, MutexGuard, PoisonError};
use time::{Duration, OffsetDateTime};

#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) endpoint_url: String,
    pub(crate) accounts: Accounts,
    pub(crate) faults: Rules,
    pub(crate) limits: Limits,
    pub(crate) registration_required: bool,
    pub(crate) task_duration: Duration,
    pub(crate) clock: Clock,
    /// The seed of the IDs of resources.
    pub(crate) seed: u64,
    pub(crate) request_ids: Ids,
    pub(crate) recorder: Recorder,
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

    /// The latest verification e-mails, oldest first.
    pub(crate) fn sent_mail(&self) -> Vec<Mail> {
        self.state().0.mails.sent.iter().cloned().collect()
    }

    pub(crate) fn status(&self, account: &Account) -> AccountStatus {
        self.state().0.status(account)
    }

    pub(crate) fn set_status(&self, account: &Account, status: AccountStatus) {
        self.state().0.statuses.insert(account.number(), status);
    }

    /// Makes everything as it was at the start, except that request IDs are not used again.
    pub(crate) fn reset(&self) {
        let (mut state, _) = self.state();
        self.clock.reset();
        self.faults.clear();
        self.recorder.clear();
        *state = State::new(Ids::new(self.seed, "resource"), self.clock.now());
    }
}
