//! The temporary workspace of the tests, in the target folder and with the lock file of this workspace.

use awsjson_codegen::conformance::{Layer, Suite};
use std::env;
use std::error::Error;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A workspace with a crate for each suite.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    target: PathBuf,
    /// A lock for the folder. All runs use the same one, so that compiled dependencies are reused.
    _lock: File,
}

/// The results of the tests.
#[derive(Debug)]
pub struct Outcome {
    /// The names of the tests, and whether each passed.
    results: Vec<(String, bool)>,
}

impl Outcome {
    /// The numbers of passed and failed tests of `suite`.
    pub fn count(&self, suite: &Suite) -> (usize, usize) {
        let prefix = format!("{}::", suite.module);
        let of_suite = self.results.iter().filter(|(name, _)| name.starts_with(&prefix));
        let (passed, failed): (Vec<_>, Vec<_>) = of_suite.partition(|(_, passed)| *passed);
        (passed.len(), failed.len())
    }
}

impl Scratch {
    /// Writes the crates of `suites`. Waits until no other run is in progress.
    pub fn new(root: &Path, suites: &[Suite]) -> io::Result<Self> {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target));
        fs::create_dir_all(&target)?;
        let lock = File::create(target.join("conformance.lock"))?;
        lock.lock()?;
        let folder = target.join("conformance");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let scratch = Self { folder, target, _lock: lock };
        scratch.write("Cargo.toml", &workspace(suites))?;
        fs::copy(root.join("Cargo.lock"), scratch.folder.join("Cargo.lock"))?;
        for suite in suites {
            scratch.write(&format!("{}/Cargo.toml", suite.name), &manifest(root, suite))?;
            for (path, text) in &suite.files {
                scratch.write(&format!("{}/src/{path}", suite.name), text)?;
            }
        }
        Ok(scratch)
    }

    /// Runs the tests. Prints their output if one fails.
    pub fn run(&self) -> Result<Outcome, Box<dyn Error>> {
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["test", "--quiet", "--no-fail-fast", "--workspace", "--lib", "--target-dir"])
            .arg(&self.target)
            .args(["--", "--format", "pretty"])
            .current_dir(&self.folder)
            .output()?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let results = printed.lines().filter_map(|line| line.strip_prefix("test ")?.rsplit_once(" ... "));
        let results: Vec<_> = results.map(|(name, how)| (name.to_owned(), how == "ok")).collect();
        let failed = results.iter().any(|(_, passed)| !passed);
        if !output.status.success() && !failed {
            let errors = String::from_utf8_lossy(&output.stderr);
            return Err(format!("the tests in {} do not run:\n{errors}{printed}", self.folder.display()).into());
        }
        if failed {
            print!("{printed}");
        }
        Ok(Outcome { results })
    }

    fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)
    }
}

/// The manifest of the workspace. The profile minimizes the compile time of the crates, and equals that of this
/// workspace for their dependencies, so that these are reused.
fn workspace(suites: &[Suite]) -> String {
    let members: Vec<&str> = suites.iter().map(|suite| suite.name.as_str()).collect();
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[profile.dev]\ndebug = false\nincremental = false\n\n\
         [profile.dev.package.\"*\"]\ndebug = \"line-tables-only\"\n"
    )
}

fn manifest(root: &Path, suite: &Suite) -> String {
    let path = |name: &str| root.join("crates").join(name).display().to_string();
    let features = if suite.layer >= Layer::Model {
        ", features = [\"big-numbers\", \"discovery\", \"unicode\", \"waiter\"]"
    } else {
        ""
    };
    let mut dependencies = format!("awsjson-smithy = {{ path = {:?}{features} }}\n", path("smithy"));
    if suite.layer >= Layer::Model {
        dependencies += "time = { version = \"0.3\", default-features = false }\n";
    }
    if suite.layer >= Layer::Client {
        dependencies += &format!(
            "awsjson-client = {{ path = {:?}, default-features = false, features = [\"checksum\", \"discovery\", \"event-stream\", \"waiter\"] }}\n\
             awsjson-protocol = {{ path = {:?}, features = [\"checksum\", \"gzip\", \"server\"] }}\nbytes = \"1\"\nflate2 = \"1\"\nhttp = \"1\"\nregex-lite = \"0.1\"\n\
             serde = \"1\"\nserde_json = \"1\"\n",
            path("client"),
            path("protocol"),
        );
    }
    format!(
        "[package]\nname = {:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n# Generated types have this feature.\n[features]\nschemars = []\n\n[dependencies]\n{dependencies}",
        suite.name
    )
}
