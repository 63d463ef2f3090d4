//! `cargo xtask ci` runs all checks of the project.

mod bench;
mod command;
mod conformance;
mod deny;
mod distribution;
mod emulator;
mod features;
mod minimal_versions;
mod msrv;
mod outcome;
mod outside;
mod package;
mod public_dependencies;
mod semver;
mod spelling;
mod workspace;

use outcome::Tally;
use std::error::Error;
use std::path::Path;
use std::process::Command;
use workspace::Workspace;

/// The name of a check, and the arguments of cargo.
type CargoCheck = (&'static str, &'static [&'static str]);

const SOURCES: &[CargoCheck] = &[
    ("generated modules are up to date", &["xtask", "codegen", "--check"]),
    ("the code is formatted", &["fmt", "--all", "--check"]),
    ("the benchmarks are formatted", &["fmt", "--all", "--check", "--manifest-path", "benches/Cargo.toml"]),
    ("clippy reports nothing", &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]),
];

const ALL_TESTS: CargoCheck = ("all tests pass", &["test", "--workspace"]);

const RUNS: &[CargoCheck] = &[
    (
        "tests of features that are off by default pass",
        &[
            "test",
            // With the whole workspace, the features would also apply to aws-config, which would be compiled again.
            "--package=awsjson-client",
            "--package=awsjson-protocol",
            "--package=awsjson-smithy",
            "--features=awsjson-client/discovery,awsjson-client/event-stream,awsjson-client/sigv4a,awsjson-client/tower,awsjson-client/waiter,awsjson-smithy/big-numbers",
            "--test=big_numbers",
            "--test=discovery",
            "--test=event_stream",
            "--test=sigv4a",
            "--test=tower",
            "--test=waiter",
        ],
    ),
    (
        "the guide compiles and runs with every feature",
        &["test", "--doc", "--package=partnercentral-account", "--all-features"],
    ),
    (
        "memory usage does not grow",
        &["test", "--release", "-p", "awsjson-client", "--test", "memory", "--", "--ignored"],
    ),
    (
        "memory usage stays bounded",
        &["test", "--release", "-p", "awsjson-protocol", "--all-features", "--test", "peak_memory", "--", "--ignored"],
    ),
    ("no fuzz target fails", &["xtask", "fuzz", "--seconds", "5"]),
    (
        "the service can be called without the client",
        &["run", "-p", "partnercentral-account", "--example", "bring_your_own_http"],
    ),
    ("the example runs", &["run", "-p", "partnercentral-account", "--example", "cancel_connection"]),
    ("spans and metrics are exported", &["run", "-p", "partnercentral-account", "--example", "opentelemetry"]),
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

    for (name, selection) in outside::TESTS {
        tally.run(name, || outside::check(root, selection));
    }
    tally.run("the emulator: the fixture for pytest works", || emulator::pytest(root));
    tally.run("the emulator: the fixture for Jest works", || emulator::jest(root));
    tally.run("the emulator: schemathesis finds nothing", || emulator::control_interface(root));

    let workspace = Workspace::read(root)?;
    tally.run("the crates can be packaged", || package::check(root, &workspace));
    tally.run("no dependency requires a later compiler than declared", || msrv::declarations(root, &workspace));
    tally.run("crates compile with their declared compilers", || msrv::toolchains(root, &workspace));
    tally.run("combinations of features compile", || features::run(root, &workspace));
    tally.run("the oldest versions of dependencies are sufficient", || minimal_versions::check(root, &workspace));
    tally.run("public signatures contain only allowed types", || public_dependencies::check(root, &workspace));
    tally.run("no public item breaks since the last version", || semver::check(root, &workspace));
    tally.run("spelling is correct", || spelling::check(root));
    tally.run("allocations, crates and bytes are within their limits", || bench::counts(root));
    tally.run("instructions are within their limits", || bench::instructions(root));
    tally.run("the distributed program is small and starts fast", || distribution::check(root));
    tally.run("dependencies comply with deny.toml", || deny::dependencies(root));
    tally.run("no dependency has known vulnerabilities", || deny::advisories(root));

    println!("{tally}");
    if tally.is_empty() {
        return Err(format!("no check has a name with `{only}`").into());
    }
    if tally.has_failures() { Err("checks failed; see above".into()) } else { Ok(()) }
}

fn documentation(root: &Path) -> outcome::CheckResult {
    // A link to an item of a feature is broken without the feature.
    for features in [&["--all-features"][..], &[]] {
        let mut command = Command::new("cargo");
        command.args(["doc", "--workspace", "--no-deps"]).args(features).env("RUSTDOCFLAGS", "-D warnings");
        command::run(command.current_dir(root))?;
    }
    Ok(outcome::Outcome::Passed)
}
