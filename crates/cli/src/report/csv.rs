//! The report as CSV.

use super::entry::Entry;
use super::sink::Sink;
use super::summary::Summary;
use awsjson_command::{CommandError, Stdout};

/// A CSV report, with a line for each type of each connection. It contains no counts and no invitations.
pub struct Csv {
    writer: awsjson_command::Csv<Stdout>,
    since: bool,
}

impl Csv {
    /// Writes the header. With `since`, there is a column for the time since when the participants are connected.
    pub fn new(stdout: Stdout, since: bool) -> Result<Self, CommandError> {
        let mut writer = awsjson_command::Csv::new(stdout).for_terminal(Stdout::is_terminal());
        let columns = ["ConnectionId", "AccountId", "Name", "ConnectionType", "Status", "UpdatedAt"];
        let columns = columns.into_iter().chain(since.then_some("CreatedAt"));
        writer.line(columns).map_err(Stdout::failure)?;
        Ok(Self { writer, since })
    }
}

impl Sink for Csv {
    fn entry(&mut self, entry: &Entry) -> Result<(), CommandError> {
        self.writer.line(entry.cells(self.since)).map_err(Stdout::failure)
    }

    fn end(&mut self, _: &Summary) -> Result<(), CommandError> {
        self.writer.flush().map_err(Stdout::failure)
    }
}
