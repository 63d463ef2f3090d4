//! `pca`: AWS Partner Central Account on the command line.

mod bulk;
mod catalog;
mod connections;
mod counted;
mod details;
mod generated;
mod local;
mod report;
mod shell;
mod watch;

use awsjson_command::{CommandError, Program};
use clap::ArgMatches;
use std::process::ExitCode;

fn main() -> ExitCode {
    let program = Program::new(&generated::SERVICE)
        .version(env!("CARGO_PKG_VERSION"))
        .default_member(catalog::MEMBER, catalog::DEFAULT)
        .irreversible("StartQualificationsDisassociationTask")
        .details("CancelConnection", details::connection)
        .details("CancelConnectionInvitation", details::invitation)
        .details("RejectConnectionInvitation", details::invitation)
        .local(local::start);
    // The help text lists the commands that do the most first.
    let own = [connections::command(), watch::command()].map(|command| command.display_order(0));
    let command = program.command().subcommands(own);
    let command = command.subcommands(shell::commands());
    let matches = command.clone().get_matches();
    program.block_on(run(&program, command, &matches))
}

async fn run(program: &Program, command: clap::Command, matches: &ArgMatches) -> Result<(), CommandError> {
    match matches.subcommand() {
        Some((connections::NAME, matches)) => connections::run(program, matches).await,
        Some((watch::NAME, matches)) => watch::run(program, matches).await,
        Some((shell::COMPLETIONS, matches)) => shell::completions(command, matches),
        Some((shell::MAN, matches)) => shell::man(command, matches),
        Some((name, matches)) => program.run(name, matches).await,
        None => Ok(()),
    }
}
