//! Checks the versions of dependencies in manifests: the published crates compile with the oldest versions of their
//! direct dependencies.

use super::command::{cargo, run};
use super::outcome::CheckResult;
use super::workspace::Workspace;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

/// Compiles a copy of the workspace, because the check needs another lock file.
pub fn check(root: &Path, workspace: &Workspace) -> CheckResult {
    let folder = workspace.folder_of_check("minimal-versions");
    let copied = folder.join("workspace");
    if copied.exists() {
        fs::remove_dir_all(&copied)?;
    }
    copy(root, &copied)?;
    fs::remove_file(copied.join("Cargo.lock"))?;
    let mut resolve = Command::new("cargo");
    // `-Zdirect-minimal-versions` is unstable. It affects only the resolution; nothing is compiled with unstable
    // features.
    resolve.args(["generate-lockfile", "-Zdirect-minimal-versions"]).env("RUSTC_BOOTSTRAP", "1");
    run(resolve.current_dir(&copied))?;

    let target = format!("--target-dir={}", folder.join("target").display());
    let packages: Vec<String> = workspace.libraries().map(|package| format!("--package={}", package.name)).collect();
    let mut arguments = vec!["check", "--locked", "--lib", "--all-features", &target];
    arguments.extend(packages.iter().map(String::as_str));
    cargo(&copied, &arguments)
}

/// Copies a folder without the folders of builds and version control.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let target = to.join(&name);
        match entry.file_type()?.is_dir() {
            true if name == "target" || name == ".git" => {}
            true => copy(&entry.path(), &target)?,
            false => drop(fs::copy(entry.path(), target)?),
        }
    }
    Ok(())
}
