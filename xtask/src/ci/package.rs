//! Checks that the crates can be published: cargo packages them, and compiles each from the packages of the others.

use super::command::cargo;
use super::outcome::CheckResult;
use super::workspace::Workspace;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub fn check(root: &Path, workspace: &Workspace) -> CheckResult {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    if let Some(home) = home.or_else(|| Some(env::home_dir()?.join(".cargo"))) {
        forget(&home, &workspace.names())?;
    }
    cargo(root, &["package", "--workspace", "--allow-dirty"])
}

/// Removes the sources that cargo extracted from the packages of an earlier run. Cargo would compile them in place of
/// those in the new packages, because it never extracts a version twice.
fn forget(cargo_home: &Path, names: &[String]) -> io::Result<()> {
    let registries = match fs::read_dir(cargo_home.join("registry/src")) {
        Ok(registries) => registries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for registry in registries {
        let registry = registry?;
        // A folder is called after the host of its registry, which a registry of local packages does not have.
        if !registry.file_name().as_encoded_bytes().starts_with(b"-") {
            continue;
        }
        for name in names {
            match fs::remove_dir_all(registry.path().join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_extracted_packages_of_the_workspace_are_removed() {
        let home = env::temp_dir().join(format!("xtask-package-{}", std::process::id()));
        let sources = home.join("registry/src");
        forget(&home, &["ours-0.1.0".to_owned()]).unwrap();
        let kept = ["-1a2b/theirs-0.1.0", "-1a2b/ours-0.2.0", "registry.example-1a2b/ours-0.1.0"];
        for path in kept.iter().chain(&["-1a2b/ours-0.1.0"]) {
            fs::create_dir_all(sources.join(path).join("src")).unwrap();
        }
        forget(&home, &["ours-0.1.0".to_owned()]).unwrap();
        assert!(!sources.join("-1a2b/ours-0.1.0").exists());
        assert!(kept.iter().all(|path| sources.join(path).exists()));
        fs::remove_dir_all(home).unwrap();
    }
}
