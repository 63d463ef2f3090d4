//! Schedules events.

use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Scheduled events.
#[derive(Debug)]
pub(crate) struct Agenda<E> {
    events: BTreeMap<(OffsetDateTime, u64), E>,
    count: u64,
}

impl<E> Default for Agenda<E> {
    fn default() -> Self {
        Self { events: BTreeMap::new(), count: 0 }
    }
}

impl<E> Agenda<E> {
    pub(crate) fn add(&mut self, at: OffsetDateTime, event: E) {
        self.count += 1;
        self.events.insert((at, self.count), event);
    }

    /// Removes the next event that is due, and returns it with its time. Events with the same time are returned in the
    /// order in which they were added.
    pub(crate) fn next_due(&mut self, now: OffsetDateTime) -> Option<(OffsetDateTime, E)> {
        let entry = self.events.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((at, _), event) = entry.remove_entry();
        Some((at, event))
    }
}
