//! What is done with generated files: written, compared, or listed.

use crate::output::{self, Tree};
use crate::read::ast::Model;
use crate::resolve;
use crate::service::Service;
use std::error::Error;
use std::fs;
use std::path::Path;

/// What to do with what is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Write them.
    Write,
    /// Write nothing; fail with a diff when files are stale.
    Check,
    /// Write nothing; list the files.
    DryRun,
}

/// The service in a model file, which messages call `name`.
pub fn read(file: &Path, name: &str, service: Option<&str>) -> Result<Service, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let model = Model::parse(&text).map_err(|error| format!("{name}: {error}"))?;
    resolve::service(&model, service).map_err(|error| format!("{name}: {error}"))
}

/// Says what of the model is left out.
pub fn warn(model: &str, service: &Service) {
    for warning in &service.warnings {
        eprintln!("warning: {model}: {warning}");
    }
}

pub fn summary(service: &Service, trees: &[Tree]) -> String {
    let lines: usize = trees.iter().map(Tree::lines).sum();
    format!("{}: {} operations, {lines} lines", service.title, service.operations.len())
}

/// Writes, compares or lists; `command` is what writes.
pub fn finish(root: &Path, trees: &[Tree], mode: Mode, command: &str) -> Result<(), Box<dyn Error>> {
    match mode {
        Mode::Write => Ok(output::publish(root, trees)?),
        Mode::Check => stale(trees, command),
        Mode::DryRun => {
            list(trees);
            Ok(())
        }
    }
}

fn stale(trees: &[Tree], command: &str) -> Result<(), Box<dyn Error>> {
    let diffs: Vec<String> = trees.iter().map(Tree::diff).collect::<Result<_, _>>()?;
    let diff = diffs.concat();
    if diff.is_empty() {
        println!("the generated modules are fresh");
        return Ok(());
    }
    print!("{diff}");
    Err(format!("generated modules are stale: run `{command}`").into())
}

fn list(trees: &[Tree]) {
    let (mut files, mut lines, mut bytes) = (0, 0, 0);
    println!("   lines    bytes  file");
    for (path, text) in trees.iter().flat_map(Tree::files) {
        println!("{:8} {:8}  {path}", text.lines().count(), text.len());
        (files, lines, bytes) = (files + 1, lines + text.lines().count(), bytes + text.len());
    }
    println!("{lines:8} {bytes:8}  in {files} files");
}
