//! `cargo xtask codegen`: the generated modules of the service that this workspace ships.

use awsjson_codegen::{Mode, ServiceModules};
use std::error::Error;
use std::path::Path;

/// What the first line of a generated file names.
pub const COMMAND: &str = "cargo xtask codegen";

/// Generates the modules in the workspace at `root`.
pub fn run(root: &Path, mode: Mode) -> Result<(), Box<dyn Error>> {
    let modules = ServiceModules {
        root,
        model: "xtask/models/partnercentral-account.json",
        model_crate: "partnercentral_account_model",
        model_folder: "crates/model/src/generated",
        tests_folder: "crates/model/tests/generated",
        client_folder: "crates/partnercentral-account/src/generated",
        command: COMMAND,
        mode,
    };
    modules.run()
}
