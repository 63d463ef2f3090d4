//! The report as CSV.

use super::entry::{Entry, shown};
use super::sink::Sink;
use super::summary::Summary;
use awsjson_command::{CommandError, Stdout};
use std::io;

/// A CSV report, with a line for each type of each connection. It contains no counts and no invitations.
pub struct Csv(Stdout);

impl Csv {
    /// Writes the header.
    pub fn new(stdout: Stdout) -> Result<Self, CommandError> {
        let mut sink = Self(stdout);
        sink.line(["ConnectionId", "AccountId", "Name", "ConnectionType", "Status", "UpdatedAt"])?;
        Ok(sink)
    }

    fn line(&mut self, cells: [&str; 6]) -> Result<(), CommandError> {
        let failed = |error: io::Error| CommandError::Io("cannot write CSV".to_owned(), error);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(cells).map_err(|error| failed(error.into()))?;
        self.0.write(writer.into_inner().map_err(|error| failed(error.into_error()))?)
    }
}

impl Sink for Csv {
    fn entry(&mut self, entry: &Entry) -> Result<(), CommandError> {
        let Entry { connection, account, name, connection_type, status, updated_at } = entry;
        self.line([connection, account, name, connection_type, status, &shown(*updated_at)])
    }

    fn end(&mut self, _: &Summary) -> Result<(), CommandError> {
        self.0.flush()
    }
}
