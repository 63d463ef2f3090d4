//! The public API breaks nothing since the last release, by `cargo semver-checks`.

use super::command::{cargo, output};
use super::outcome::{CheckResult, Outcome};
use super::workspace::Workspace;
use crate::installed::is_installed;
use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Compares each published crate with the last tag of a version. Where there is none, nothing was released.
pub fn check(root: &Path, workspace: &Workspace) -> CheckResult {
    let Some(tag) = last_version(root)? else {
        return Ok(Outcome::Skipped("no version has a tag".to_owned()));
    };
    if !is_installed("cargo", &["semver-checks", "--version"]) {
        let reason = "cargo semver-checks is not installed: `cargo install --locked cargo-semver-checks`";
        return Ok(Outcome::Skipped(reason.to_owned()));
    }
    let mut arguments = vec!["semver-checks", "--all-features", "--baseline-rev", &tag];
    arguments.extend(workspace.libraries().flat_map(|package| ["--package", &package.name]));
    cargo(root, &arguments)
}

/// The tag of the latest version, such as `v0.1.0`.
fn last_version(root: &Path) -> Result<Option<String>, Box<dyn Error>> {
    let mut command = Command::new("git");
    let tags = output(command.args(["tag", "--list", "v[0-9]*", "--sort=-version:refname"]).current_dir(root))?;
    Ok(first_line(&String::from_utf8(tags)?))
}

fn first_line(tags: &str) -> Option<String> {
    tags.lines().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_version_is_the_first_line() {
        assert_eq!(first_line("v0.10.0\nv0.9.0\n").as_deref(), Some("v0.10.0"));
        assert_eq!(first_line(""), None);
    }
}
