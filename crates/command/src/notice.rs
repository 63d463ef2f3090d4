//! Writes notices to stderr.

use std::fmt::Display;
use std::io::{self, Write as _};

/// Writes a line to stderr. Nobody may read stderr any more, which `eprintln!` would punish with a panic.
pub fn notice(line: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
