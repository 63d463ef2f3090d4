//! The command line of the generator, shared by `awsjson-codegen` and by commands that embed it.

use crate::config::{Config, ConfigError};
use crate::{GenerateError, Generated, Package, Runtime, ServiceCrates};
use clap::Args;
use std::error::Error;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What to generate, and what to do with it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A configuration in TOML, instead of --model and --out.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["models", "out", "service", "operations", "runtime_path", "runtime_version"])]
    pub config: Option<PathBuf>,
    /// A model file in the Smithy JSON AST format; may be given several times. Two crates are generated for each model.
    #[arg(long = "model", value_name = "FILE", requires = "out")]
    pub models: Vec<PathBuf>,
    /// The folder to generate the crates in.
    #[arg(long, value_name = "DIR", requires = "models")]
    pub out: Option<PathBuf>,
    /// The shape ID of the service, if the model has several.
    #[arg(long, value_name = "ID", requires = "models")]
    pub service: Option<String>,
    /// An operation that is wanted, instead of all; may be given several times.
    #[arg(long = "operation", value_name = "NAME", requires = "models")]
    pub operations: Vec<String>,
    /// Depend on the runtime crates in this folder.
    #[arg(long, value_name = "DIR", requires = "models")]
    pub runtime_path: Option<PathBuf>,
    /// Depend on this version of the runtime crates from the registry.
    #[arg(long, value_name = "VERSION", requires = "models", conflicts_with = "runtime_path")]
    pub runtime_version: Option<String>,
    /// Also generate a third crate, `NAME-cli`: a command-line program for the service.
    #[arg(long)]
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
    /// Generates the crates that the arguments or the configuration name. `command` is the one that the user runs, and
    /// `default` the runtime of those who name none.
    ///
    /// # Errors
    /// As [`Config::read`], [`ServiceCrates::generate`] and [`finish`].
    pub fn run(self, default: Runtime, command: &str) -> Result<(), Box<dyn Error>> {
        let mode = self.mode;
        let (crates, again) = self.crates(default, command)?;
        let progress = Progress::new(crates.packages.len());
        let generated = crates.generate(|model| progress.step(model));
        progress.end();
        finish(generated?, mode, &again)
    }

    /// What to generate, and the command that writes it.
    fn crates(self, default: Runtime, command: &str) -> Result<(ServiceCrates, String), ConfigError> {
        if let Some(file) = self.config {
            let config = Config::read(&file)?;
            let (runtime, out) = (config.runtime().unwrap_or(default), config.out.clone());
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let flag = if self.cli { " --cli" } else { "" };
            let cli = self.cli || config.cli;
            let crates = ServiceCrates {
                packages: config.into_packages(),
                out,
                runtime,
                cli,
                command: format!("{command} --config {name}"),
            };
            return Ok((crates, format!("{command} --config {}{flag}", file.display())));
        }
        let runtime = match (self.runtime_version, self.runtime_path) {
            (Some(version), _) => Runtime::Version(version),
            (None, Some(path)) => Runtime::Path(path),
            (None, None) => default,
        };
        let wanted: String = self.operations.iter().map(|name| format!(" --operation {name}")).collect();
        let out = self.out.unwrap_or_default();
        let service = self.service.as_ref().map_or_else(String::new, |id| format!(" --service {id}"));
        let flag = if self.cli { " --cli" } else { "" };
        let again = format!("{command} --model …{service}{wanted} --out {}{flag}", out.display());
        let package = |model: PathBuf| {
            let mut package = Package::new(model);
            (package.service, package.operations) = (self.service.clone(), self.operations.clone());
            package
        };
        let packages = self.models.into_iter().map(package).collect();
        let command = format!("{command}{wanted} --model");
        Ok((ServiceCrates { packages, out, runtime, cli: self.cli, command }, again))
    }
}

/// Writes `generated`, compares it with the existing files, or lists it. `command` is the command that error messages
/// suggest to write the files.
///
/// # Errors
/// Fails if files cannot be read or written, or if `mode` asks for a check and files are stale.
pub fn finish(generated: Generated, mode: ModeArguments, command: &str) -> Result<(), Box<dyn Error>> {
    for service in generated.services() {
        for warning in &service.warnings {
            eprintln!("warning: {}: {warning}", service.model.display());
        }
    }
    if mode.dry_run {
        list(&generated)?;
    } else if mode.check {
        check(&generated, command)?;
    } else {
        let services = generated.services().to_vec();
        generated.write()?;
        for service in services {
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

fn list(generated: &Generated) -> Result<(), GenerateError> {
    let (mut files, mut lines, mut bytes) = (0, 0, 0);
    println!("   lines    bytes  file");
    for file in generated.files() {
        let (path, text) = file?;
        println!("{:8} {:8}  {path}", text.lines().count(), text.len());
        (files, lines, bytes) = (files + 1, lines + text.lines().count(), bytes + text.len());
    }
    println!("{lines:8} {bytes:8}  in {files} files");
    Ok(())
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
