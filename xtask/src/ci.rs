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
    ("no fuzz target fails", &["cargo", "xtask", "fuzz", "--seconds", "5"], &[]),
    (
        "the documentation builds",
        &["cargo", "doc", "--workspace", "--no-deps", "--all-features"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    ),
    ("the example runs", &["cargo", "run", "-p", "partnercentral-account", "--example", "cancel_connection"], &[]),
    ("the crates can be packaged", &["cargo", "package", "--workspace", "--no-verify", "--allow-dirty"], &[]),
];

/// Runs the checks, and stops at the first that fails.
pub fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    for (what, command, environment) in CHECKS {
        println!("==> {what}: {}", command.join(" "));
        let Some((program, arguments)) = command.split_first() else { continue };
        let status =
            Command::new(program).args(arguments).envs(environment.iter().copied()).current_dir(root).status()?;
        if !status.success() {
            return Err(format!("`{}` failed: {what} is not so", command.join(" ")).into());
        }
    }
    println!("==> all checks passed");
    Ok(())
}
