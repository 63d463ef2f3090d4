//! Builds and runs the compared programs.

use super::server::Server;
use serde_json::Value;
use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A client in `benches/`, and the features it is built with.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// The name in the results.
    pub name: &'static str,
    package: &'static str,
    /// The folder of its workspace.
    workspace: &'static str,
    features: &'static [&'static str],
}

impl Program {
    pub const OURS: Self = Self::new("ours", "bench-ours", &[]);
    pub const OURS_WITHOUT_TRACING: Self = Self::new("ours-without-tracing", "bench-ours", &["no-tracing"]);
    pub const BARE: Self = Self::new("bare", "bench-bare", &[]);
    pub const BARE_TLS: Self = Self::new("bare-tls", "bench-bare", &["tls"]);
    pub const SDK: Self = Self::new("sdk", "bench-sdk", &[]);
    pub const SERVER: Self = Self::new("server", "bench-server", &["tls"]);
    pub const DYNAMODB_OURS: Self = Self::new("dynamodb-ours", "bench-dynamodb-ours", &[]).of_dynamodb();
    pub const DYNAMODB_SDK: Self = Self::new("dynamodb-sdk", "bench-dynamodb-sdk", &[]).of_dynamodb();

    const fn new(name: &'static str, package: &'static str, features: &'static [&'static str]) -> Self {
        Self { name, package, workspace: "benches", features }
    }

    const fn of_dynamodb(self) -> Self {
        Self { workspace: "benches/dynamodb", ..self }
    }

    /// Builds it from scratch, in a separate folder, and returns the CPU time in seconds.
    pub fn time_clean_build(&self, root: &Path) -> Result<f64, Box<dyn Error>> {
        let target = folder(root).join("clean");
        let before = children_cpu_seconds();
        self.cargo_build(root, &target, self.features)?;
        let seconds = children_cpu_seconds() - before;
        fs::remove_dir_all(target)?;
        Ok(seconds)
    }

    /// Builds it, and returns the path of the program.
    pub fn build(&self, root: &Path) -> Result<PathBuf, Box<dyn Error>> {
        self.build_with(root, &[])
    }

    /// Builds it with counting of allocations, which makes it slower.
    pub fn build_counting(&self, root: &Path) -> Result<PathBuf, Box<dyn Error>> {
        self.build_with(root, &["count-allocations"])
    }

    fn build_with(&self, root: &Path, more: &[&str]) -> Result<PathBuf, Box<dyn Error>> {
        let target = folder(root);
        self.cargo_build(root, &target, &[self.features, more].concat())?;
        // The next build with other features replaces the program.
        let copy = target.join([self.name, &more.concat()].concat());
        fs::copy(target.join("release").join(self.package), &copy)?;
        Ok(copy)
    }

    fn cargo_build(&self, root: &Path, target: &Path, features: &[&str]) -> Result<(), Box<dyn Error>> {
        let status = Command::new("cargo")
            .args(["build", "--release", "--quiet", "--package", self.package, "--features", &features.join(",")])
            .arg("--target-dir")
            .arg(target)
            .current_dir(root.join(self.workspace))
            .status()?;
        if status.success() { Ok(()) } else { Err(format!("{} cannot be built; see above", self.package).into()) }
    }

    /// The size of the program at `path` without symbols, in bytes.
    pub fn stripped_bytes(path: &Path) -> Result<u64, Box<dyn Error>> {
        let stripped = path.with_extension("stripped");
        // It comes with the linker.
        if !Command::new("strip").arg("-o").arg(&stripped).arg(path).status()?.success() {
            return Err(format!("{} cannot be stripped", path.display()).into());
        }
        Ok(fs::metadata(stripped)?.len())
    }

    /// The number of its crates with the features `more`, including those of build scripts and macros, but not the harness
    /// and what only it needs.
    pub fn crates(&self, root: &Path, more: &[&str]) -> Result<usize, Box<dyn Error>> {
        let features = [self.features, more].concat().join(",");
        let output = Command::new("cargo")
            .args(["tree", "--edges", "normal,build", "--prefix", "none", "--package", self.package])
            .args(["--features", &features, "--prune", "bench-harness"])
            .stderr(Stdio::inherit())
            .current_dir(root.join(self.workspace))
            .output()?;
        if !output.status.success() {
            return Err(format!("the dependencies of {} cannot be listed", self.package).into());
        }
        let tree = String::from_utf8(output.stdout)?;
        let crates: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
        Ok(crates.iter().filter(|line| !line.is_empty()).count())
    }
}

/// The target folder of the programs.
fn folder(root: &Path) -> PathBuf {
    root.join("target/bench")
}

/// Generates the client of DynamoDB that is compared with the AWS SDK.
pub fn generate_dynamodb(root: &Path) -> Result<(), Box<dyn Error>> {
    let arguments = ["codegen", "--model", "benches/dynamodb/model.json", "--out", "benches/dynamodb/generated"];
    let status = Command::new(env::current_exe()?).args(arguments).current_dir(root).status()?;
    if status.success() { Ok(()) } else { Err("the client of DynamoDB cannot be generated; see above".into()) }
}

/// The CPU time of all child processes that ended, in seconds. 0 if there is no `/proc`.
pub fn children_cpu_seconds() -> f64 {
    /// The value of `USER_HZ` on every architecture that Rust supports.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The fields after the name, which may contain spaces. `cutime` and `cstime` are fields 16 and 17
    // (proc_pid_stat(5)).
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS_PER_SECOND
}

/// The load: the calls, and their number.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    pub operation: &'static str,
    /// The number of items in the lists that the server returns.
    pub items: usize,
    pub calls: usize,
    pub callers: usize,
    pub warm_up: usize,
    pub tls: bool,
    /// Whether each call needs a new connection.
    pub new_connections: bool,
    /// Whether tokio has a thread for each core.
    pub multi_threaded: bool,
}

impl Load {
    /// One caller, over HTTP.
    pub const fn new(operation: &'static str, calls: usize) -> Self {
        Self {
            operation,
            items: 1000,
            calls,
            callers: 1,
            warm_up: calls / 10,
            tls: false,
            new_connections: false,
            multi_threaded: false,
        }
    }

    /// The command that runs `program` with this load on `server`, as a child of `wrapper`.
    pub fn command(&self, wrapper: &[&str], program: &Path, server: &Server) -> Command {
        let mut command = match wrapper {
            [] => Command::new(program),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
        };
        command.arg(self.operation).args([self.calls, self.callers, self.warm_up].map(|number| number.to_string()));
        let (url, items) = (server.url(self.tls), self.items);
        let end = if self.new_connections { "/close" } else { "" };
        command.env("ENDPOINT", format!("{url}/{items}{end}")).env("SSL_CERT_FILE", server.ca_file());
        if self.multi_threaded {
            command.env("RUNTIME", "multi");
        }
        command
    }

    /// Runs `program`, and returns its report.
    pub fn run(&self, program: &Path, server: &Server) -> Result<Value, Box<dyn Error>> {
        let output = self.command(server.client_wrapper(), program, server).stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            return Err(format!("{} failed", program.display()).into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}
