//! `cargo xtask conformance` runs the protocol and endpoint tests of Smithy models against the code generated from
//! them.

mod scratch;

use awsjson_codegen::Model;
use awsjson_codegen::conformance::Suite;
use scratch::Scratch;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Runs the tests of every service in `files`, and prints a line with the results of each. Fails if a test fails.
pub fn run(root: &Path, files: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    let mut suites: Vec<Suite> = Vec::new();
    for file in files {
        let at = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = fs::read_to_string(file).map_err(|error| at(&error))?;
        let mut model = Model::parse(&text).map_err(|error| at(&error))?;
        let ids: Vec<String> = model.services().map(|(id, _)| id.to_owned()).collect();
        if ids.is_empty() {
            return Err(at(&"the model contains no service").into());
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        for id in &ids {
            suites.push(Suite::of(&mut model, id, &name, suites.len()).map_err(|error| at(&error))?);
        }
    }
    let outcome = Scratch::new(root, &suites)?.run()?;
    let mut all_failed = 0;
    for suite in &suites {
        let (passed, failed) = outcome.count(suite);
        let skipped: usize = suite.skipped.values().sum();
        let reasons: Vec<String> = suite.skipped.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
        println!("{}: {passed} passed, {failed} failed, {skipped} skipped{reasons}", suite.id);
        if passed + failed != suite.count {
            return Err(format!("{}: {} of {} tests ran", suite.id, passed + failed, suite.count).into());
        }
        all_failed += failed;
    }
    match all_failed {
        0 => Ok(()),
        failed => Err(format!("{failed} conformance tests failed").into()),
    }
}
