//! The state that all connections to the emulator share, and the methods of [`Emulator`](crate::Emulator) and of the
//! control interface on it.

use crate::account::{Account, Accounts};
use crate::clock::{self, Clock};
use crate::faults::Rules;
use crate::ids::Ids;
use crate::journal::{Change, Entry, Journal, StateFileError};
use crate::mail::Mail;
use crate::recorder::Recorder;
use crate::settings::Settings;
use crate::snapshot::{self, Selection, Snapshot, SnapshotError, Time};
use crate::state::due::Transitions;
use crate::state::{Initial, State};
use crate::status::AccountStatus;
use crate::transition::{Task, Transition};
use partnercentral_account_model::types::VerificationStatus;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use time::{Duration, OffsetDateTime};

#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) endpoint_url: String,
    pub(crate) accounts: Accounts,
    pub(crate) faults: Rules,
    /// The settings at the start.
    pub(crate) settings: Settings,
    /// How long tasks take at the start.
    pub(crate) task_duration: Duration,
    pub(crate) clock: Clock,
    /// The seed of the IDs of resources.
    pub(crate) seed: u64,
    pub(crate) request_ids: Ids,
    pub(crate) recorder: Recorder,
    pub(crate) state: Mutex<State>,
    /// The state at the start and after a reset.
    pub(crate) initial: Option<Snapshot>,
    /// Set if the state is stored in a file.
    pub(crate) journal: OnceLock<Journal>,
}

/// The time of a call that is read from a journal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) at: OffsetDateTime,
    pub(crate) id_count: u64,
}

impl Service {
    /// The locked state, and its time.
    pub(crate) fn state(&self) -> (MutexGuard<'_, State>, OffsetDateTime) {
        self.state_at(None)
    }

    /// Locks the state, and advances it to `moment`, or to now.
    pub(crate) fn state_at(&self, moment: Option<Moment>) -> (MutexGuard<'_, State>, OffsetDateTime) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = moment.map_or_else(|| self.clock.now(), |moment| moment.at);
        state.settle(now);
        if let Some(Moment { id_count, .. }) = moment {
            state.ids.set_count(id_count);
        }
        (state, now)
    }

    /// Writes a change to the journal, if there is one. `id_count` is the number of IDs before the change.
    pub(crate) fn record(&self, state: &State, now: OffsetDateTime, id_count: u64, change: impl FnOnce() -> Change) {
        let Some(journal) = self.journal.get() else { return };
        journal.append(&Entry { at: Time(now), id_count, change: change() });
        if journal.is_full() {
            journal.write_snapshot(self.document(state, &Selection::default()));
        }
    }

    /// Waits until all changes up to now are in the state file, if there is one.
    ///
    /// # Errors
    /// Why they cannot be written.
    pub(crate) async fn durable(&self) -> Result<(), Arc<StateFileError>> {
        match self.journal.get() {
            Some(journal) => journal.durable().await,
            None => Ok(()),
        }
    }

    /// The latest verification e-mails, oldest first.
    pub(crate) fn sent_mail(&self) -> Vec<Mail> {
        self.state().0.mails.sent.iter().cloned().collect()
    }

    pub(crate) fn status(&self, account: &Account) -> AccountStatus {
        self.state().0.status(account)
    }

    pub(crate) fn set_status(&self, account: &Account, status: AccountStatus) {
        let (mut state, now) = self.state();
        state.statuses.insert(account.number(), status);
        let change = || Change::Status { account: account.account_id.clone(), status };
        self.record(&state, now, state.ids.count(), change);
    }

    /// Completes the verification with this ID, whose checks will end with `outcome`. Returns whether it was waiting
    /// for its completion.
    pub(crate) fn complete_verification(&self, id: &str, outcome: VerificationStatus) -> bool {
        let (mut guard, now) = self.state();
        let state = &mut *guard;
        let completed = state.verifications.complete(id, outcome.clone(), &state.transitions, now);
        if completed {
            let change = || Change::Completion { id: id.to_owned(), outcome };
            self.record(state, now, state.ids.count(), change);
        }
        completed
    }

