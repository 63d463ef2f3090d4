//! Comma-separated values.

use super::{Rows, cell};
use crate::exit::CommandError;
use std::io;

/// Formats `rows` as CSV (RFC 4180) with a header.
pub fn csv(rows: &Rows) -> Result<Vec<u8>, CommandError> {
    let failed = |error: csv::Error| CommandError::Io("cannot write CSV".to_owned(), io::Error::other(error));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&rows.columns).map_err(failed)?;
    for row in &rows.rows {
        writer.write_record(row.iter().map(cell)).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| CommandError::Io("cannot write CSV".to_owned(), error.into_error()))
}
