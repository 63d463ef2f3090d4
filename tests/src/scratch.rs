//! A crate outside the workspace that depends on crates of it, as a user's crate does.

use crate::workspace_root;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A crate in a folder of its own. It resolves its dependencies alone, so that the features
/// which other members of the workspace ask for are not on, and without the network.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    target: PathBuf,
}

impl Scratch {
    /// The crate `name` below `parent`, with `dependencies` (folders below `crates/`) and the
    /// versions of the workspace's lock file. Features of theirs are off.
    ///
    /// # Errors
    /// When the files cannot be written.
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

    /// A crate with a manifest as a user writes it: `dependencies` is its table of dependencies, of
    /// which the crates of the workspace come from their folders.
    ///
    /// # Errors
    /// When the files cannot be written.
    pub fn of_user(parent: &Path, name: &str, dependencies: &str) -> io::Result<Self> {
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

    /// Makes `source` the crate's program.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_program(&self, source: &str) -> io::Result<()> {
        fs::write(self.folder.join("src/main.rs"), source)
    }

    /// Makes `source` the crate's library.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, source: &str) -> io::Result<()> {
        fs::write(self.folder.join("src/lib.rs"), source)
    }

    /// Runs cargo in the crate's folder.
    ///
    /// # Errors
    /// When cargo cannot be run.
    pub fn cargo(&self, arguments: &[&str]) -> io::Result<Output> {
        Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--quiet"])
            .env("CARGO_TARGET_DIR", &self.target)
            .current_dir(&self.folder)
            .output()
    }
}
