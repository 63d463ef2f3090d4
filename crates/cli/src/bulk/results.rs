//! Writes the result file and the file of failed rows.

use super::outcome::{Outcome, Status};
use super::paths::Paths;
use super::rows::{Row, Rows};
use awsjson_command::{CommandError, inert};
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

/// The column for the client token of a row.
const TOKEN: &str = "ClientToken";

/// Writes the outcomes of the rows and the failed rows. If no row failed, there is no file of failed rows.
pub fn write(paths: &Paths, rows: &Rows, outcomes: &HashMap<usize, Outcome>) -> Result<(), CommandError> {
    let path = &paths.results;
    replace(path, &results(rows, outcomes).map_err(|error| failure(path, error))?)?;
    let path = &paths.failed;
    let failed: Vec<&Row> =
        rows.rows.iter().filter(|row| outcomes.get(&row.number).is_some_and(|it| it.status != Status::Done)).collect();
    match failed.as_slice() {
        [] => match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failure(path, error)),
            _ => Ok(()),
        },
        failed => replace(path, &again(rows, failed, outcomes).map_err(|error| failure(path, error))?),
    }
}

/// Writes CSV with the delimiter of the file of rows, which is the one that the user's programs expect.
fn writer(rows: &Rows) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().delimiter(rows.delimiter).from_writer(Vec::new())
}

fn results(rows: &Rows, outcomes: &HashMap<usize, Outcome>) -> io::Result<Vec<u8>> {
    let mut writer = writer(rows);
    let own = ["Row", "Status", "RequestId", "Code", "Message"];
    writer.write_record(own.into_iter().chain(rows.header.iter().map(String::as_str)))?;
    for row in &rows.rows {
        let number = row.number.to_string();
        let outcome = outcomes.get(&row.number);
        // The cells are those of the user, but these texts are those of the service, which may quote others.
        let text = |value: fn(&Outcome) -> Option<&str>| inert(outcome.and_then(value).unwrap_or_default());
        let own = [
            number,
            outcome.map_or("not called", |outcome| outcome.status.as_str()).to_owned(),
            text(|outcome| outcome.request_id.as_deref()),
            text(|outcome| outcome.code.as_deref()),
            text(|outcome| outcome.message.as_deref()),
        ];
        writer.write_record(own.iter().map(String::as_str).chain(row.cells.iter().map(String::as_str)))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Formats the failed rows. A row that may have been executed keeps its client token, so it is not executed twice.
fn again(rows: &Rows, failed: &[&Row], outcomes: &HashMap<usize, Outcome>) -> io::Result<Vec<u8>> {
    let column = rows.header.iter().position(|name| name.eq_ignore_ascii_case(TOKEN));
    let mut writer = writer(rows);
    let mut header = rows.header.clone();
    let column = column.unwrap_or_else(|| {
        header.push(TOKEN.to_owned());
        header.len() - 1
    });
    writer.write_record(&header)?;
    for row in failed {
        let mut cells = row.cells.clone();
        cells.resize(header.len(), String::new());
        let is_open = outcomes.get(&row.number).is_some_and(|outcome| outcome.status == Status::Failed);
        if let Some(cell) = cells.get_mut(column).filter(|_| is_open) {
            cell.clone_from(&row.token);
        }
        writer.write_record(&cells)?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Replaces a file atomically.
fn replace(path: &Path, content: &[u8]) -> Result<(), CommandError> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".tmp");
    fs::write(&temporary, content).and_then(|()| fs::rename(&temporary, path)).map_err(|error| failure(path, error))
}

fn failure(path: &Path, error: io::Error) -> CommandError {
    CommandError::Io(format!("cannot write {}", path.display()), error)
}
