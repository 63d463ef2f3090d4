//! Writes the output of a call in the selected format.

mod cells;
mod csv;
mod json;
mod query;
mod rows;
mod table;
mod times;

pub use cells::{cell, lines, printable, printable_line};
pub use csv::{Csv, inert};
pub use json::json_line;
pub use query::Query;
pub use rows::Rows;
pub use table::table;

use crate::exit::CommandError;
use crate::stdout::Stdout;
use crate::table::Operation;
use clap::ValueEnum;
use serde_json::Value;

/// A format of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// Indented JSON.
    Json,
    /// A table for people.
    Table,
    /// Comma-separated values with a header.
    Csv,
}

/// Writes the output of `operation` to stdout.
pub fn write(operation: &Operation, output: Value, format: Format, query: Option<&Query>) -> Result<(), CommandError> {
    let output = times::readable(output, operation.output);
    let (value, rows) = match query {
        Some(query) => {
            let value = query.search(operation, &output)?;
            let rows = Rows::of(&value);
            (value, rows)
        }
        None => {
            let rows = Rows::of_output(operation, &output);
            (output, rows)
        }
    };
    let mut stdout = Stdout::new();
    match format {
        Format::Json => stdout.write(json::json(&value)?)?,
        Format::Table => stdout.write(table::table(&rows))?,
        Format::Csv => csv::write(&rows, &mut stdout, Stdout::is_terminal()).map_err(Stdout::failure)?,
    }
    stdout.flush()
}

/// Writes `value` to stdout as indented JSON.
pub fn print(value: &Value) -> Result<(), CommandError> {
    let mut stdout = Stdout::new();
    stdout.write(json::json(value)?)?;
    stdout.flush()
}
