//! `cargo xtask fuzz` runs the fuzz targets in `fuzz/`, with libFuzzer or with the project's driver.

use crate::installed::is_installed;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

/// Runs `targets`, each for `seconds`. Stops at the first one that fails.
pub fn run(root: &Path, seconds: u32, seed: Option<u32>, targets: Vec<String>) -> Result<(), Box<dyn Error>> {
    let known = known_targets(root)?;
    if let Some(name) = targets.iter().find(|name| !known.contains(name)) {
        return Err(format!("the fuzz target `{name}` does not exist: select one of {}", known.join(", ")).into());
    }
    let targets = if targets.is_empty() { known } else { targets };
    // With the seed 0, libFuzzer would choose a random seed.
    let seed = seed.unwrap_or_else(seed_from_time).max(1);
    let libfuzzer = is_installed("cargo", &["+nightly", "fuzz", "--version"]);
    let how = if libfuzzer {
        "libFuzzer"
    } else {
        "the project's driver, because cargo-fuzz or a nightly toolchain is missing"
    };
    println!("fuzzing with {how}; seed {seed}");
    for target in &targets {
        let folder = root.join("fuzz/artifacts").join(target);
        fs::create_dir_all(&folder)?;
        if libfuzzer {
            with_libfuzzer(root, target, seconds, seed)?;
        } else {
            with_driver(root, target, seconds, seed)?;
        }
    }
    Ok(())
}

fn known_targets(root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for file in fs::read_dir(root.join("fuzz/fuzz_targets"))? {
        names.extend(file?.path().file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

fn seed_from_time() -> u32 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(1, |time| time.subsec_nanos())
}

/// Runs a target with libFuzzer, which prints the path of the failing input.
fn with_libfuzzer(root: &Path, target: &str, seconds: u32, seed: u32) -> Result<(), Box<dyn Error>> {
    // libFuzzer adds new inputs to the first folder, so that the committed corpus does not change.
    let found = root.join("target/fuzz-corpus").join(target);
    fs::create_dir_all(&found)?;
    let status = Command::new("cargo")
        .args(["+nightly", "fuzz", "run", target])
        .arg(&found)
        .arg(root.join("fuzz/corpus").join(target))
        .args(["--", &format!("-max_total_time={seconds}"), &format!("-seed={seed}")])
        .current_dir(root)
        .status()?;
    if status.success() { Ok(()) } else { Err(format!("the fuzz target `{target}` failed").into()) }
}

/// Runs a target with the project's driver.
fn with_driver(root: &Path, target: &str, seconds: u32, seed: u32) -> Result<(), Box<dyn Error>> {
    let input = root.join("fuzz/artifacts").join(target).join(format!("seed-{seed}"));
    let status = Command::new("cargo")
        .args(["run", "--quiet", "--package", "fuzz", "--bin", target, "--"])
        .args([seconds.to_string(), seed.to_string()])
        .arg(&input)
        .current_dir(root)
        .status()?;
    match (status.success(), input.exists()) {
        (true, _) => Ok(()),
        (false, true) => Err(format!("the fuzz target `{target}` failed; its input is in {}", input.display()).into()),
        (false, false) => Err(format!("the driver of the fuzz target `{target}` did not run").into()),
    }
}
