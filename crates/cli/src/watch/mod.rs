//! `pca watch`: prints changes.

use crate::catalog;
use awsjson_command::{CommandError, Program, Stdout};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use partnercentral_account::{Client, Error, ErrorExt};
use serde::Serialize;
use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::io::AsyncWriteExt as _;
use tokio::process;

/// The command.
pub const NAME: &str = "watch";

/// The status of each watched resource, by kind and ID.
type Statuses = BTreeMap<(&'static str, String), String>;

/// A change of a status.
#[derive(Debug, Serialize)]
struct Change<'a> {
    time: String,
    kind: &'a str,
    id: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

/// The command and its options.
pub fn command() -> Command {
    Command::new(NAME)
        .about("Print changes of invitations, connections and tasks")
        .arg(
            Arg::new("interval")
                .long("interval")
                .value_name("SECONDS")
                .value_parser(value_parser!(u64).range(1..))
                .default_value("30")
                .help("The time between two polls"),
        )
        .arg(
            Arg::new("polls")
                .long("polls")
                .value_name("N")
                .value_parser(value_parser!(u64).range(1..))
                .help("The number of polls; by default, until Ctrl+C"),
        )
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("Print a JSON object for each change"))
        .arg(
            Arg::new("exec")
                .long("exec")
                .value_name("COMMAND")
                .help("Run a shell command for each change, with the JSON object on its stdin"),
        )
        .arg(catalog::argument())
}

/// Polls until Ctrl+C, and prints the changes since the first poll.
pub async fn run(program: &Program, matches: &ArgMatches) -> Result<(), CommandError> {
    let interval = Duration::from_secs(matches.get_one::<u64>("interval").copied().unwrap_or(30));
    let polls = matches.get_one::<u64>("polls").copied().unwrap_or(u64::MAX);
    let catalog = catalog::of(matches);
    let connected = program.connect(matches).await?;
    let client = Client::from((*connected).clone());
    let mut known = poll(&client, catalog).await?;
    eprintln!("watching {} invitations, connections and tasks", known.len());
    for _ in 1..polls {
        tokio::select! {
            () = tokio::time::sleep(interval) => {}
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
        match poll(&client, catalog).await {
            Ok(statuses) => {
                report(&known, &statuses, matches).await?;
                known = statuses;
            }
            Err(error) if error.is_retryable() => eprintln!("{error}; trying again in {interval:?}"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn poll(client: &Client, catalog: &str) -> Result<Statuses, Error> {
    let mut statuses = Statuses::new();
    let mut invitations = client.list_connection_invitations().catalog(catalog).pages().items();
    while let Some(invitation) = invitations.next().await {
        let invitation = invitation?;
        statuses.insert(("invitation", invitation.id), invitation.status.to_string());
    }
    let mut connections = client.list_connections().catalog(catalog).pages().items();
    while let Some(connection) = connections.next().await {
        let connection = connection?;
        for (ty, summary) in connection.connection_types {
            statuses.insert(("connection", format!("{} {ty}", connection.id)), summary.status.to_string());
        }
    }
    let mut partners = client.list_partners().catalog(catalog).pages().items();
    while let Some(partner) = partners.next().await {
        let partner = partner?;
        if let Some(task) =
            found(client.get_profile_update_task().catalog(catalog).identifier(&partner.id).send().await)?
        {
            statuses.insert(("profile update task", task.task_id), task.status.to_string());
        }
    }
    Ok(statuses)
}

/// Returns `None` if the resource does not exist.
fn found<T>(result: Result<T, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_resource_not_found_exception() => Ok(None),
        Err(error) => Err(error),
    }
}

async fn report(known: &Statuses, statuses: &Statuses, matches: &ArgMatches) -> Result<(), CommandError> {
    let time = OffsetDateTime::now_utc().replace_nanosecond(0).ok().and_then(|time| time.format(&Rfc3339).ok());
    let time = time.unwrap_or_default();
    let gone = known.keys().filter(|key| !statuses.contains_key(*key)).map(|key| (key, None));
    let present = statuses.iter().map(|(key, status)| (key, Some(status.as_str())));
    for (key, to) in present.chain(gone) {
        let from = known.get(key).map(String::as_str);
        if from == to {
            continue;
        }
        let change = Change { time: time.clone(), kind: key.0, id: &key.1, from, to };
        let json = serde_json::to_string(&change)
            .map_err(|error| CommandError::Io("cannot write JSON".to_owned(), error.into()))?;
        let line = match matches.get_flag("json") {
            true => format!("{json}\n"),
            false => format!("{time} {} {}: {} -> {}\n", key.0, key.1, from.unwrap_or("new"), to.unwrap_or("gone")),
        };
        let mut stdout = Stdout::new();
        stdout.write(line)?;
        stdout.flush()?;
        drop(stdout);
        if let Some(command) = matches.get_one::<String>("exec") {
            execute(command, &json).await?;
        }
    }
    Ok(())
}

/// Runs `command` with `json` on its stdin. An error is reported, and the watch continues.
async fn execute(command: &str, json: &str) -> Result<(), CommandError> {
    let failed = |error| CommandError::Io(format!("cannot run `{command}`"), error);
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut child = process::Command::new(shell).args([flag, command]).stdin(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // The command need not read its stdin.
        let _ = stdin.write_all(json.as_bytes()).await;
    }
    let status = child.wait().await.map_err(failed)?;
    if !status.success() {
        eprintln!("`{command}` ended with {status}");
    }
    Ok(())
}
