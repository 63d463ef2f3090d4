//! What the dependencies bring along: licences, duplicates, sources and known vulnerabilities,
//! by `cargo deny` and `deny.toml`.

use super::command::{cargo, is_installed};
use super::outcome::{CheckResult, Outcome};
use std::path::Path;

/// Where `cargo deny` is not installed nothing is checked; `.ci/run` installs it.
pub fn dependencies(root: &Path) -> CheckResult {
    if !is_installed("cargo", &["deny", "--version"]) {
        return Ok(not_installed());
    }
    cargo(root, &["deny", "check", "bans", "licenses", "sources"])
}

/// The database of vulnerabilities is a git repository of its own, which may be out of reach.
pub fn advisories(root: &Path) -> CheckResult {
    if !is_installed("cargo", &["deny", "--version"]) {
        return Ok(not_installed());
    }
    if cargo(root, &["deny", "fetch", "db"]).is_err() {
        return Ok(Outcome::Skipped("the database of vulnerabilities cannot be fetched".to_owned()));
    }
    cargo(root, &["deny", "check", "--disable-fetch", "advisories"])
}

fn not_installed() -> Outcome {
    Outcome::Skipped("cargo deny is not installed: `cargo install --locked cargo-deny`".to_owned())
}
