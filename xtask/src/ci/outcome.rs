//! What a check came to, and how all of them are counted.

use std::error::Error;
use std::fmt;
use std::time::Instant;

/// What a check came to, unless it failed.
pub enum Outcome {
    Passed,
    /// Why nothing was checked.
    Skipped(String),
}

/// The result of a check, whose error says what to do about it.
pub type CheckResult = Result<Outcome, Box<dyn Error>>;

/// Counts checks.
#[derive(Debug, Default)]
pub struct Tally {
    /// What the name of a check must contain for it to run.
    only: String,
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Tally {
    /// Counts the checks whose name contains `only`, and runs no others.
    pub fn of(only: &str) -> Self {
        Self { only: only.to_owned(), ..Self::default() }
    }

    /// Runs a check and says what it came to, and how long it took.
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
                self.failed += 1;
                println!("==> failed after {seconds} s: {name}: {error}");
            }
        }
    }

    pub fn has_failures(&self) -> bool {
        self.failed > 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_checks_are_not_run() {
        let mut tally = Tally::of("spell");
        tally.run("tests", || Err("run".into()));
        tally.run("words are spelled right", || Ok(Outcome::Passed));
        assert_eq!(tally.to_string(), "1 passed, 0 failed, 0 skipped");
    }

    #[test]
    fn each_outcome_is_counted_as_what_it_is() {
        let mut tally = Tally::default();
        tally.run("a", || Ok(Outcome::Passed));
        tally.run("b", || Ok(Outcome::Skipped("there is none".to_owned())));
        assert!(!tally.has_failures());
        tally.run("c", || Err("broken".into()));
        tally.run("d", || Ok(Outcome::Passed));
        assert!(tally.has_failures());
        assert_eq!(tally.to_string(), "2 passed, 1 failed, 1 skipped");
    }
}
