//! Checks the spelling with `typos` and `_typos.toml`.

use super::command::run;
use super::outcome::{CheckResult, Outcome};
use crate::installed::is_installed;
use std::path::Path;
use std::process::Command;

/// Checks all files. Skipped if `typos` is not installed; `.ci/run` installs it.
pub fn check(root: &Path) -> CheckResult {
    if !is_installed("typos", &["--version"]) {
        let reason = "typos is not installed: `cargo install --locked typos-cli`";
        return Ok(Outcome::Skipped(reason.to_owned()));
    }
    run(Command::new("typos").current_dir(root))
}
