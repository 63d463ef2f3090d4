//! `awsjson-codegen` generates the crates of awsJson services from their Smithy models.

use awsjson_codegen::Runtime;
use awsjson_codegen::cli::{Arguments, error_line};
use clap::{CommandFactory as _, FromArgMatches as _, Parser};
use std::process::ExitCode;

/// Generates the crates of AWS services that speak awsJson 1.0 or 1.1 from their Smithy models: `NAME-model` with the
/// types, and `NAME` with the client.
#[derive(Parser)]
#[command(name = "awsjson-codegen", version)]
struct Program {
    #[command(flatten)]
    arguments: Arguments,
}

fn main() -> ExitCode {
    let required = |arg: clap::Arg| arg.required_unless_present("config");
    let matches = Program::command().mut_arg("models", required).mut_arg("out", required).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    // The generator and the runtime crates are published together, with the same version.
    let runtime = Runtime::Version(env!("CARGO_PKG_VERSION").to_owned());
    match arguments.run(runtime, "awsjson-codegen") {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", error_line(&*error));
            ExitCode::from(2)
        }
    }
}
