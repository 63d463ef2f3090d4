//! The crate that tests of a service run in: a workspace of its own below the target folder,
//! with the dependencies and the lock file of this one.

use super::cases::Cases;
use crate::codegen::{Files, ModelFiles};
use std::env;
use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

const CHECKS: &str = include_str!("template/checks.rs");

/// The generated modules of both crates of a service, as one crate.
const LIB: &str = "//! A service under test.\n\nmod fluent_client;\nmod model;\n\n\
                   pub use fluent_client::*;\npub use model::*;\n";

/// A scratch crate.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    target: PathBuf,
    name: String,
}

/// How the tests of a service went.
#[derive(Debug)]
pub struct Outcome {
    pub passed: usize,
    pub failed: usize,
    /// What the tests printed, where one failed.
    pub report: String,
}

impl Scratch {
    /// An empty crate called `name`.
    pub fn new(root: &Path, name: &str) -> io::Result<Self> {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target));
        let folder = target.join("conformance").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let scratch = Self { folder, target, name: name.to_owned() };
        scratch.write("Cargo.toml", &manifest(root, name))?;
        Ok(scratch)
    }

    /// Writes the model, the client and their tests, and runs them. The client has to compile;
    /// what goes over the wire is decided below it.
    pub fn run(
        &self,
        model: ModelFiles,
        client: &Files,
        cases: &Cases,
        endpoints: &str,
    ) -> Result<Outcome, Box<dyn Error>> {
        self.write("src/lib.rs", LIB)?;
        for (folder, files) in [("model", &model.modules), ("fluent_client", client)] {
            for (path, text) in files {
                self.write(&format!("src/{folder}/{path}"), text)?;
            }
        }
        self.write("tests/checks/mod.rs", CHECKS)?;
        self.write("tests/protocol.rs", &tests(&self.name, &cases.source))?;
        self.write("tests/operation_endpoints.rs", endpoints)?;
        if let Some(tests) = model.endpoint_tests {
            self.write("tests/endpoint_rules.rs", &tests)?;
        }
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["test", "--quiet", "--no-fail-fast", "--tests", "--target-dir"])
            .arg(&self.target)
            .args(["--", "--format", "pretty"])
            .current_dir(&self.folder)
            .output()?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let results = printed.lines().filter_map(|line| line.strip_prefix("test ")?.rsplit_once(" ... "));
        let (mut passed, mut failed) = (0, 0);
        for (_, result) in results {
            match result {
                "ok" => passed += 1,
                _ => failed += 1,
            }
        }
        if !output.status.success() && failed == 0 {
            let told = String::from_utf8_lossy(&output.stderr);
            return Err(format!("the tests in {} do not run:\n{told}{printed}", self.folder.display()).into());
        }
        let report = if failed == 0 { String::new() } else { printed.into_owned() };
        Ok(Outcome { passed, failed, report })
    }

    fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)
    }
}

fn manifest(root: &Path, name: &str) -> String {
    let crates = root.join("crates");
    let path = |name: &str| crates.join(name).display().to_string();
    format!(
        "[workspace]\n\n[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nawsjson-client = {{ path = {:?}, default-features = false, features = [\"event-stream\"] }}\n\
         awsjson-smithy = {{ path = {:?}, features = [\"unicode\"] }}\ntime = {{ version = \"0.3\", default-features = false }}\n\n\
         [dev-dependencies]\nawsjson-protocol = {{ path = {:?}, features = [\"gzip\"] }}\nbytes = \"1\"\nflate2 = \"1\"\n\
         http = \"1\"\nserde = \"1\"\nserde_json = \"1\"\n\n[profile.dev]\ndebug = \"line-tables-only\"\n",
        path("client"),
        path("smithy"),
        path("protocol"),
    )
}

/// The file of the tests `source` of the crate `name`.
fn tests(name: &str, source: &str) -> String {
    let model = name.replace('-', "_");
    format!(
        "//! The protocol tests of the model.\n\n#![allow(unused_imports)]\n\nmod checks;\n\nuse {model} as model;\n\
         use awsjson_smithy::{{Blob, Document, Unit}};\nuse checks::*;\nuse model::operation::*;\nuse model::types::*;\n\
         use std::collections::BTreeMap;\nuse time::OffsetDateTime;\n{source}"
    )
}
