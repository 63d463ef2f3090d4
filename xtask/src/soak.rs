//! `cargo xtask soak`: the scenarios of `tests/examples/soak`, in release.

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
    if status.success() { Ok(()) } else { Err("a promise was broken under load; see above".into()) }
}
