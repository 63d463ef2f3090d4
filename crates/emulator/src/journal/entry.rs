//! The lines of a journal: changes of the state, and their times.

use crate::settings::Settings;
use crate::snapshot::{Clock, Time, TransitionValue};
use crate::status::AccountStatus;
use crate::transition::Task;
use partnercentral_account_model::types::VerificationStatus;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The first line, which identifies the snapshot that the journal continues.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) generation: u64,
}

/// A change, which leads from one state to the next if it is executed again.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// The time by the emulator's clock.
    pub(crate) at: Time,
    /// The number of IDs that were generated before. Failed calls, which are not in the journal, may have used some.
    pub(crate) id_count: u64,
    pub(crate) change: Change,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(crate) enum Change {
    /// An operation that was executed.
    Call {
        /// The account ID.
        account: String,
        operation: String,
        input: Value,
    },
    /// The status of an account was set.
    Status {
        /// The account ID.
        account: String,
        status: AccountStatus,
    },
    /// The page behind a completion URL was opened.
    Completion {
        /// The last part of the URL.
        id: String,
        outcome: VerificationStatus,
    },
    /// Transitions were set.
    Transitions(BTreeMap<Task, TransitionValue>),
    /// The settings were changed.
    Settings(Settings),
    /// The clocks were set.
    Clock(Clock),
}
