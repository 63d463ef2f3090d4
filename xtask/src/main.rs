//! The project's chores: `cargo xtask codegen`, `cargo xtask conformance`, `cargo xtask ci`.

mod ci;
mod codegen;
mod conformance;
mod endpoint;
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
    /// Run every check of the project.
    Ci,
}

fn main() -> ExitCode {
    let root = codegen::workspace_root();
    let result = match Arguments::parse().chore {
        Chore::Codegen { check, root: other } => codegen::run(&other.unwrap_or(root), check),
        Chore::Conformance { files } => conformance::run(&root, &files),
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
