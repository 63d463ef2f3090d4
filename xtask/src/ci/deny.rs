//! Checks the licences, duplicates, sources and known vulnerabilities of dependencies with `cargo deny` and
//! `deny.toml`.

use super::command::cargo;
use super::outcome::{CheckResult, Outcome};
use crate::installed::is_installed;
use std::path::Path;

/// Checks licences, duplicates and sources. Skipped if `cargo deny` is not installed; `.ci/run` installs it.
pub fn dependencies(root: &Path) -> CheckResult {
    if !is_installed("cargo", &["deny", "--version"]) {
        return Ok(not_installed());
    }
    cargo(root, &["deny", "check", "bans", "licenses", "sources"])
}

/// Checks for known vulnerabilities. Skipped if their database, which is a git repository, cannot be fetched.
pub fn advisories(root: &Path) -> CheckResult {
    if !is_installed("cargo", &["deny", "--version"]) {
        return Ok(not_installed());
    }
    if cargo(root, &["deny", "fetch", "db"]).is_err() {
        return Ok(Outcome::Skipped("the advisory database cannot be fetched".to_owned()));
    }
    cargo(root, &["deny", "check", "--disable-fetch", "advisories"])
}

fn not_installed() -> Outcome {
    Outcome::Skipped("cargo deny is not installed: `cargo install --locked cargo-deny`".to_owned())
}
