//! The project's chores: `cargo xtask codegen`, `cargo xtask ci`.

mod ci;
mod codegen;
mod endpoint;
mod model;
mod names;

use clap::{Parser, Subcommand};
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
    },
    /// Run every check of the project.
    Ci,
}

fn main() -> ExitCode {
    let root = codegen::workspace_root();
    let result = match Arguments::parse().chore {
        Chore::Codegen { check } => codegen::run(&root, check),
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
