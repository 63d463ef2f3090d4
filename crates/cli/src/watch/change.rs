//! Changes between two polls, and what is done about them.

use super::statuses::Statuses;
use awsjson_command::{CommandError, Stdout, json_line, notice, printable_line};
use serde::Serialize;
use std::io;
use std::process::Stdio;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::io::AsyncWriteExt as _;
use tokio::process;

/// A change of a status.
#[derive(Debug, Serialize)]
pub struct Change<'a> {
    time: String,
    kind: &'a str,
    id: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

/// Returns the changes between two polls.
pub fn changes<'a>(before: &'a Statuses, after: &'a Statuses) -> Vec<Change<'a>> {
    let time = OffsetDateTime::now_utc().replace_nanosecond(0).ok().and_then(|time| time.format(&Rfc3339).ok());
    let time = time.unwrap_or_default();
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    after
        .keys()
        .chain(gone)
        .map(|key| (key, before.get(key).map(String::as_str), after.get(key).map(String::as_str)))
        .filter(|(_, from, to)| from != to)
        .map(|((kind, id), from, to)| Change { time: time.clone(), kind, id, from, to })
        .collect()
}

impl Change<'_> {
    /// Prints the change as a line, or as a JSON object, and runs `command` with the JSON object.
    pub async fn report(&self, as_json: bool, command: Option<&str>) -> Result<(), CommandError> {
        let json = json_line(self)?;
        let mut stdout = Stdout::new();
        match as_json {
            true => stdout.write(&json)?,
            false => stdout.write(self.line())?,
        }
        stdout.flush()?;
        drop(stdout);
        match command {
            Some(command) => execute(command, json.trim_end()).await,
            None => Ok(()),
        }
    }

    fn line(&self) -> String {
        let Self { time, kind, id, from, to } = self;
        let line = format!("{time} {kind} {id}: {} -> {}", from.unwrap_or("new"), to.unwrap_or("gone"));
        format!("{}\n", printable_line(&line))
    }
}

/// Runs `command` with `json` on its stdin. Its output goes to stderr, because stdout has the changes. An error is
/// reported, and the watch continues.
async fn execute(command: &str, json: &str) -> Result<(), CommandError> {
    let failed = |error| CommandError::Io(format!("cannot run `{command}`"), error);
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut child = process::Command::new(shell)
        .args([flag, command])
        .stdin(Stdio::piped())
        .stdout(Stdio::from(io::stderr()))
        .spawn()
        .map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // The command need not read its stdin.
        let _ = stdin.write_all(json.as_bytes()).await;
    }
    let status = child.wait().await.map_err(failed)?;
    if !status.success() {
        notice(format_args!("`{command}` ended with {status}"));
    }
    Ok(())
}
