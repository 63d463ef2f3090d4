//! Runs the commands of checks.

use super::outcome::{CheckResult, Outcome};
use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs cargo in the root of the workspace. Fails if cargo fails.
pub fn cargo(root: &Path, arguments: &[&str]) -> CheckResult {
    run(Command::new("cargo").args(arguments).current_dir(root))
}

/// Runs a command. Fails if the command fails.
pub fn run(command: &mut Command) -> CheckResult {
    let line = line_of(command);
    println!("    {line}");
    match command.status()?.success() {
        true => Ok(Outcome::Passed),
        false => Err(format!("`{line}` failed").into()),
    }
}

/// Runs a command, and returns its output. Fails if the command fails.
pub fn output(command: &mut Command) -> Result<Vec<u8>, Box<dyn Error>> {
    let output = command.stderr(Stdio::inherit()).output()?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(format!("`{}` failed", line_of(command)).into()),
    }
}

fn line_of(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
