//! Shell completions and man pages.

use awsjson_command::{CommandError, Stdout};
use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::Shell;
use std::path::PathBuf;

/// Prints completions.
pub const COMPLETIONS: &str = "completions";
/// Writes man pages.
pub const MAN: &str = "man";

/// The commands of this module.
pub fn commands() -> [Command; 2] {
    [
        Command::new(COMPLETIONS)
            .about("Print the completions for a shell")
            .arg(Arg::new("shell").value_name("SHELL").value_parser(value_parser!(Shell)).required(true)),
        Command::new(MAN)
            .about("Write a man page for each command into a folder, which is created if it does not exist")
            .arg(Arg::new("folder").value_name("DIR").value_parser(value_parser!(PathBuf)).required(true)),
    ]
}

/// Prints the completions of `command` for the shell in `matches`.
pub fn completions(mut command: Command, matches: &ArgMatches) -> Result<(), CommandError> {
    let Some(shell) = matches.get_one::<Shell>("shell").copied() else { return Ok(()) };
    let name = command.get_name().to_owned();
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut text);
    let mut stdout = Stdout::new();
    stdout.write(text)?;
    stdout.flush()
}

/// Writes the man pages of `command` and its subcommands into the folder in `matches`.
pub fn man(command: Command, matches: &ArgMatches) -> Result<(), CommandError> {
    let Some(folder) = matches.get_one::<PathBuf>("folder") else { return Ok(()) };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(command, folder))
        .map_err(|error| CommandError::Io(format!("cannot write man pages into {}", folder.display()), error))
}
