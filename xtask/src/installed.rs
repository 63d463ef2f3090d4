//! Finds out which tools are installed.

use std::process::{Command, Stdio};

/// Whether a program succeeds with these arguments.
pub fn is_installed(program: &str, arguments: &[&str]) -> bool {
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
