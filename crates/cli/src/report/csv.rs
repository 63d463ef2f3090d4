//! The report as CSV.

use super::Sink;
use super::entry::{Entry, shown};
use super::summary::Summary;
use awsjson_command::{Failure, Stdout};
use std::io;

/// One line for each type of each connection; counts and invitations are left out.
pub struct Csv(Stdout);

impl Csv {
    /// Writes the names of the columns.
    pub fn new(stdout: Stdout) -> Result<Self, Failure> {
        let mut sink = Self(stdout);
        sink.line(["ConnectionId", "AccountId", "Name", "ConnectionType", "Status", "UpdatedAt"])?;
        Ok(sink)
    }

    fn line(&mut self, cells: [&str; 6]) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure::Io("cannot write CSV".to_owned(), error);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(cells).map_err(|error| failed(error.into()))?;
        self.0.write(writer.into_inner().map_err(|error| failed(error.into_error()))?)
    }
}

impl Sink for Csv {
    fn entry(&mut self, entry: &Entry) -> Result<(), Failure> {
        let Entry { connection, account, name, connection_type, status, updated_at } = entry;
        self.line([connection, account, name, connection_type, status, &shown(*updated_at)])
    }

    fn end(&mut self, _: &Summary) -> Result<(), Failure> {
        self.0.flush()
    }
}