    pub(crate) fn transitions(&self) -> Transitions {
        self.state().0.transitions.clone()
    }

    /// Sets when tasks end that start after this call.
    pub(crate) fn set_transitions(&self, transitions: &BTreeMap<Task, Transition>) {
        let (mut state, now) = self.state();
        for (task, transition) in transitions {
            state.transitions.set(*task, *transition);
        }
        let change = || Change::Transitions(transitions.iter().map(|(task, it)| (*task, (*it).into())).collect());
        self.record(&state, now, state.ids.count(), change);
    }

    pub(crate) fn settings(&self) -> Settings {
        self.state().0.settings.clone()
    }

    /// Changes the settings for later calls.
    ///
    /// # Errors
    /// That of `change`; then nothing is changed.
    pub(crate) fn set_settings<E>(&self, change: impl FnOnce(&Settings) -> Result<Settings, E>) -> Result<(), E> {
        let (mut state, now) = self.state();
        state.settings = change(&state.settings)?;
        self.record(&state, now, state.ids.count(), || Change::Settings(state.settings.clone()));
        Ok(())
    }

    /// Changes the clocks, after all events that are due.
    pub(crate) fn set_clock(&self, change: impl FnOnce(&Clock)) {
        let (state, now) = self.state();
        change(&self.clock);
        self.record(&state, now, state.ids.count(), || Change::Clock(self.clock.settings().into()));
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.part(&Selection::default())
    }

    /// A snapshot with a part of the state. If it has a number of entries, and no text that they contain, it does not
    /// take longer when the state grows.
    pub(crate) fn part(&self, selection: &Selection) -> Snapshot {
        Snapshot(self.document(&self.state().0, selection))
    }

    fn document(&self, state: &State, selection: &Selection) -> snapshot::Document {
        let mut document = snapshot::document(state, &self.accounts, selection);
        document.clock = Some(self.clock.settings().into());
        document
    }

    /// Replaces the state, and the clocks if the snapshot has them.
    ///
    /// # Errors
    /// [`SnapshotError`] if the snapshot cannot be used. The state is not changed then.
    pub(crate) fn restore(&self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        let (mut state, _) = self.state();
        let settings = snapshot.0.clock.as_ref().map_or_else(|| self.clock.settings(), clock::Settings::from);
        *state = snapshot::state(&snapshot.0, &self.accounts, self.fresh(), settings.now())?;
        self.clock.set_settings(settings);
        self.replaced(&state);
        Ok(())
    }

    /// Resets everything to the start, except that request IDs are not used again.
    pub(crate) fn reset(&self) {
        let (mut state, _) = self.state();
        self.faults.clear();
        self.recorder.clear();
        let clock = self.initial.as_ref().and_then(|initial| initial.0.clock.as_ref());
        let settings = clock.map_or_else(|| self.clock.initial(), clock::Settings::from);
        self.clock.set_settings(settings);
        let now = settings.now();
        // It was restored before, at the start.
        let initial =
            self.initial.as_ref().and_then(|it| snapshot::state(&it.0, &self.accounts, self.fresh(), now).ok());
        *state = initial.unwrap_or_else(|| State::new(self.fresh(), now));
        self.replaced(&state);
    }

    /// Writes a state that is not the result of a recorded change to the state file.
    fn replaced(&self, state: &State) {
        if let Some(journal) = self.journal.get() {
            journal.write_snapshot(self.document(state, &Selection::default()));
        }
    }

    /// The contents of a new state.
    fn fresh(&self) -> Initial {
        Initial {
            ids: Ids::new(self.seed, "resource"),
            transitions: Transitions::new(self.task_duration),
            settings: self.settings.clone(),
        }
    }

    /// Writes all pending changes, and closes the state file.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(crate) fn close(&self) -> Result<(), Arc<StateFileError>> {
        let Some(journal) = self.journal.get() else { return Ok(()) };
        let (state, _) = self.state();
        self.replaced(&state);
        drop(state);
        journal.close()
    }
}
