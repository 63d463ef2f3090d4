//! What calls cost has not grown: `cargo xtask bench --quick`.

use super::outcome::{CheckResult, Outcome};
use crate::bench::Counts;
use std::path::Path;

/// Allocations, crates, and bytes of the program.
pub fn counts(root: &Path) -> CheckResult {
    Counts::without_instructions(root)?.check(root)?;
    Ok(Outcome::Passed)
}

/// Instructions, where valgrind is installed.
pub fn instructions(root: &Path) -> CheckResult {
    match Counts::instructions(root)? {
        Some(counts) => counts.check(root).map(|()| Outcome::Passed),
        None => Ok(Outcome::Skipped("valgrind is not installed".to_owned())),
    }
}
