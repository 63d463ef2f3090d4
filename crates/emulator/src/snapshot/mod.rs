//! The state of an emulator as readable JSON.

mod accounts;
mod clock;
mod document;
mod error;
mod restore;
mod selection;
mod take;
mod values;

pub(crate) use accounts::define_accounts;
pub(crate) use document::{Clock, Document, Time, TransitionValue};
pub use error::SnapshotError;
pub(crate) use restore::state;
pub(crate) use selection::Selection;
pub(crate) use take::document;

use crate::json::read_object;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The state of an emulator: its resources, the statuses of its accounts, e-mails and clocks.
///
/// [`FromStr`] and serde read it from JSON. [`Display`](fmt::Display), with indentation, and serde write it. The files
/// of `--seed` and `--state` and the bodies of `/_emulator/state` contain the same JSON. Everything is optional. Only the
/// snapshot that an emulator starts with can define accounts, by members such as `account_id` and `secret_access_key`:
///
/// ```
/// use partnercentral_account_emulator::{Emulator, Snapshot};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let seed: Snapshot = r#"{
///     "clock": { "stopped_at": "2026-01-31T12:00:00Z" },
///     "accounts": [{ "account": "1", "account_id": "111122223333" }],
///     "partners": [{ "account": "1", "legal_name": "Example Inc." }],
///     "connections": [{ "accounts": ["1", "2"], "types": { "SUBSIDIARY": {} } }],
///     "invitations": [{ "sender": "1", "receiver": "2", "connection_type": "OPPORTUNITY_COLLABORATION" }]
/// }"#.parse()?;
/// let emulator = Emulator::builder().snapshot(seed).start().await?;
///
/// let before = emulator.snapshot();
/// // … calls …
/// emulator.restore(&before)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Snapshot(pub(crate) Document);

impl FromStr for Snapshot {
    type Err = SnapshotError;

    /// Reads JSON.
    ///
    /// # Errors
    /// [`SnapshotError::Unreadable`] if it is not the JSON of a snapshot.
    fn from_str(json: &str) -> Result<Self, SnapshotError> {
        read_object(json.as_bytes()).map_err(SnapshotError::Unreadable)
    }
}

impl fmt::Display for Snapshot {
    /// Writes indented JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string_pretty(self).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Snapshot {
    /// A snapshot contains personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("partners", &self.0.partners.len())
            .field("invitations", &self.0.invitations.len())
            .field("connections", &self.0.connections.len())
            .finish_non_exhaustive()
    }
}
