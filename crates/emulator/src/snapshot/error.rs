//! Why a snapshot cannot be used.

use thiserror::Error;

/// Why a [`Snapshot`](crate::Snapshot) cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The text is not the JSON of a snapshot.
    #[error("the snapshot cannot be read: {0}")]
    Unreadable(String),
    /// A value does not fit the rest of the snapshot, or the emulator.
    #[error("the snapshot cannot be used: {place}: {problem}")]
    Invalid {
        /// The path of the value, such as `invitations[3].sender`.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
}
