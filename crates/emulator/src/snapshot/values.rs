//! The values of a snapshot that need a check or a conversion.

use super::document::{self, Count, Time};
use super::error::SnapshotError;
use crate::limits::Daily;
use crate::state::due::Due;
use crate::state::partners::QualificationsTask;
use awsjson_smithy::Validate;
use awsjson_smithy::validate::Violation;
use time::format_description::FormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

const DAY: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]");

pub(super) type Result<T> = std::result::Result<T, SnapshotError>;

pub(super) fn invalid<T>(place: &str, problem: impl Into<String>) -> Result<T> {
    Err(SnapshotError::Invalid { place: place.to_owned(), problem: problem.into() })
}

/// Returns an error if a value violates the constraints of the model.
pub(super) fn check<T: Validate>(place: &str, value: &T) -> Result<()> {
    check_input(place, value, &[])
}

/// Returns an error if the input of an operation violates the constraints of the model. `names` are the names of its
/// members, and what they are called in the snapshot.
pub(super) fn check_input<T: Validate>(place: &str, input: &T, names: &[(&str, &str)]) -> Result<()> {
    let Err(error) = input.validate() else { return Ok(()) };
    let Some(Violation { path, constraint, .. }) = error.violations.first() else {
        return invalid(place, error.to_string());
    };
    let (member, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
    let member = names.iter().find(|(name, _)| *name == member).map_or(member, |(_, name)| name);
    let separator = if path.is_empty() { "" } else { "." };
    invalid(&format!("{place}{separator}{member}{rest}"), constraint.to_string())
}

pub(super) fn daily(place: &str, count: Option<&Count>) -> Result<Daily> {
    let Some(Count { day, count }) = count else { return Ok(Daily::default()) };
    match Date::parse(day, DAY) {
        Ok(day) => Ok(Daily { day: Some(day), count: *count }),
        Err(_) => invalid(&format!("{place}.day"), "must be a date such as 2026-01-31"),
    }
}

/// When a task ends: what the snapshot says, or at `default`.
pub(super) fn due(at: Option<Time>, reads: Option<u32>, default: OffsetDateTime) -> Due {
    reads.map_or_else(|| Due::At(at.map_or(default, |Time(at)| at)), Due::AfterReads)
}

pub(super) fn qualifications_task(task: &document::QualificationsTask) -> QualificationsTask {
    QualificationsTask {
        id: task.id.clone(),
        other: task.partner.clone(),
        started_at: task.started_at.0,
        due: due(task.due_at, task.due_reads, task.started_at.0),
        ended_at: task.ended_at.map(|Time(at)| at),
    }
}
