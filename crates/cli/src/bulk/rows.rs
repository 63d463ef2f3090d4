//! Reads the rows of a CSV file as inputs of an operation.

use super::token::token;
use crate::catalog;
use awsjson_command::table::{Member, Operation};
use awsjson_command::{CommandError, Program, input_value};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// The maximum number of problems of a file that are reported.
const MAX_PROBLEMS: usize = 10;

/// A file of rows.
#[derive(Debug)]
pub struct Rows {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Identifies the content of the file.
    pub digest: String,
}

/// A row.
#[derive(Debug)]
pub struct Row {
    /// The number of the row, from 1, without the header.
    pub number: usize,
    /// The cells, one for each column.
    pub cells: Vec<String>,
    /// The input of the call.
    pub input: Map<String, Value>,
    /// The client token of the call.
    pub token: String,
}

/// Lists the columns of `operation` for a message.
pub fn columns(operation: &Operation) -> String {
    let names = operation.input.members.iter().map(|member| match member.required && member.name != catalog::MEMBER {
        true => format!("{} (required)", member.name),
        false => member.name.to_owned(),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Reads `file`, and checks all rows before the first call.
pub fn read(file: &Path, program: &Program, operation: &Operation) -> Result<Rows, CommandError> {
    let name = file.display();
    let unreadable = |error: &dyn std::fmt::Display| CommandError::Usage(format!("cannot read {name}: {error}"));
    let content = fs::read(file).map_err(|error| unreadable(&error))?;
    let digest = hex::encode(Sha256::digest(&content));
    // Spreadsheet programs write a byte order mark.
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&content);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::Headers).from_reader(content);
    let header: Vec<String> = reader.headers().map_err(|error| unreadable(&error))?.iter().map(str::to_owned).collect();
    let members = header
        .iter()
        .map(|column| {
            member(operation, column).ok_or_else(|| {
                CommandError::Usage(format!(
                    "{name}: there is no column `{column}`; the columns are {}",
                    columns(operation)
                ))
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    for (record, number) in reader.records().zip(1..) {
        let cells: Vec<String> = record.map_err(|error| unreadable(&error))?.iter().map(str::to_owned).collect();
        match input(program, operation, &members, &cells) {
            Ok(mut input) => {
                let given = input.get("ClientToken").and_then(Value::as_str).map(str::to_owned);
                let token = given.unwrap_or_else(|| token(file, operation.name, number, &cells));
                if let Some(member) = operation.input.members.iter().find(|member| member.idempotency_token) {
                    input.insert(member.name.to_owned(), Value::from(token.as_str()));
                }
                rows.push(Row { number, cells, input, token });
            }
            Err(problem) => problems.push(format!("row {number}: {problem}")),
        }
    }
    if problems.is_empty() {
        return Ok(Rows { header, rows, digest });
    }
    let more = problems.len().saturating_sub(MAX_PROBLEMS);
    problems.truncate(MAX_PROBLEMS);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    Err(CommandError::Usage(format!("{name}: nothing was called: {}{more}", problems.join("; "))))
}

/// Returns the member for a column, by its name or its flag. Case is ignored.
fn member(operation: &Operation, column: &str) -> Option<&'static Member> {
    let plain = |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    operation.input.members.iter().find(|member| plain(member.name) == plain(column))
}

fn input(
    program: &Program,
    operation: &Operation,
    members: &[&'static Member],
    cells: &[String],
) -> Result<Map<String, Value>, String> {
    let mut input = Map::new();
    for (member, cell) in members.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        let value = input_value(member.ty, cell).map_err(|problem| format!("{}: {problem}", member.name))?;
        input.insert(member.name.to_owned(), value);
    }
    program.fill_in(operation, &mut input);
    let required = operation.input.members.iter().filter(|member| member.required);
    let missing: Vec<&str> = required.map(|member| member.name).filter(|name| !input.contains_key(*name)).collect();
    if !missing.is_empty() {
        return Err(format!("{} is missing", missing.join(", ")));
    }
    (operation.check)(Value::Object(input.clone())).map_err(|error| error.line)?;
    Ok(input)
}
