//! The project's chores: `cargo xtask codegen`, `conformance`, `fuzz` and `ci`.

mod ci;
mod codegen;
mod conformance;
mod deny;
mod fuzz;

use awsjson_codegen::{Mode, Runtime, ServiceCrates};
use clap::{Args, Parser, Subcommand};
use std::error::Error;
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
    /// Run every check of the project.
    Ci {
        /// Leave out `cargo test --workspace`, which has been run already.
        #[arg(long)]
        skip_tests: bool,
    },
}

/// Without `--model`: the modules of the service that this workspace ships.
#[derive(Args)]
struct Codegen {
    /// A model in the Smithy JSON AST, whose service gets two crates; may be given several times.
    #[arg(long = "model", value_name = "FILE", requires = "out")]
    models: Vec<PathBuf>,
    /// The folder that the crates go into.
    #[arg(long, value_name = "DIR", requires = "models")]
    out: Option<PathBuf>,
    /// The shape ID of the service, where the model has several.
    #[arg(long, value_name = "ID", requires = "models")]
    service: Option<String>,
    /// Depend on the runtime crates in this folder; by default those of this workspace.
    #[arg(long, value_name = "DIR", requires = "models")]
    runtime_path: Option<PathBuf>,
    /// Depend on the runtime crates of the registry, from this version on.
    #[arg(long, value_name = "VERSION", requires = "models", conflicts_with = "runtime_path")]
    runtime_version: Option<String>,
    /// Write nothing; fail with a diff if files are stale.
    #[arg(long)]
    check: bool,
    /// Write nothing; list what would be written, with sizes.
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,
    /// Another copy of the workspace, for the tests of this chore.
    #[arg(long, value_name = "DIR", hide = true)]
    root: Option<PathBuf>,
}

impl Codegen {
    fn run(self, root: &Path) -> Result<(), Box<dyn Error>> {
        let mode = match (self.check, self.dry_run) {
            (true, _) => Mode::Check,
            (_, true) => Mode::DryRun,
            _ => Mode::Write,
        };
        let Some(out) = self.out else { return codegen::run(self.root.as_deref().unwrap_or(root), mode) };
        let runtime = match (self.runtime_version, self.runtime_path) {
            (Some(version), _) => Runtime::Version(version),
            (None, path) => Runtime::Path(path.unwrap_or_else(|| root.join("crates"))),
        };
        let Self { models, service, .. } = self;
        let command = codegen::COMMAND;
        ServiceCrates { models, service, out, runtime, mode, command, format_root: root }.run()
    }
}

fn main() -> ExitCode {
    let root = workspace_root();
    let result = match Arguments::parse().chore {
        Chore::Codegen(arguments) => arguments.run(&root),
        Chore::Conformance { files } => conformance::run(&root, &files),
        Chore::Fuzz { seconds, seed, targets } => fuzz::run(&root, seconds, seed, targets),
        Chore::Ci { skip_tests } => ci::run(&root, skip_tests),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// The root of the workspace.
fn workspace_root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}
