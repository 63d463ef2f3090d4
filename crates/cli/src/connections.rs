//! `pca connections`: commands for many connections.

use crate::{bulk, report};
use awsjson_command::{CommandError, Program};
use clap::{ArgMatches, Command};

/// The command.
pub const NAME: &str = "connections";

/// The commands that call an operation for each row of a file, with that operation.
const BULK: &[(&str, &str, &str)] = &[
    ("accept", "AcceptConnectionInvitation", "Accept the invitations in a CSV file"),
    ("cancel", "CancelConnection", "Cancel the connections in a CSV file"),
    ("invite", "CreateConnectionInvitation", "Invite the partners in a CSV file"),
];

/// The command and its subcommands.
pub fn command() -> Command {
    let bulk = BULK.iter().map(|(name, operation, about)| bulk::command(name, operation, about));
    Command::new(NAME)
        .about("Work with many connections at once: accept, cancel, invite, report")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(bulk)
        .subcommand(report::command())
}

/// Runs the subcommand in `matches`.
pub async fn run(program: &Program, matches: &ArgMatches) -> Result<(), CommandError> {
    match matches.subcommand() {
        Some((report::NAME, matches)) => report::run(program, matches).await,
        Some((name, matches)) => {
            let operation = BULK.iter().find(|(command, ..)| *command == name).map(|(_, operation, _)| *operation);
            match operation.and_then(|name| crate::generated::SERVICE.operation(name)) {
                Some(operation) => bulk::run(program, operation, matches).await,
                None => Err(CommandError::Usage(format!("there is no command `{name}`"))),
            }
        }
        None => Ok(()),
    }
}
