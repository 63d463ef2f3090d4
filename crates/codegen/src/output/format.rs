//! Formats generated files with a single run of rustfmt.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf, absolute};
use std::process::Command;

/// The file names of rustfmt's configuration.
const SETTINGS: [&str; 2] = ["rustfmt.toml", ".rustfmt.toml"];

/// The reasons why files cannot be formatted.
#[derive(Debug)]
pub enum FormatError {
    /// rustfmt cannot be run.
    Missing(io::Error),
    /// rustfmt rejects this file.
    Refused(String),
    /// Files cannot be read or written.
    Io(io::Error),
}

impl From<io::Error> for FormatError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Formats `files`, which are below `place`, with the configuration that `cargo fmt` would find in `folder`. The folder need
/// not exist yet.
pub fn rustfmt(files: &BTreeSet<PathBuf>, folder: &Path, place: &Path) -> Result<(), FormatError> {
    // rustfmt follows the module declarations of a file by itself.
    let roots: Vec<&PathBuf> = files.iter().filter(|path| !is_module(path, files)).collect();
    if roots.is_empty() {
        // Without a file, rustfmt would read its standard input.
        return Ok(());
    }
    let settings = match settings(&absolute(folder)?) {
        Some(file) => file,
        None => {
            // An empty file selects the defaults. Without it, rustfmt would search the parents of the temporary folder.
            let file = place.join("rustfmt.toml");
            fs::write(&file, "")?;
            file
        }
    };
    run(&settings, &roots, place)
}

/// The configuration file that applies in `folder`.
fn settings(folder: &Path) -> Option<PathBuf> {
    let mut files = folder.ancestors().flat_map(|folder| SETTINGS.map(|name| folder.join(name)));
    files.find(|file| file.is_file())
}

/// Whether the file at `path` is Rust.
pub fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

/// Whether `path` is a module of another one of `files`.
fn is_module(path: &Path, files: &BTreeSet<PathBuf>) -> bool {
    let folder = path.parent();
    let above = if path.ends_with("mod.rs") { folder.and_then(Path::parent) } else { folder };
    let parents = ["mod.rs", "lib.rs", "main.rs"].into_iter().filter_map(|name| Some(above?.join(name)));
    parents.filter(|parent| parent != path).any(|parent| files.contains(&parent))
}

fn run(settings: &Path, files: &[&PathBuf], place: &Path) -> Result<(), FormatError> {
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--config-path"]).arg(settings).args(files);
    let output = command.output().map_err(FormatError::Missing)?;
    if output.status.success() {
        return Ok(());
    }
    // rustfmt reports the position as `--> FILE:LINE:COLUMN`.
    let message = String::from_utf8_lossy(&output.stderr);
    let position = message.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    let position = position.unwrap_or("(unknown)").trim_start_matches(&*place.to_string_lossy());
    Err(FormatError::Refused(position.trim_start_matches('/').to_owned()))
}
