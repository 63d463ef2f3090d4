//! The project's chores: `cargo xtask codegen`, `conformance`, `fuzz` and `ci`.

mod ci;
mod codegen;
mod conformance;
mod deny;
mod endpoint;
mod fuzz;
mod model;
mod names;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The project's chores.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Write the generated modules of the service crates.
    Codegen {
        /// Write nothing; fail with a diff if they are stale.
        #[arg(long)]
        check: bool,
        /// Another copy of the workspace, for the tests of this chore.
        #[arg(long, value_name = "DIR", hide = true)]
        root: Option<PathBuf>,
    },
    /// Run the protocol and endpoint tests of Smithy models against the code generated for them.
    Conformance {
        /// Models in the Smithy JSON AST.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Feed hostile input to the fuzz targets: with libFuzzer, or without it by random mutation.
    Fuzz {
        /// How long each target runs.
        #[arg(long, value_name = "N", default_value_t = 60)]
        seconds: u32,
        /// Repeats the run that printed this seed.
        #[arg(long, value_name = "SEED")]
        seed: Option<u32>,
        /// The targets to run; all of them when none is named.
        #[arg(value_name = "TARGET")]
        targets: Vec<String>,
    },
    /// Run every check of the project.
    Ci,
}

fn main() -> ExitCode {
    let root = codegen::workspace_root();
    let result = match Arguments::parse().chore {
        Chore::Codegen { check, root: other } => codegen::run(&other.unwrap_or(root), check),
        Chore::Conformance { files } => conformance::run(&root, &files),
        Chore::Fuzz { seconds, seed, targets } => fuzz::run(&root, seconds, seed, targets),
        Chore::Ci => ci::run(&root),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
