//! `cargo xtask soak` runs the scenarios in `tests/examples/soak` in a release build.

use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Runs `scenarios`, or all of them, each for about `seconds`.
pub fn run(root: &Path, seconds: u32, scenarios: &[String]) -> Result<(), Box<dyn Error>> {
    let status = Command::new("cargo")
        .args(["run", "--release", "--package", "cross-layer-tests", "--example", "soak", "--"])
        .arg(seconds.to_string())
        .args(scenarios)
        .current_dir(root)
        .status()?;
    if status.success() { Ok(()) } else { Err("a guarantee was violated under load; see above".into()) }
}
