//! `cargo xtask codegen` generates the modules of Partner Central Account, or the crates of other services.

use awsjson_codegen::cli::{self, Arguments};
use awsjson_codegen::{CommandTable, Runtime, ServiceModules};
use clap::Args;
use std::error::Error;
use std::path::{Path, PathBuf};

/// The command in the first line of generated files.
const COMMAND: &str = "cargo xtask codegen";

/// Without `--model` and `--config`, generates the modules of Partner Central Account. Otherwise, generates the crates of
/// other services, which depend on the runtime crates of this workspace by default.
#[derive(Args)]
pub struct Codegen {
    #[command(flatten)]
    arguments: Arguments,
    /// The root of another copy of the workspace, for tests.
    #[arg(long, value_name = "DIR", hide = true)]
    root: Option<PathBuf>,
}

impl Codegen {
    /// Generates in the workspace at `root`.
    pub fn run(self, root: &Path) -> Result<(), Box<dyn Error>> {
        if self.arguments.out.is_some() || self.arguments.config.is_some() {
            return self.arguments.run(Runtime::Path(root.join("crates")), COMMAND);
        }
        let modules = ServiceModules {
            root: self.root.as_deref().unwrap_or(root),
            model: "xtask/models/partnercentral-account.json",
            model_crate: "partnercentral_account_model",
            client_crate: "partnercentral_account",
            model_folder: "crates/model/src/generated",
            tests_folder: "crates/model/tests/generated",
            client_folder: "crates/partnercentral-account/src/generated",
            table: Some(CommandTable { folder: "crates/cli/src/generated", program: "pca" }),
            command: COMMAND,
        };
        cli::finish(modules.generate()?, self.arguments.mode, COMMAND)
    }
}
