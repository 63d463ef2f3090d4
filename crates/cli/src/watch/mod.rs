//! `pca watch`: prints changes.

mod change;
mod statuses;

use crate::catalog;
use awsjson_command::{CommandError, Program, notice};
use change::changes;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use partnercentral_account::Client;
use std::time::Duration;
use tokio::{signal, time};

/// The command.
pub const NAME: &str = "watch";

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
            Arg::new("exec").long("exec").value_name("COMMAND").help(
                "Run a shell command for each change, with the JSON object on its stdin; its output goes to stderr",
            ),
        )
        .arg(catalog::argument())
}

/// Polls until Ctrl+C, and prints the changes since the first poll.
pub async fn run(program: &Program, matches: &ArgMatches) -> Result<(), CommandError> {
    tokio::select! {
        result = poll(program, matches) => result,
        // If no handler can be installed, the signal ends the process as usual.
        Ok(()) = signal::ctrl_c() => Err(CommandError::Interrupted("interrupted".to_owned())),
    }
}

async fn poll(program: &Program, matches: &ArgMatches) -> Result<(), CommandError> {
    let interval = Duration::from_secs(matches.get_one::<u64>("interval").copied().unwrap_or(30));
    let polls = matches.get_one::<u64>("polls").copied().unwrap_or(u64::MAX);
    let as_json = matches.get_flag("json");
    let command = matches.get_one::<String>("exec").map(String::as_str);
    let catalog = catalog::of(matches);
    let connected = program.connect(matches).await?;
    let client = Client::from((*connected).clone());
    let mut known = statuses::fetch(&client, catalog).await?;
    notice(format_args!("watching {} invitations, connections and tasks", known.len()));
    for _ in 1..polls {
        time::sleep(interval).await;
        match statuses::fetch(&client, catalog).await {
            Ok(statuses) => {
                for change in changes(&known, &statuses) {
                    change.report(as_json, command).await?;
                }
                known = statuses;
            }
            Err(error) if error.is_retryable() => notice(format_args!("{error}; trying again in {interval:?}")),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
