//! `cargo xtask ci`: every check of the project, in the order of what a newcomer meets.

use std::error::Error;
use std::path::Path;
use std::process::Command;

/// What a check is for, its command, and variables of its environment.
type Check = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

const CHECKS: &[Check] = &[
    ("the generated modules are fresh", &["cargo", "xtask", "codegen", "--check"], &[]),
    ("the code is formatted", &["cargo", "fmt", "--all", "--check"], &[]),
    (
        "clippy has nothing to say",
        &["cargo", "clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"],
        &[],
    ),
    ("every test passes", &["cargo", "test", "--workspace"], &[]),
    (
        "memory stays flat",
        &["cargo", "test", "--release", "-p", "awsjson-client", "--test", "memory", "--", "--ignored"],
        &[],
    ),
    ("no fuzz target fails", &["cargo", "xtask", "fuzz", "--seconds", "5"], &[]),
    (
        "the documentation builds",
        &["cargo", "doc", "--workspace", "--no-deps", "--all-features"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    ),
    (
        "awsJson 1.1 is spoken as its specification says",
        &["cargo", "xtask", "conformance", "xtask/models/protocol-tests/awsJson1_1.json"],
        &[],
    ),
    (
        "the client is not needed to call the service",
        &["cargo", "run", "-p", "partnercentral-account", "--example", "bring_your_own_http"],
        &[],
    ),
    ("the example runs", &["cargo", "run", "-p", "partnercentral-account", "--example", "cancel_connection"], &[]),
    ("the crates can be packaged", &["cargo", "package", "--workspace", "--allow-dirty"], &[]),
];

/// The protocol tests of the Smithy project, where they lie beside the workspace.
const SHARED_SUITE: &str = "../shared/protocol-tests/awsJson1_0.json";

/// Runs the checks, and stops at the first that fails.
pub fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    for check in CHECKS {
        run_check(root, check)?;
    }
    if root.join(SHARED_SUITE).exists() {
        let what = "awsJson 1.0 is spoken as the Smithy project's tests say";
        run_check(root, &(what, &["cargo", "xtask", "conformance", SHARED_SUITE], &[]))?;
    } else {
        println!("==> skipped: {SHARED_SUITE} is not there");
    }
    crate::deny::run(root)?;
    println!("==> all checks passed");
    Ok(())
}

fn run_check(root: &Path, (what, command, environment): &Check) -> Result<(), Box<dyn Error>> {
    println!("==> {what}: {}", command.join(" "));
    let Some((program, arguments)) = command.split_first() else { return Ok(()) };
    let status = Command::new(program).args(arguments).envs(environment.iter().copied()).current_dir(root).status()?;
    if !status.success() {
        return Err(format!("`{}` failed: {what} is not so", command.join(" ")).into());
    }
    Ok(())
}
