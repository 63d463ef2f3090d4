//! The outcomes of checks, and their numbers.

use std::error::Error;
use std::fmt;
use std::time::Instant;

/// The outcome of a check that did not fail.
pub enum Outcome {
    Passed,
    /// The check was skipped for this reason.
    Skipped(String),
}

/// The result of a check.
pub type CheckResult = Result<Outcome, Box<dyn Error>>;

/// Counts the outcomes of checks.
#[derive(Debug, Default)]
pub struct Tally {
    /// Only checks whose names contain this text are run.
    only: String,
    passed: usize,
    /// The names and errors of the checks that failed.
    failures: Vec<String>,
    skipped: usize,
}

impl Tally {
    /// Creates a tally that runs only the checks whose names contain `only`.
    pub fn of(only: &str) -> Self {
        Self { only: only.to_owned(), ..Self::default() }
    }

    /// Runs a check, and prints its outcome and duration.
    pub fn run(&mut self, name: &str, check: impl FnOnce() -> CheckResult) {
        if !name.contains(&self.only) {
            return;
        }
        println!("==> {name}");
        let start = Instant::now();
        let outcome = check();
        let seconds = start.elapsed().as_secs();
        match outcome {
            Ok(Outcome::Passed) => {
                self.passed += 1;
                println!("==> passed in {seconds} s: {name}");
            }
            Ok(Outcome::Skipped(reason)) => {
                self.skipped += 1;
                println!("==> skipped: {name}: {reason}");
            }
            Err(error) => {
                println!("==> failed after {seconds} s: {name}: {error}");
                self.failures.push(format!("{name}: {error}"));
            }
        }
    }

    /// Whether no check was run.
    pub fn is_empty(&self) -> bool {
        self.passed + self.failures.len() + self.skipped == 0
    }

    pub fn has_failures(&self) -> bool {
        !self.failures.is_empty()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The end of a long log is what is seen of it first.
        for failure in &self.failures {
            writeln!(f, "failed: {failure}")?;
        }
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failures.len(), self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_checks_are_not_run() {
        let mut tally = Tally::of("spell");
        tally.run("tests", || Err("run".into()));
        assert!(tally.is_empty());
        tally.run("spelling is correct", || Ok(Outcome::Passed));
        assert_eq!(tally.to_string(), "1 passed, 0 failed, 0 skipped");
    }

    #[test]
    fn outcomes_are_counted() {
        let mut tally = Tally::default();
        tally.run("a", || Ok(Outcome::Passed));
        tally.run("b", || Ok(Outcome::Skipped("there is none".to_owned())));
        assert!(!tally.has_failures());
        tally.run("c", || Err("broken".into()));
        tally.run("d", || Ok(Outcome::Passed));
        assert!(tally.has_failures());
        assert_eq!(tally.to_string(), "failed: c: broken\n2 passed, 1 failed, 1 skipped");
    }
}
