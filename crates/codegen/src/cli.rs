//! The command line of the generator, shared by `awsjson-codegen` and by commands that embed it.

use crate::{Generated, Runtime, ServiceCrates};
use clap::Args;
use std::error::Error;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What to generate, and what to do with it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A model file in the Smithy JSON AST format; may be given several times. Two crates are generated for each model.
    #[arg(long = "model", value_name = "FILE", requires = "out")]
    pub models: Vec<PathBuf>,
    /// The folder to generate the crates in.
    #[arg(long, value_name = "DIR", requires = "models")]
    pub out: Option<PathBuf>,
    /// The shape ID of the service, if the model has several.
    #[arg(long, value_name = "ID", requires = "models")]
    pub service: Option<String>,
    /// Depend on the runtime crates in this folder.
    #[arg(long, value_name = "DIR", requires = "models")]
    pub runtime_path: Option<PathBuf>,
    /// Depend on this version of the runtime crates from the registry.
    #[arg(long, value_name = "VERSION", requires = "models", conflicts_with = "runtime_path")]
    pub runtime_version: Option<String>,
    /// Also generate a third crate, `NAME-cli`: a command-line program for the service.
    #[arg(long, requires = "models")]
    pub cli: bool,
    /// Whether to write, check or list the files.
    #[command(flatten)]
    pub mode: ModeArguments,
}

/// Whether to write, check or list generated files. They are written by default.
#[derive(Debug, Clone, Copy, Args)]
pub struct ModeArguments {
    /// Write nothing; fail with a diff if files are stale.
    #[arg(long)]
    pub check: bool,
    /// Write nothing; list what would be written, with sizes.
    #[arg(long, conflicts_with = "check")]
    pub dry_run: bool,
}

impl Arguments {
    /// Generates the crates of the models into `out`. `command` is the command that the user runs, and `default` is
    /// the runtime if the arguments specify none.
    ///
    /// # Errors
    /// The errors of [`ServiceCrates::generate`] and [`finish`].
    pub fn run(self, out: PathBuf, default: Runtime, command: &str) -> Result<(), Box<dyn Error>> {
        let runtime = match (self.runtime_version, self.runtime_path) {
            (Some(version), _) => Runtime::Version(version),
            (None, Some(path)) => Runtime::Path(path),
            (None, None) => default,
        };
        let again = format!("{command} --model … --out {}", out.display());
        let progress = Progress::new(self.models.len());
        let crates = ServiceCrates {
            models: self.models,
            service: self.service,
            out,
            runtime,
            cli: self.cli,
            command: command.to_owned(),
        };
        let generated = crates.generate(|model| progress.step(model));
        progress.end();
        finish(&generated?, self.mode, &again)
    }
}

/// Writes `generated`, compares it with the existing files, or lists it. `command` is the command that error messages
/// suggest to write the files.
///
/// # Errors
/// Fails if files cannot be read or written, or if `mode` asks for a check and files are stale.
pub fn finish(generated: &Generated, mode: ModeArguments, command: &str) -> Result<(), Box<dyn Error>> {
    for service in generated.services() {
        for warning in &service.warnings {
            eprintln!("warning: {}: {warning}", service.model.display());
        }
    }
    if mode.dry_run {
        list(generated);
    } else if mode.check {
        check(generated, command)?;
    } else {
        generated.write()?;
        for service in generated.services() {
            let (model, title) = (service.model.display(), &service.title);
            eprintln!("{model}: {title}: {} operations, {} lines", service.operations, service.lines);
        }
    }
    Ok(())
}

fn check(generated: &Generated, command: &str) -> Result<(), Box<dyn Error>> {
    let diff = generated.diff()?;
    if diff.is_empty() {
        println!("the generated files are up to date");
        return Ok(());
    }
    print!("{diff}");
    Err(format!("generated files are stale: run `{command}`").into())
}

fn list(generated: &Generated) {
    let (mut files, mut lines, mut bytes) = (0, 0, 0);
    println!("   lines    bytes  file");
    for (path, text) in generated.files() {
        println!("{:8} {:8}  {path}", text.lines().count(), text.len());
        (files, lines, bytes) = (files + 1, lines + text.lines().count(), bytes + text.len());
    }
    println!("{lines:8} {bytes:8}  in {files} files");
}

/// `error` and its chain of sources, as one line.
pub fn error_line(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}

/// A progress line on a terminal: the number of models that are done.
struct Progress {
    total: usize,
    done: AtomicUsize,
    shown: bool,
}

impl Progress {
    fn new(total: usize) -> Self {
        Self { total, done: AtomicUsize::new(0), shown: total > 1 && io::stderr().is_terminal() }
    }

    fn step(&self, model: &Path) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.shown {
            let name = model.file_stem().unwrap_or_default().to_string_lossy();
            self.show(&format!("{done} of {} models: {name}", self.total));
        }
    }

    fn end(&self) {
        if self.shown {
            self.show("");
        }
    }

    /// Replaces the text of the line with `text`.
    fn show(&self, text: &str) {
        // Progress is optional: an error while showing it must not fail the generation.
        let _ = write!(io::stderr().lock(), "\r\x1b[K{text}");
    }
}
