//! `cargo xtask soak`: checks guarantees about connections and timeouts under load, on loopback.
//!
//! - `emulator`: the emulator answers 100,000 calls over 1,000 connections, and beside 10,000 idle ones, with a memory
//!   that only its state adds to, and writes at least half as fast as reads.
//! - `executed`: a call that timed out and was reported as not executed was not executed.
//! - `overload`: the throughput with far more callers than connections is nearly that of a few callers.
//! - `runtimes`: many threads share one client, each with its own runtime.
//!
//! The first argument is the duration of each scenario in seconds, after which it takes a little time to end. The
//! program fails if a guarantee is violated.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a program for developers, which fails like a test"
)]

mod emulator;
mod executed;
mod overload;
mod runtimes;
mod server;

use std::process::ExitCode;
use std::time::Duration;

/// Runs a scenario for the given time. The error describes the violated guarantee.
type Scenario = fn(Duration) -> Result<(), String>;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(emulator::PROCESS) {
        emulator::serve();
        return ExitCode::SUCCESS;
    }
    let mut arguments = std::env::args().skip(1);
    let time = Duration::from_secs(arguments.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(20));
    let named: Vec<String> = arguments.collect();
    let scenarios: [(&str, Scenario); 4] = [
        ("emulator", emulator::run),
        ("executed", executed::run),
        ("overload", overload::run),
        ("runtimes", runtimes::run),
    ];
    let mut failed = false;
    for (name, run) in scenarios {
        if !named.is_empty() && !named.iter().any(|it| it == name) {
            continue;
        }
        println!("{name}:");
        if let Err(violation) = run(time) {
            println!("  FAILED: {violation}");
            failed = true;
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
