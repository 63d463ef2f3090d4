//! Checks the minimum supported Rust version that each published crate declares.

use super::command::{output, run};
use super::outcome::{CheckResult, Outcome};
use super::workspace::{Package, Workspace};
use crate::installed::is_installed;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Checks that no crate depends, with its default features, on a crate that declares a later compiler.
pub fn declarations(root: &Path, workspace: &Workspace) -> CheckResult {
    let mut later = Vec::new();
    for package in workspace.published() {
        let declared = declared(package)?;
        for dependency in dependencies(root, workspace, package)? {
            if let Some(needed) =
                dependency.rust_version.as_deref().filter(|needed| version(needed) > version(declared))
            {
                let name = &dependency.name;
                later
                    .push(format!("{} declares {declared}, but its dependency {name} requires {needed}", package.name));
            }
        }
    }
    if later.is_empty() { Ok(Outcome::Passed) } else { Err(later.join("; ").into()) }
}

/// Compiles each crate with the compiler that it declares. Compilers that are not installed are skipped.
pub fn toolchains(root: &Path, workspace: &Workspace) -> CheckResult {
    let mut crates: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in workspace.published() {
        crates.entry(declared(package)?).or_default().push(&package.name);
    }
    let (installed, missing): (Vec<_>, Vec<_>) =
        crates.iter().partition(|(version, _)| is_installed("rustup", &["run", version, "cargo", "--version"]));
    for (version, packages) in installed {
        let mut command = Command::new("rustup");
        command.args(["run", version, "cargo", "check", "--locked"]).current_dir(root);
        command.args(packages.iter().map(|name| format!("--package={name}")));
        run(command.env("CARGO_TARGET_DIR", workspace.folder_of_check("msrv")))?;
    }
    if missing.is_empty() {
        return Ok(Outcome::Passed);
    }
    let missing: Vec<&str> = missing.iter().map(|(version, _)| **version).collect();
    let versions = missing.join(" ");
    Ok(Outcome::Skipped(format!("not installed: `rustup toolchain install --profile minimal {versions}`")))
}

fn declared(package: &Package) -> Result<&str, String> {
    package.rust_version.as_deref().ok_or(format!("{} declares no rust-version", package.name))
}

/// The packages that a crate is compiled with, by its default features and without dev-dependencies.
fn dependencies<'a>(
    root: &Path,
    workspace: &'a Workspace,
    package: &Package,
) -> Result<Vec<&'a Package>, Box<dyn Error>> {
    let arguments = ["tree", "--locked", "--edges=normal,build", "--prefix=none", "--format={p}", "--package"];
    let tree = output(Command::new("cargo").args(arguments).arg(&package.name).current_dir(root))?;
    let lines: BTreeSet<String> = String::from_utf8(tree)?.lines().map(str::to_owned).collect();
    lines.iter().map(|line| find(workspace, line)).collect()
}

/// The package of a line such as `time v0.3.55`.
fn find<'a>(workspace: &'a Workspace, line: &str) -> Result<&'a Package, Box<dyn Error>> {
    let mut words = line.split(' ');
    let (name, version) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let found = workspace.package(name, version.trim_start_matches('v'));
    found.ok_or_else(|| format!("the output of cargo metadata does not contain {line}").into())
}

/// Parses a version for comparison. Missing parts are zero: `1.88` equals `1.88.0`.
fn version(text: &str) -> [u32; 3] {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_compared_by_number() {
        assert!(version("1.88") < version("1.94.1"));
        assert!(version("1.9") < version("1.88.0"));
        assert_eq!(version("1.88"), version("1.88.0"));
    }
}
