//! `cargo xtask codegen`: from a service model to generated modules, or to the crates of a service.

mod output;
mod service_crates;
mod write;

use crate::model::service::Service;
use crate::model::{ast::Model, resolve};
use output::Tree;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

pub use service_crates::{Request, run as run_for_services};
#[cfg(test)]
pub use write::doc_comment;
pub use write::{Files, Origin, Runtime, client, endpoint_rules, model, rust_type};

/// The model of the service that this workspace ships.
pub const MODEL: &str = "xtask/models/partnercentral-account.json";
const COMMAND: &str = "cargo xtask codegen";

/// What to do with what is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Write,
    /// Write nothing; fail with a diff when files are stale.
    Check,
    /// Write nothing; list the files.
    DryRun,
}

/// The generated modules of the service that this workspace ships.
pub fn run(root: &Path, mode: Mode) -> Result<(), Box<dyn Error>> {
    let service = read(&root.join(MODEL), MODEL, None)?;
    let at = |error: &dyn Error| format!("{MODEL}: {error}");
    let origin = Origin { command: COMMAND.to_owned(), model: format!("{MODEL}, version {}", service.version) };
    let model_files = write::model(&service, "partnercentral_account_model", &origin).map_err(|error| at(&error))?;
    let client_files = write::client(&service, "partnercentral_account_model", &origin);
    let mut trees = vec![
        Tree::whole(root, "crates/model/src/generated", model_files.modules),
        Tree::whole(root, "crates/partnercentral-account/src/generated", client_files),
    ];
    if let Some(tests) = model_files.endpoint_tests {
        let files = [("endpoint_rules.rs".to_owned(), tests)].into();
        trees.push(Tree::whole(root, "crates/model/tests/generated", files));
    }
    output::format(root, &mut trees)?;
    warn(MODEL, &service);
    finish(root, &trees, mode, COMMAND)?;
    if mode == Mode::Write {
        println!("{}", summary(&service, &trees));
    }
    Ok(())
}

/// The service in a model file, which messages call `name`.
fn read(file: &Path, name: &str, service: Option<&str>) -> Result<Service, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let model = Model::parse(&text).map_err(|error| format!("{name}: {error}"))?;
    resolve::service(&model, service).map_err(|error| format!("{name}: {error}"))
}

/// Says what of the model is left out.
fn warn(model: &str, service: &Service) {
    for warning in &service.warnings {
        eprintln!("warning: {model}: {warning}");
    }
}

fn summary(service: &Service, trees: &[Tree]) -> String {
    let lines: usize = trees.iter().map(Tree::lines).sum();
    format!("{}: {} operations, {lines} lines", service.title, service.operations.len())
}

/// Writes, compares or lists; `command` is what writes.
fn finish(root: &Path, trees: &[Tree], mode: Mode, command: &str) -> Result<(), Box<dyn Error>> {
    match mode {
        Mode::Write => Ok(output::publish(root, trees)?),
        Mode::Check => stale(trees, command),
        Mode::DryRun => {
            list(trees);
            Ok(())
        }
    }
}

fn stale(trees: &[Tree], command: &str) -> Result<(), Box<dyn Error>> {
    let diffs: Vec<String> = trees.iter().map(Tree::diff).collect::<Result<_, _>>()?;
    let diff = diffs.concat();
    if diff.is_empty() {
        println!("the generated modules are fresh");
        return Ok(());
    }
    print!("{diff}");
    Err(format!("generated modules are stale: run `{command}`").into())
}

fn list(trees: &[Tree]) {
    let (mut files, mut lines, mut bytes) = (0, 0, 0);
    println!("   lines    bytes  file");
    for (path, text) in trees.iter().flat_map(Tree::files) {
        println!("{:8} {:8}  {path}", text.lines().count(), text.len());
        (files, lines, bytes) = (files + 1, lines + text.lines().count(), bytes + text.len());
    }
    println!("{lines:8} {bytes:8}  in {files} files");
}

/// The root of the workspace.
pub fn workspace_root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}
