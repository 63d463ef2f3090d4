//! One call for each row of a CSV file. A run can be resumed, and no row is executed twice.
//!
//! The client token of a row is derived from the name of the file, the number of the row and its content, so a call that
//! is repeated after a crash is the same call for the service. A journal next to the file records the outcome of each
//! row. Rows with an outcome are not called again.

mod calls;
mod columns;
mod journal;
mod outcome;
mod paths;
mod results;
mod rows;
mod run;
mod token;

pub use run::run;

use awsjson_command::sending_options;
use clap::{Arg, ArgAction, Command, value_parser};
use std::path::PathBuf;

/// The default number of concurrent calls.
const CONCURRENCY: &str = "8";

/// The command `name`, which calls `operation` for each row.
pub fn command(name: &'static str, operation: &'static str, about: &'static str) -> Command {
    let columns = crate::generated::SERVICE.operation(operation).map(columns::list).unwrap_or_default();
    Command::new(name)
        .about(about)
        .long_about(format!(
            "{about}: one call of {operation} for each row.\n\nThe first line has the names of the columns: {columns}. \
             They may be written like the flags, such as connection-type.\n\nThe command can be stopped at any moment, by \
             Ctrl+C or otherwise, and run again: FILE.journal records the outcome of each row. At the end \
             FILE.results.csv accounts for every row, and FILE.failed.csv has the rows that failed, to be corrected \
             and passed to this command again."
        ))
        .arg(
            Arg::new("file")
                .long("file")
                .value_name("CSV")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("The CSV file"),
        )
        .arg(
            Arg::new("concurrency")
                .long("concurrency")
                .value_name("N")
                .value_parser(value_parser!(u16).range(1..=256))
                .default_value(CONCURRENCY)
                .help("The maximum number of concurrent calls"),
        )
        .arg(
            Arg::new("restart")
                .long("restart")
                .action(ArgAction::SetTrue)
                .help("Discard the journal of an earlier run of this file, and call all rows"),
        )
        .args(sending_options())
}
