//! The program `pca` as users install it: its size, and what its start costs.

use super::command::cargo;
use super::outcome::{CheckResult, Outcome};
use crate::bench::children_cpu_seconds;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The maximum size, in bytes.
const MAX_BYTES: u64 = 12 * 1024 * 1024;
/// The maximum CPU time of `pca --help`, in milliseconds.
const MAX_START_MILLISECONDS: f64 = 15.0;
/// The number of runs whose mean is compared with the maximum.
const RUNS: u32 = 50;

/// Builds the program with the profile that its README recommends, and compares it with the limits.
pub fn check(root: &Path) -> CheckResult {
    cargo(root, &["build", "--locked", "--profile", "dist", "--package", "partnercentral-account-cli"])?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target));
    let program = target.join("dist").join(format!("pca{}", env::consts::EXE_SUFFIX));
    let bytes = fs::metadata(&program)?.len();
    let start = start_milliseconds(&program)?;
    println!("    {bytes} bytes, {start:.1} ms of CPU time for --help");
    if bytes > MAX_BYTES {
        return Err(format!("{} has {bytes} bytes; the limit is {MAX_BYTES}", program.display()).into());
    }
    if start > MAX_START_MILLISECONDS {
        return Err(format!("`pca --help` takes {start:.1} ms; the limit is {MAX_START_MILLISECONDS} ms").into());
    }
    Ok(Outcome::Passed)
}

/// The mean CPU time of `program --help`. 0 if there is no `/proc`.
fn start_milliseconds(program: &Path) -> Result<f64, Box<dyn std::error::Error>> {
    let before = children_cpu_seconds();
    for _ in 0..RUNS {
        let status = Command::new(program).arg("--help").stdout(Stdio::null()).status()?;
        if !status.success() {
            return Err(format!("`pca --help` ended with {status}").into());
        }
    }
    Ok((children_cpu_seconds() - before) * 1_000.0 / f64::from(RUNS))
}
