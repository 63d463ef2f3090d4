//! Runs the tests that need files or programs from outside of the repository. Without them, such a test passes and prints
//! `skipped: ` and the reason, so its check is counted as skipped.

use super::outcome::{CheckResult, Outcome};
use std::path::Path;
use std::process::Command;

/// The tests, with the arguments of `cargo test --workspace` that select them.
pub const TESTS: &[(&str, &[&str])] = &[
    ("published models: patterns, endpoint rules and documentation", &["--lib", "models"]),
    ("published models: the facts of the project's model", &["--test=model_facts"]),
    ("published models: endpoint tests", &["--test=shared_endpoints"]),
    ("signatures of curl and botocore are accepted", &["--test=sigv4_signers"]),
    ("the emulator: the page works in a browser", &["--test=page"]),
];

/// Runs the tests that `selection` selects.
pub fn check(root: &Path, selection: &[&str]) -> CheckResult {
    let mut command = Command::new("cargo");
    command.args(["test", "--quiet", "--workspace"]).args(selection).args(["--", "--nocapture"]);
    let output = command.current_dir(root).output()?;
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    if !output.status.success() {
        return Err(format!("the tests failed:\n{text}").into());
    }
    if passed(&text) == 0 {
        return Err(format!("no test was selected by {selection:?}").into());
    }
    let reasons = skipped(&text);
    if reasons.is_empty() { Ok(Outcome::Passed) } else { Ok(Outcome::Skipped(reasons.join("; "))) }
}

/// The reasons in the output of tests.
fn skipped(output: &str) -> Vec<&str> {
    // The name of the test may be on the same line.
    output.lines().filter_map(|line| Some(line.split_once("skipped: ")?.1)).collect()
}

/// The number of tests that passed according to the output.
fn passed(output: &str) -> usize {
    let results = output.lines().filter_map(|line| line.split_once("test result: ok. ")?.1.split_once(" passed"));
    results.filter_map(|(count, _)| count.parse::<usize>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_that_were_skipped_are_found() {
        let output = "running 2 tests\ntest a ... skipped: there is no curl\nok\ntest b ... ok\n";
        assert_eq!(skipped(output), ["there is no curl"]);
        assert_eq!(skipped("test a ... ok\n1 passed; 0 failed"), [""; 0]);
    }

    #[test]
    fn tests_that_passed_are_counted() {
        assert_eq!(passed("test result: ok. 0 passed; 0 failed;\ntest result: ok. 12 passed; 0 failed;"), 12);
        assert_eq!(passed("running 0 tests"), 0);
    }
}
