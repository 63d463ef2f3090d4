//! `cargo xtask conformance`: the protocol tests of Smithy models, run against the code that
//! is generated for them.

mod cases;
mod endpoints;
mod literal;
mod scratch;

use crate::codegen::{self, Origin};
use crate::model::ast::{Model, local_name};
use crate::model::resolve;
use cases::Cases;
use scratch::{Outcome, Scratch};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Runs the tests of every service in `files`; an error when one of them fails.
pub fn run(root: &Path, files: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    let mut failed = 0;
    for file in files {
        let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let model = Model::parse(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        if model.services().next().is_none() {
            return Err(format!("{}: there is no service in it", file.display()).into());
        }
        for (id, _) in model.services() {
            failed += service(root, &model, id, file).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    match failed {
        0 => Ok(()),
        failed => Err(format!("{failed} conformance tests failed").into()),
    }
}

/// Runs the tests of one service, prints a line about them, and counts those that failed.
fn service(root: &Path, model: &Model, id: &str, file: &Path) -> Result<usize, Box<dyn Error>> {
    let service = resolve::service(model, Some(id))?;
    let mut cases = Cases::of(model, id, &service)?;
    let name = format!("conformance-{}", crate::names::snake_case(local_name(id)).replace('_', "-"));
    let file = file.file_name().unwrap_or_default().to_string_lossy();
    let origin = Origin { command: "cargo xtask conformance".to_owned(), model: file.into_owned() };
    let generated = codegen::model(&service, &name.replace('-', "_"), &origin)?;
    let endpoints = endpoints::source(&service, &name.replace('-', "_"), &mut cases)?;
    let client = codegen::client(&service, "crate", &origin);
    let scratch = Scratch::new(root, &name)?;
    let outcome = scratch.run(generated, &client, &cases, &endpoints)?;
    let Outcome { passed, failed, report } = &outcome;
    print!("{report}");
    let skipped: usize = cases.skipped.values().sum();
    let reasons: Vec<String> = cases.skipped.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
    println!("{id}: {passed} passed, {failed} failed, {skipped} skipped{reasons}");
    if passed + failed < cases.written {
        return Err(format!("{id}: of {} tests, only {} ran", cases.written, passed + failed).into());
    }
    Ok(*failed)
}
