//! When a task ends.

use crate::transition::{Task, Transition};
use time::{Duration, OffsetDateTime};

/// When a task ends: at a time, or after a number of reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Due {
    At(OffsetDateTime),
    AfterReads(u32),
}

impl Due {
    /// The time, if it is one.
    pub(crate) fn at(self) -> Option<OffsetDateTime> {
        match self {
            Self::At(at) => Some(at),
            Self::AfterReads(_) => None,
        }
    }

    /// Counts a read. Returns whether the task ended before it.
    pub(crate) fn is_over_after_read(&mut self) -> bool {
        match self {
            Self::At(_) => false,
            Self::AfterReads(0) => true,
            Self::AfterReads(reads) => {
                *reads -= 1;
                false
            }
        }
    }
}

/// The transition of each task.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Transitions([Transition; Task::ALL.len()]);

impl Transitions {
    /// All tasks take `duration`.
    pub(crate) fn new(duration: Duration) -> Self {
        Self([Transition::After(duration.try_into().unwrap_or_default()); Task::ALL.len()])
    }

    pub(crate) fn get(&self, task: Task) -> Transition {
        self.0.get(task as usize).copied().unwrap_or(Transition::AfterReads(0))
    }

    pub(crate) fn set(&mut self, task: Task, transition: Transition) {
        if let Some(set) = self.0.get_mut(task as usize) {
            *set = transition;
        }
    }

    /// When a task ends that starts now.
    pub(crate) fn due(&self, task: Task, now: OffsetDateTime) -> Due {
        match self.get(task) {
            Transition::After(duration) => {
                Due::At(now.saturating_add(Duration::try_from(duration).unwrap_or(Duration::MAX)))
            }
            Transition::AfterReads(reads) => Due::AfterReads(reads),
        }
    }
}
