//! `cargo xtask ci`: every check of the project, in the order of what a newcomer meets.

mod command;
mod conformance;
mod deny;
mod features;
mod minimal_versions;
mod msrv;
mod outcome;
mod public_dependencies;
mod spelling;
mod workspace;

use outcome::Tally;
use std::error::Error;
use std::path::Path;
use std::process::Command;
use workspace::Workspace;

/// What a check is for, and the arguments of cargo.
type CargoCheck = (&'static str, &'static [&'static str]);

const SOURCES: &[CargoCheck] = &[
    ("generated modules are fresh", &["xtask", "codegen", "--check"]),
    ("the code is formatted", &["fmt", "--all", "--check"]),
    (
        "clippy has nothing to say",
        &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"],
    ),
];

const ALL_TESTS: CargoCheck = ("every test passes", &["test", "--workspace"]);

const RUNS: &[CargoCheck] = &[
    (
        "tests of features that are off by default pass",
        &[
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
    ),
    ("memory stays flat", &["test", "--release", "-p", "awsjson-client", "--test", "memory", "--", "--ignored"]),
    (
        "memory stays bounded",
        &["test", "--release", "-p", "awsjson-protocol", "--all-features", "--test", "peak_memory", "--", "--ignored"],
    ),
    ("no fuzz target fails", &["xtask", "fuzz", "--seconds", "5"]),
    (
        "the client is not needed to call the service",
        &["run", "-p", "partnercentral-account", "--example", "bring_your_own_http"],
    ),
    ("the example runs", &["run", "-p", "partnercentral-account", "--example", "cancel_connection"]),
    ("the crates can be packaged", &["package", "--workspace", "--allow-dirty"]),
];

/// Runs the checks. The last line counts those that passed, failed and were skipped.
pub fn run(root: &Path, skip_tests: bool, only: &str) -> Result<(), Box<dyn Error>> {
    let mut tally = Tally::of(only);
    let tests = (!skip_tests).then_some(&ALL_TESTS);
    for (name, arguments) in SOURCES.iter().chain(tests).chain(RUNS) {
        tally.run(name, || command::cargo(root, arguments));
    }
    tally.run("the documentation builds", || documentation(root));
    tally.run("conformance: the project's suites", || conformance::own(root));
    for folder in conformance::SHARED {
        tally.run(&format!("conformance: {folder}"), || conformance::shared(root, folder));
    }

    let workspace = Workspace::read(root)?;
    tally.run("no dependency needs a later compiler than is declared", || msrv::declarations(root, &workspace));
    tally.run("the declared compilers are enough", || msrv::toolchains(root, &workspace));
    tally.run("features go together", || features::run(root, &workspace));
    tally.run("the oldest versions of dependencies are enough", || minimal_versions::check(root, &workspace));
    tally.run("public signatures show known types", || public_dependencies::check(root, &workspace));
    tally.run("words are spelled right", || spelling::check(root));
    tally.run("dependencies are as deny.toml allows", || deny::dependencies(root));
    tally.run("no dependency is known to be vulnerable", || deny::advisories(root));

    println!("{tally}");
    if tally.has_failures() { Err("checks failed, as said above".into()) } else { Ok(()) }
}

fn documentation(root: &Path) -> outcome::CheckResult {
    let mut command = Command::new("cargo");
    command.args(["doc", "--workspace", "--no-deps", "--all-features"]).env("RUSTDOCFLAGS", "-D warnings");
    command::run(command.current_dir(root))
}
