//! `cargo xtask codegen`: from the service model to the generated modules.

mod output;
mod write;

use crate::model::{ast::Model, resolve};
use output::Tree;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
pub use write::{Files, ModelFiles, Origin, client, model, rust_type};

/// The model of the service that this workspace ships.
pub const MODEL: &str = "xtask/models/partnercentral-account.json";
const COMMAND: &str = "cargo xtask codegen";

/// Writes the generated modules, or, to `check`, says in which lines they are stale.
pub fn run(root: &Path, check: bool) -> Result<(), Box<dyn Error>> {
    let file = root.join(MODEL);
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let at = |error: &dyn Error| format!("{MODEL}: {error}");
    let model = Model::parse(&text).map_err(|error| at(&error))?;
    let service = resolve::service(&model, None).map_err(|error| at(&error))?;
    let origin = Origin { command: COMMAND.to_owned(), model: format!("{MODEL}, version {}", service.version) };
    let model_files = write::model(&service, "partnercentral_account_model", &origin).map_err(|error| at(&error))?;
    let client_files = write::client(&service, "partnercentral_account_model", &origin);
    let mut trees = vec![
        Tree::new(root, "crates/model/src/generated", model_files.modules),
        Tree::new(root, "crates/partnercentral-account/src/generated", client_files),
    ];
    if let Some(tests) = model_files.endpoint_tests {
        let files = [("endpoint_rules.rs".to_owned(), tests)].into();
        trees.push(Tree::new(root, "crates/model/tests/generated", files));
    }
    output::format(root, &mut trees)?;
    if check {
        return stale(&trees);
    }
    for tree in &trees {
        tree.write()?;
    }
    let lines: usize = trees.iter().map(Tree::lines).sum();
    println!("{} operations, {lines} lines written", service.operations.len());
    Ok(())
}

fn stale(trees: &[Tree]) -> Result<(), Box<dyn Error>> {
    let diffs: Vec<String> = trees.iter().map(Tree::diff).collect::<Result<_, _>>()?;
    let diff = diffs.concat();
    if diff.is_empty() {
        println!("the generated modules are fresh");
        return Ok(());
    }
    print!("{diff}");
    Err(format!("generated modules are stale: run `{COMMAND}`").into())
}

/// The root of the workspace.
pub fn workspace_root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}
