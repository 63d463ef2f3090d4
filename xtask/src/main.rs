//! The tasks of the project: `cargo xtask codegen`, `conformance`, `fuzz`, `soak`, `bench` and `ci`.

mod bench;
mod ci;
mod codegen;
mod conformance;
mod fuzz;
mod installed;
mod soak;

use awsjson_codegen::cli::error_line;
use bench::Bench;
use clap::{Parser, Subcommand};
use codegen::Codegen;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The tasks of the project.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Generate the modules of Partner Central Account, or the crates of other services.
    Codegen(Codegen),
    /// Run the protocol and endpoint tests of Smithy models against the code generated from them.
    Conformance {
        /// Model files in the Smithy JSON AST format.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Run the fuzz targets, with libFuzzer if available.
    Fuzz {
        /// The duration for each target in seconds.
        #[arg(long, value_name = "N", default_value_t = 60)]
        seconds: u32,
        /// The seed, to repeat the run that printed it.
        #[arg(long, value_name = "SEED")]
        seed: Option<u32>,
        /// The targets to run (default: all).
        #[arg(value_name = "TARGET")]
        targets: Vec<String>,
    },
    /// Check guarantees about connections and timeouts under load, on loopback.
    Soak {
        /// The approximate duration of each scenario in seconds.
        #[arg(long, value_name = "N", default_value_t = 20)]
        seconds: u32,
        /// The scenarios to run (default: all).
        #[arg(value_name = "SCENARIO", value_parser = ["executed", "overload", "runtimes"])]
        scenarios: Vec<String>,
    },
    /// Measure the cost of calls, and compare it with a hand-written client and the AWS SDK.
    Bench(Bench),
    /// Run all checks of the project.
    Ci {
        /// Skip `cargo test --workspace`.
        #[arg(long)]
        skip_tests: bool,
        /// Run only the checks whose names contain this text.
        #[arg(long, value_name = "WORDS", default_value = "")]
        only: String,
    },
}

fn main() -> ExitCode {
    let root = workspace_root();
    let result = match Arguments::parse().task {
        Task::Codegen(arguments) => arguments.run(&root),
        Task::Conformance { files } => conformance::run(&root, &files),
        Task::Fuzz { seconds, seed, targets } => fuzz::run(&root, seconds, seed, targets),
        Task::Bench(arguments) => arguments.run(&root),
        Task::Ci { skip_tests, only } => ci::run(&root, skip_tests, &only),
        Task::Soak { seconds, scenarios } => soak::run(&root, seconds, &scenarios),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", error_line(&*error));
            ExitCode::from(2)
        }
    }
}

fn workspace_root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}
