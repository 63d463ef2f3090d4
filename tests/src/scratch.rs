//! A crate outside of the workspace that depends on crates of the workspace, like the crate of a user.

use crate::workspace_root;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A crate in a separate folder. Its dependencies are resolved without the network and independently of the workspace,
/// so that features which other members enable are off.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    target: PathBuf,
}

impl Scratch {
    /// Creates the crate `name` below `parent`. `dependencies` are packages with their folders below `crates/`, without
    /// their default features. The lock file is that of the workspace.
    ///
    /// # Errors
    /// Fails if the files cannot be written.
    pub fn new(parent: &Path, name: &str, dependencies: &[(&str, &str)]) -> io::Result<Self> {
        let root = workspace_root();
        let folder = parent.join(name);
        let mut manifest = format!("[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n[dependencies]\n");
        for (package, path) in dependencies {
            let path = root.join("crates").join(path);
            manifest +=
                &format!("{package} = {{ path = {:?}, default-features = false }}\n", path.display().to_string());
        }
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let scratch = Self { folder, target: parent.join("target") };
        scratch.write("")?;
        Ok(scratch)
    }

    /// Creates a crate with the manifest of a user: `dependencies` contains its dependency tables. Crates of the
    /// workspace are patched with their folders.
    ///
    /// # Errors
    /// Fails if the files cannot be written.
    pub fn with_manifest(parent: &Path, name: &str, dependencies: &str) -> io::Result<Self> {
        let scratch = Self::new(parent, name, &[])?;
        let mut manifest =
            format!("[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n{dependencies}[patch.crates-io]\n");
        for entry in fs::read_dir(workspace_root().join("crates"))? {
            let folder = entry?.path();
            let text = fs::read_to_string(folder.join("Cargo.toml"))?;
            let package = text.lines().find_map(|line| line.strip_prefix("name = "));
            let package = package.ok_or_else(|| io::Error::other(format!("{} has no name", folder.display())))?;
            manifest += &format!("{package} = {{ path = {:?} }}\n", folder.display().to_string());
        }
        fs::write(scratch.folder.join("Cargo.toml"), manifest)?;
        Ok(scratch)
    }

    /// Writes the program of the crate, `src/main.rs`.
    ///
    /// # Errors
    /// Fails if the file cannot be written.
    pub fn write_program(&self, source: &str) -> io::Result<()> {
        fs::write(self.folder.join("src/main.rs"), source)
    }

    /// Writes the library of the crate, `src/lib.rs`.
    ///
    /// # Errors
    /// Fails if the file cannot be written.
    pub fn write(&self, source: &str) -> io::Result<()> {
        fs::write(self.folder.join("src/lib.rs"), source)
    }

    /// Runs cargo in the folder of the crate.
    ///
    /// # Errors
    /// Fails if cargo cannot be run.
    pub fn cargo(&self, arguments: &[&str]) -> io::Result<Output> {
        Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--quiet"])
            .env("CARGO_TARGET_DIR", &self.target)
            .current_dir(&self.folder)
            .output()
    }
}
