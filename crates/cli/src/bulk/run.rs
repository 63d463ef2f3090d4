//! Calls the operation for each row.

use super::journal::Journal;
use super::outcome::{Outcome, Status};
use super::rows::{Row, Rows};
use super::{paths, results, rows};
use awsjson_client::CallOptions;
use awsjson_command::table::Operation;
use awsjson_command::{Client, CommandError, Connection, Program, confirm, printable, progress};
use clap::ArgMatches;
use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::Value;
use std::cell::Cell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tokio::signal;

/// Calls `operation` for each row of the file in `matches` that has no outcome yet.
pub async fn run(program: &Program, operation: &'static Operation, matches: &ArgMatches) -> Result<(), CommandError> {
    let Some(file) = matches.get_one::<PathBuf>("file") else { return Ok(()) };
    let concurrency = matches.get_one::<u16>("concurrency").copied().map_or(1, usize::from);
    let rows = rows::read(file, program, operation)?;
    let connection = Connection::of(matches);
    if connection.dry_run {
        eprintln!("{}: {} rows can be sent; nothing was sent", file.display(), rows.rows.len());
        return Ok(());
    }
    let journal_path = paths::journal(file);
    if matches.get_flag("restart") {
        remove(&journal_path)?;
    }
    let client = program.connect(matches).await?;
    let mut journal = Journal::open(journal_path, operation.name, &connection, &rows)?;
    let open: Vec<&Row> = rows.rows.iter().filter(|row| is_open(&journal, row)).collect();
    if !open.is_empty() && program.must_ask(operation) && !connection.yes {
        confirm(&format!("{} of {} connections", operation.name, open.len()), &shown(&open))?;
    }
    let interrupted = call(&client, operation, &open, concurrency, &mut journal).await?;
    journal.sync()?;
    results::write(file, &rows, &journal.outcomes)?;
    summary(file, &rows, &journal, interrupted)
}

fn is_open(journal: &Journal, row: &Row) -> bool {
    journal.outcomes.get(&row.number).is_none_or(|outcome| outcome.status == Status::Failed)
}

/// Calls the operation for `rows`, with `concurrency` calls in flight. Returns whether it was interrupted by Ctrl+C, after
/// which no new calls start and the calls in flight finish.
async fn call(
    client: &Client,
    operation: &'static Operation,
    rows: &[&Row],
    concurrency: usize,
    journal: &mut Journal,
) -> Result<bool, CommandError> {
    let bar = progress(Some(rows.len() as u64), "rows");
    let stopped = Cell::new(false);
    let calls = stream::iter(rows).take_while(|_| std::future::ready(!stopped.get())).map(|row| async {
        let result = (operation.call)(client, Value::Object(row.input.clone()), CallOptions::new()).await;
        Outcome::of(row.number, result)
    });
    let mut outcomes = std::pin::pin!(calls.buffer_unordered(concurrency));
    let mut interrupt = std::pin::pin!(signal::ctrl_c());
    let mut interrupted = false;
    loop {
        let outcome = tokio::select! {
            outcome = outcomes.next() => outcome,
            result = &mut interrupt, if !interrupted => {
                // If no handler can be installed, the signal ends the process as usual.
                interrupted = result.is_ok();
                stopped.set(interrupted);
                continue;
            }
        };
        let Some(outcome) = outcome else { break };
        journal.record(outcome)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(interrupted)
}

/// Describes the first rows for the confirmation.
fn shown(rows: &[&Row]) -> String {
    const SHOWN: usize = 5;
    let mut text: String = rows.iter().take(SHOWN).map(|row| format!("  {}\n", row.cells.join(", "))).collect();
    if rows.len() > SHOWN {
        text += &format!("  and {} more\n", rows.len() - SHOWN);
    }
    printable(&text)
}

fn summary(file: &Path, rows: &Rows, journal: &Journal, interrupted: bool) -> Result<(), CommandError> {
    let count = |status| journal.outcomes.values().filter(|outcome| outcome.status == status).count();
    let (done, refused, failed) = (count(Status::Done), count(Status::Refused), count(Status::Failed));
    let left = rows.rows.len() - journal.outcomes.len();
    let text = format!(
        "{} rows: {done} done, {refused} refused, {failed} failed, {left} not called; see {}",
        rows.rows.len(),
        paths::results(file).display()
    );
    match (interrupted && left > 0, refused + failed) {
        (true, _) => Err(CommandError::Interrupted(format!("{text}; run the command again to go on"))),
        (false, 0) => {
            eprintln!("{text}");
            Ok(())
        }
        (false, _) => Err(CommandError::Incomplete(format!("{text} and {}", paths::failed(file).display()))),
    }
}

fn remove(path: &Path) -> Result<(), CommandError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(CommandError::Io(format!("cannot remove {}", path.display()), error))
        }
        _ => Ok(()),
    }
}
