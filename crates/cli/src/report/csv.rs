//! The report as CSV.

use super::entry::{Entry, shown};
use super::sink::Sink;
use super::summary::Summary;
use awsjson_command::{CommandError, Stdout};

/// A CSV report, with a line for each type of each connection. It contains no counts and no invitations.
pub struct Csv(csv::Writer<Stdout>);

impl Csv {
    /// Writes the header.
    pub fn new(stdout: Stdout) -> Result<Self, CommandError> {
        let mut sink = Self(csv::Writer::from_writer(stdout));
        sink.line(["ConnectionId", "AccountId", "Name", "ConnectionType", "Status", "UpdatedAt"])?;
        Ok(sink)
    }

    fn line(&mut self, cells: [&str; 6]) -> Result<(), CommandError> {
        self.0.write_record(cells).map_err(|error| Stdout::failure(error.into()))
    }
}

impl Sink for Csv {
    fn entry(&mut self, entry: &Entry) -> Result<(), CommandError> {
        let Entry { connection, account, name, connection_type, status, updated_at } = entry;
        self.line([connection, account, name, connection_type, status, &shown(*updated_at)])
    }

    fn end(&mut self, _: &Summary) -> Result<(), CommandError> {
        self.0.flush().map_err(Stdout::failure)
    }
}
