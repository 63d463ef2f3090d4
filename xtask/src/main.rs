//! The project's chores: `cargo xtask codegen`, `conformance`, `fuzz`, `soak`, `bench` and `ci`.

mod bench;
mod ci;
mod codegen;
mod conformance;
mod fuzz;
mod soak;

use awsjson_codegen::cli::error_line;
use bench::Bench;
use clap::{Parser, Subcommand};
use codegen::Codegen;
use std::path::{Path, PathBuf};
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
    /// Write the generated modules of the service crates, or the crates of other services.
    Codegen(Codegen),
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
    /// Show under load, on loopback, what holds of connections and time.
    Soak {
        /// About how long each scenario runs.
        #[arg(long, value_name = "N", default_value_t = 20)]
        seconds: u32,
        /// The scenarios to run: executed, overload, runtimes; all of them when none is named.
        #[arg(value_name = "SCENARIO", value_parser = ["executed", "overload", "runtimes"])]
        scenarios: Vec<String>,
    },
    /// Measure what calls cost, beside a client written by hand and the AWS SDK.
    Bench(Bench),
    /// Run every check of the project.
    Ci {
        /// Leave out `cargo test --workspace`, which has been run already.
        #[arg(long)]
        skip_tests: bool,
        /// Run only the checks whose name contains this.
        #[arg(long, value_name = "WORDS", default_value = "")]
        only: String,
    },
}

fn main() -> ExitCode {
    let root = workspace_root();
    let result = match Arguments::parse().chore {
        Chore::Codegen(arguments) => arguments.run(&root),
        Chore::Conformance { files } => conformance::run(&root, &files),
        Chore::Fuzz { seconds, seed, targets } => fuzz::run(&root, seconds, seed, targets),
        Chore::Bench(arguments) => arguments.run(&root),
        Chore::Ci { skip_tests, only } => ci::run(&root, skip_tests, &only),
        Chore::Soak { seconds, scenarios } => soak::run(&root, seconds, &scenarios),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", error_line(&*error));
            ExitCode::from(2)
        }
    }
}

/// The root of the workspace.
fn workspace_root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}
