//! Tests that involve several crates: end to end, faults, load, security, layering. This library contains their
//! helpers.

pub mod dependencies;
pub mod imports;
pub mod scratch;

use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn workspace_root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// Runs the examples of the README as doc tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
