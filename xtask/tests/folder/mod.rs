//! Runs `cargo xtask codegen --model FILE --out DIR` in a separate folder for each test.

#![allow(clippy::expect_used, reason = "helpers of tests")]
#![allow(dead_code, reason = "each test file uses a part of this")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of a test, which contains models and the output folder `out`.
pub struct Folder(PathBuf);

impl Folder {
    /// Creates the folder. Files of an earlier run are removed.
    pub fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("service-crates").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("an old folder");
        }
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    /// Writes a model to a file, and returns its path.
    pub fn model(&self, name: &str, model: &Value) -> String {
        let path = self.0.join(name);
        fs::write(&path, model.to_string()).expect("a model");
        path.display().to_string()
    }

    pub fn out(&self) -> PathBuf {
        self.0.join("out")
    }

    /// Runs codegen with `out` as the output folder.
    pub fn codegen(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("codegen").args(arguments).arg("--out").arg(self.out());
        command.output().expect("xtask runs")
    }

    /// Runs codegen, which must succeed, and returns the generated files.
    pub fn generate(&self, arguments: &[&str]) -> BTreeMap<String, String> {
        let output = self.codegen(arguments);
        assert!(output.status.success(), "{}", stderr(&output));
        self.files()
    }

    /// Generates crates into the folder `below` of `out`, and panics if that fails.
    pub fn generate_into(&self, below: &str, arguments: &[&str]) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("codegen").args(arguments).arg("--out").arg(self.out().join(below));
        let output = command.output().expect("xtask runs");
        assert!(output.status.success(), "{}", stderr(&output));
    }

    /// Creates a workspace of `members` in `out`, with a copy of this workspace's lock file.
    pub fn workspace(&self, members: &[&str]) {
        let manifest = format!("[workspace]\nmembers = {members:?}\nresolver = \"3\"\n");
        fs::write(self.out().join("Cargo.toml"), manifest).expect("a manifest");
        self.lock();
    }

    /// Copies this workspace's lock file to `out`.
    pub fn lock(&self) {
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        fs::copy(lock, self.out().join("Cargo.lock")).expect("a lock file");
    }

    /// Runs cargo in that workspace, which must succeed. All tests share a target folder, so that dependencies are
    /// compiled once.
    pub fn cargo(&self, arguments: &[&str]) -> Output {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("service-crates-target");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(arguments).current_dir(self.out());
        let output = cargo.env("RUSTDOCFLAGS", "-D warnings").env("CARGO_TARGET_DIR", target).output();
        let output = output.expect("cargo runs");
        assert!(output.status.success(), "{arguments:?}: {}{}", stdout(&output), stderr(&output));
        output
    }

    /// The files below `out`, by path.
    pub fn files(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(self.out().join(&folder)) else { continue };
            for entry in entries.flatten() {
                let path = format!("{folder}{}", entry.file_name().to_string_lossy());
                if entry.path().is_dir() {
                    folders.push(format!("{path}/"));
                } else {
                    found.insert(path, fs::read_to_string(entry.path()).expect("a text file"));
                }
            }
        }
        found
    }
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
