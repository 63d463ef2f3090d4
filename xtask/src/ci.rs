//! `cargo xtask ci`: every check of the project, in the order of what a newcomer meets.

use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

/// What a check is for, its command, and variables of its environment.
type Check<'a> = (&'static str, &'a [&'a str], &'static [(&'static str, &'static str)]);

const TESTS: Check<'static> = ("every test passes", &["cargo", "test", "--workspace"], &[]);

const CHECKS: &[Check<'static>] = &[
    ("the generated modules are fresh", &["cargo", "xtask", "codegen", "--check"], &[]),
    ("the code is formatted", &["cargo", "fmt", "--all", "--check"], &[]),
    (
        "clippy has nothing to say",
        &["cargo", "clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"],
        &[],
    ),
    TESTS,
    (
        "so do those of what is off by default",
        &[
            "cargo",
            "test",
            // Not the workspace: there SigV4a would reach aws-config, and all of that be compiled once more.
            "--package=awsjson-client",
            "--package=awsjson-protocol",
            "--package=awsjson-smithy",
            "--features=awsjson-client/discovery,awsjson-client/event-stream,awsjson-client/sigv4a,awsjson-client/waiter,awsjson-smithy/big-numbers",
            "--test=big_numbers",
            "--test=discovery",
            "--test=event_stream",
            "--test=sigv4a",
            "--test=waiter",
        ],
        &[],
    ),
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
        "the client is not needed to call the service",
        &["cargo", "run", "-p", "partnercentral-account", "--example", "bring_your_own_http"],
        &[],
    ),
    ("the example runs", &["cargo", "run", "-p", "partnercentral-account", "--example", "cancel_connection"], &[]),
    ("the crates can be packaged", &["cargo", "package", "--workspace", "--allow-dirty"], &[]),
];

/// Our own protocol tests.
const SUITE: &str = "xtask/models/protocol-tests/awsJson1_1.json";
/// The protocol tests of the Smithy project, where they lie beside the workspace.
const SHARED_SUITE: &str = "../shared/protocol-tests/awsJson1_0.json";
/// The models that AWS publishes, whose endpoint tests are run, where they lie beside the workspace.
const SHARED_MODELS: &str = "../shared/models";

/// Runs the checks, and stops at the first that fails.
pub fn run(root: &Path, skip_tests: bool) -> Result<(), Box<dyn Error>> {
    for check in CHECKS.iter().filter(|check| !skip_tests || **check != TESTS) {
        run_check(root, check)?;
    }
    // All in one run: the crates that tests need are compiled once.
    let models = models(root)?;
    let command: Vec<&str> =
        ["cargo", "xtask", "conformance"].into_iter().chain(models.iter().map(String::as_str)).collect();
    run_check(root, &("the protocol is spoken, and endpoints are found, as models say", &command, &[]))?;
    crate::deny::run(root)?;
    println!("==> all checks passed");
    Ok(())
}

/// The models with tests, as seen from the root; says which are missing.
fn models(root: &Path) -> io::Result<Vec<String>> {
    let mut models = vec![SUITE.to_owned()];
    if root.join(SHARED_SUITE).exists() {
        models.push(SHARED_SUITE.to_owned());
    } else {
        println!("==> skipped: {SHARED_SUITE} is not there");
    }
    if root.join(SHARED_MODELS).exists() {
        let mut files = Vec::new();
        for entry in fs::read_dir(root.join(SHARED_MODELS))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            files.extend(name.ends_with(".json").then(|| format!("{SHARED_MODELS}/{name}")));
        }
        files.sort();
        models.extend(files);
    } else {
        println!("==> skipped: {SHARED_MODELS} is not there");
    }
    Ok(models)
}

fn run_check(root: &Path, (what, command, environment): &Check<'_>) -> Result<(), Box<dyn Error>> {
    println!("==> {what}: {}", command.join(" "));
    let Some((program, arguments)) = command.split_first() else { return Ok(()) };
    let status = Command::new(program).args(arguments).envs(environment.iter().copied()).current_dir(root).status()?;
    if !status.success() {
        return Err(format!("`{}` failed: {what} is not so", command.join(" ")).into());
    }
    Ok(())
}
