//! When tasks and verifications that are in progress end.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A kind of task that is in progress after a call. See [`Emulator::set_transition`](crate::Emulator::set_transition).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Task {
    /// A profile update task, read by `GetProfileUpdateTask`.
    ProfileUpdate,
    /// A qualifications association task, read by `GetQualificationsAssociationTask`.
    QualificationsAssociation,
    /// A qualifications disassociation task, read by `GetQualificationsDisassociationTask`.
    QualificationsDisassociation,
    /// The checks of a business, also after the completion URL was opened, read by `GetVerification`.
    BusinessVerification,
    /// The checks of a registrant after the completion URL was opened, read by `GetVerification`.
    RegistrantVerification,
}

impl Task {
    /// All kinds.
    pub(crate) const ALL: [Self; 5] = [
        Self::ProfileUpdate,
        Self::QualificationsAssociation,
        Self::QualificationsDisassociation,
        Self::BusinessVerification,
        Self::RegistrantVerification,
    ];
}

/// When a task that is in progress ends.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Transition {
    /// After this duration by the emulator's clock. Zero is immediately.
    After(Duration),
    /// After this number of reads. The next read shows that the task has ended.
    AfterReads(u32),
}
