//! What the dependencies bring along: licences, duplicates, sources and known vulnerabilities,
//! by `cargo deny` and `deny.toml`.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};

/// Checks the dependencies. Where `cargo deny` is not installed nothing is checked, which is
/// said; `.ci/run` installs it. The same holds for the database of vulnerabilities, which is
/// a git repository of its own.
pub fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    if !is_installed(root) {
        println!("==> skipped: cargo deny is not installed: `cargo install --locked cargo-deny`");
        return Ok(());
    }
    println!("==> licences, duplicates and sources of dependencies are as deny.toml allows");
    if !deny(root, &["check", "bans", "licenses", "sources"])? {
        return Err("cargo deny refuses a dependency, as it says above".into());
    }
    if !deny(root, &["fetch", "db"])? {
        println!("==> skipped: known vulnerabilities, as their database cannot be fetched");
        return Ok(());
    }
    println!("==> no dependency is known to be vulnerable");
    if !deny(root, &["check", "--disable-fetch", "advisories"])? {
        return Err("a dependency is known to be vulnerable, as cargo deny says above".into());
    }
    Ok(())
}

fn is_installed(root: &Path) -> bool {
    let version = Command::new("cargo").args(["deny", "--version"]).current_dir(root).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

fn deny(root: &Path, arguments: &[&str]) -> Result<bool, Box<dyn Error>> {
    Ok(Command::new("cargo").arg("deny").args(arguments).current_dir(root).status()?.success())
}
