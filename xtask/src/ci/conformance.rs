//! The protocol is spoken, and endpoints are found, as models say.

use super::command::cargo;
use super::outcome::{CheckResult, Outcome};
use std::fs;
use std::path::Path;

/// Our own protocol tests.
const SUITES: &str = "xtask/models/protocol-tests";
/// Smithy's protocol tests and the models that AWS publishes, whose endpoint tests are run, where
/// they lie beside the workspace.
pub const SHARED: &[&str] = &["../shared/protocol-tests", "../shared/models"];

/// The suites of the project, which are the proof, in one run: what tests need is compiled once.
pub fn own(root: &Path) -> CheckResult {
    conformance(root, SUITES)
}

/// One more proof by the models in a folder beside the workspace, if it is there.
pub fn shared(root: &Path, folder: &str) -> CheckResult {
    match root.join(folder).exists() {
        true => conformance(root, folder),
        false => Ok(Outcome::Skipped("it is not there".to_owned())),
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
