//! Runs the protocol tests and the endpoint tests of models.

use super::command::cargo;
use super::outcome::{CheckResult, Outcome};
use std::fs;
use std::path::Path;

/// The folder of the project's protocol tests.
const SUITES: &str = "xtask/models/protocol-tests";
/// Optional folders beside the workspace: the protocol tests of Smithy, and published models, whose endpoint tests are
/// run.
pub const SHARED: &[&str] = &["../shared/protocol-tests", "../shared/models"];

/// Runs the suites of the project. They run together, so that their dependencies are compiled once.
pub fn own(root: &Path) -> CheckResult {
    conformance(root, SUITES)
}

/// Runs the tests of the models in a folder beside the workspace, if it exists.
pub fn shared(root: &Path, folder: &str) -> CheckResult {
    match root.join(folder).exists() {
        true => conformance(root, folder),
        false => Ok(Outcome::Skipped("the folder does not exist".to_owned())),
    }
}

fn conformance(root: &Path, folder: &str) -> CheckResult {
    let mut models = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        models.extend(name.ends_with(".json").then(|| format!("{folder}/{name}")));
    }
    models.sort();
    let arguments: Vec<&str> = ["xtask", "conformance"].into_iter().chain(models.iter().map(String::as_str)).collect();
    cargo(root, &arguments)
}
