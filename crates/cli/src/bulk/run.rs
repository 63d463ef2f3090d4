//! Calls the operation for each row that has no outcome yet.

use super::calls::{Stop, call};
use super::journal::{Head, Journal};
use super::outcome::Status;
use super::paths::Paths;
use super::results;
use super::rows::{self, Row, Rows};
use crate::counted::counted;
use awsjson_command::table::Operation;
use awsjson_command::{
    Client, CommandError, Connection, Program, Stdout, confirm, notice, printable, request_text, require_terminal,
};
use clap::ArgMatches;
use serde_json::Value;
use std::env;
use std::path::PathBuf;

/// The variables that name the profile if there is no option, as for the AWS CLI.
const PROFILE: [&str; 2] = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];
/// The number of rows that are shown before the user confirms.
const SHOWN: usize = 5;

/// Calls `operation` for each row of the file in `matches` that has no outcome yet.
pub async fn run(program: &Program, operation: &'static Operation, matches: &ArgMatches) -> Result<(), CommandError> {
    let Some(file) = matches.get_one::<PathBuf>("file") else { return Ok(()) };
    let concurrency = matches.get_one::<u16>("concurrency").copied().map_or(1, usize::from);
    let rows = rows::read(file, program, operation)?;
    let connection = Connection::of(matches);
    let client = program.connect(matches).await?;
    if connection.dry_run {
        return show_requests(&client, operation, &rows).await;
    }
    let paths = Paths::of(file, connection.local);
    let head = head(&client, operation, &connection, &rows).await?;
    // The service in this process remembers nothing of an earlier run.
    let restart = matches.get_flag("restart") || connection.local;
    let mut journal = Journal::open(paths.journal.clone(), &head, restart)?;
    let open: Vec<&Row> = rows.rows.iter().filter(|row| is_open(&journal, row)).collect();
    if !open.is_empty() && program.must_ask(operation) && !connection.yes {
        let what = format!("{} for {}", operation.name, counted(open.len(), "row"));
        require_terminal(&what)?;
        confirm(&what, &shown(program, &client, operation, &open).await)?;
    }
    journal.begin(&head)?;
    let stop = call(&client, operation, &open, concurrency, &mut journal).await?;
    journal.sync()?;
    results::write(&paths, &rows, &journal.outcomes)?;
    summary(&paths, &rows, &journal, stop)
}

/// Prints the request of each row, without sending it.
async fn show_requests(client: &Client, operation: &Operation, rows: &Rows) -> Result<(), CommandError> {
    let mut stdout = Stdout::new();
    for row in &rows.rows {
        stdout.write(request_text(client, operation, row.input.clone()).await?)?;
    }
    stdout.flush()?;
    notice(format_args!("nothing was sent; without --dry-run, {} can be sent", counted(rows.rows.len(), "row")));
    Ok(())
}

/// Identifies the calls, so that a journal is never taken for that of other ones.
async fn head(
    client: &Client,
    operation: &Operation,
    connection: &Connection,
    rows: &Rows,
) -> Result<Head, CommandError> {
    let endpoint = match rows.rows.first() {
        Some(row) => {
            let request = (operation.request)(client, Value::Object(row.input.clone())).await?;
            request.uri().authority().map(ToString::to_string)
        }
        None => None,
    };
    let profile = connection.profile.clone();
    let profile =
        profile.or_else(|| PROFILE.iter().find_map(|name| env::var(name).ok().filter(|name| !name.is_empty())));
    Ok(Head { operation: operation.name.to_owned(), endpoint, profile, digest: rows.digest.clone() })
}

fn is_open(journal: &Journal, row: &Row) -> bool {
    journal.outcomes.get(&row.number).is_none_or(|outcome| outcome.status == Status::Failed)
}

/// Describes the first rows for the confirmation.
async fn shown(program: &Program, client: &Client, operation: &Operation, rows: &[&Row]) -> String {
    let mut text = String::new();
    for row in rows.iter().take(SHOWN) {
        let cells = printable(&row.cells.join(", "));
        text += &match program.describe(client, operation, &row.input).await {
            Ok(Some(description)) => description,
            Ok(None) => format!("  {cells}\n"),
            Err(error) => format!("{cells}\n  {error}\n"),
        };
    }
    if rows.len() > SHOWN {
        text += &format!("and {} more\n", counted(rows.len() - SHOWN, "row"));
    }
    text
}

fn summary(paths: &Paths, rows: &Rows, journal: &Journal, stop: Option<Stop>) -> Result<(), CommandError> {
    let outcomes = || rows.rows.iter().map(|row| journal.outcomes.get(&row.number));
    let count = |status| outcomes().flatten().filter(|outcome| outcome.status == status).count();
    let (done, refused, failed) = (count(Status::Done), count(Status::Refused), count(Status::Failed));
    let left = outcomes().filter(Option::is_none).count();
    let mut text = format!(
        "{}: {done} done, {refused} refused, {failed} failed, {left} not called; see {}",
        counted(rows.rows.len(), "row"),
        paths.results.display()
    );
    if refused + failed > 0 {
        text += &format!(" and {}", paths.failed.display());
    }
    let again = "run the command again to go on";
    match stop {
        Some(Stop::Configuration(line)) => Err(CommandError::Configuration(format!("{line}; {text}; {again}"))),
        Some(Stop::Interrupted) if left + failed > 0 => Err(CommandError::Interrupted(format!("{text}; {again}"))),
        _ if refused + failed > 0 => Err(CommandError::Incomplete(text)),
        _ => {
            notice(text);
            Ok(())
        }
    }
}
