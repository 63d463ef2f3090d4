//! The interface of the formats.

use super::entry::Entry;
use super::summary::Summary;
use awsjson_command::CommandError;

/// Writes a report entry by entry, so the entries need not be kept in memory.
pub trait Sink {
    /// Writes an entry.
    fn entry(&mut self, entry: &Entry) -> Result<(), CommandError>;
    /// Writes the end of the report.
    fn end(&mut self, summary: &Summary) -> Result<(), CommandError>;
}
