//! Reads the rows of a CSV file as inputs of an operation.

use super::columns::{self, Columns};
use super::token::token;
use awsjson_command::table::Operation;
use awsjson_command::{CommandError, Program, input_text, input_value};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// The maximum number of problems of a file that are reported.
const MAX_PROBLEMS: usize = 10;

/// A file of rows.
#[derive(Debug)]
pub struct Rows {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The character between the cells.
    pub delimiter: u8,
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

/// Reads `file`, and checks all rows before the first call.
pub fn read(file: &Path, program: &Program, operation: &Operation) -> Result<Rows, CommandError> {
    let name = file.display();
    let unreadable = |error: &dyn std::fmt::Display| CommandError::Usage(format!("cannot read {name}: {error}"));
    let content = fs::read(file).map_err(|error| unreadable(&error))?;
    let digest = hex::encode(Sha256::digest(&content));
    let text = input_text(content).map_err(|problem| unreadable(&problem))?;
    let delimiter = delimiter(&text);
    if let Some(line) = unended_quote(&text, delimiter) {
        return Err(unreadable(&format!(
            "line {line}: the cell has a quotation mark at its beginning, but none at its end"
        )));
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().map_err(|error| unreadable(&error))?.iter().map(str::to_owned).collect();
    let columns = columns::of(program, operation, &header).map_err(|problem| unreadable(&problem))?;
    let mut rows: Vec<Row> = Vec::new();
    let mut problems = Vec::new();
    let mut tokens = HashMap::new();
    for (record, number) in reader.records().zip(1..) {
        let record = record.map_err(|error| unreadable(&error))?;
        // Spreadsheet programs write such rows at the end.
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = record.position().map_or(0, |position| line(&text, position));
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        let row = row(file, program, operation, &columns, number, cells);
        let row = row.and_then(|row| match tokens.insert(row.token.clone(), number) {
            Some(other) => Err(format!("the client token is that of row {other}, so the row would not be executed")),
            None => Ok(row),
        });
        match row {
            Ok(row) => rows.push(row),
            Err(problem) => problems.push(format!("row {number} (line {line}): {problem}")),
        }
    }
    if problems.is_empty() {
        return Ok(Rows { header, delimiter, rows, digest });
    }
    let more = problems.len().saturating_sub(MAX_PROBLEMS);
    problems.truncate(MAX_PROBLEMS);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    Err(CommandError::Usage(format!("{name}: nothing was called: {}{more}", problems.join("; "))))
}

/// Returns the number of the line where a record begins. Its position is that of the empty lines before it.
fn line(text: &str, position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).ok().and_then(|start| text.get(start..)).unwrap_or_default();
    let empty = start.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| *byte == b'\n');
    position.line() + empty.count() as u64
}

/// Returns the character between the cells of the header. Where the decimal separator is a comma, spreadsheet programs
/// write semicolons.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    // Of equal counts, `max_by_key` returns the last.
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// Returns the number of the line with the first quotation mark at the beginning of a cell whose counterpart is not at the
/// end of a cell. The cells and rows up to the counterpart would be parts of one cell.
fn unended_quote(text: &str, delimiter: u8) -> Option<u64> {
    let mut bytes = text.bytes().peekable();
    let (mut line, mut opened) = (1, None);
    let mut is_start = true;
    while let Some(byte) = bytes.next() {
        line += u64::from(byte == b'\n');
        match (byte, opened) {
            (b'"', Some(_)) if bytes.next_if_eq(&b'"').is_some() => {}
            (b'"', Some(start)) => {
                while bytes.next_if_eq(&b' ').is_some() {}
                if bytes.peek().is_some_and(|next| *next != delimiter && !matches!(next, b'\r' | b'\n')) {
                    return Some(start);
                }
                opened = None;
            }
            (_, Some(_)) => {}
            (b'"', None) if is_start => opened = Some(line),
            (byte, None) => is_start = byte == delimiter || matches!(byte, b'\r' | b'\n'),
        }
    }
    opened
}

fn row(
    file: &Path,
    program: &Program,
    operation: &Operation,
    columns: &Columns,
    number: usize,
    cells: Vec<String>,
) -> Result<Row, String> {
    let mut input = Map::new();
    for (member, cell) in columns.iter().zip(&cells).filter(|(_, cell)| !cell.is_empty()) {
        let member = member.ok_or_else(|| format!("`{cell}` is in a column without a name"))?;
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
    let member = operation.input.members.iter().find(|member| member.idempotency_token);
    let given = member.and_then(|member| input.get(member.name)).and_then(Value::as_str).map(str::to_owned);
    let token = given.unwrap_or_else(|| token(file, operation.name, number, &cells));
    if let Some(member) = member {
        input.insert(member.name.to_owned(), Value::from(token.as_str()));
    }
    Ok(Row { number, cells, input, token })
}
