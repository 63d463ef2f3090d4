//! Formats generated files with a single run of rustfmt.

use super::scratch::{Scratch, write_files};
use super::tree::Tree;
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

/// Formats all Rust files of `trees` with the configuration that `cargo fmt` would find in `folder`. The folder need
/// not exist yet.
pub fn format(trees: &mut [Tree], folder: &Path) -> Result<(), FormatError> {
    let scratch = Scratch::new(&std::env::temp_dir())?;
    let place = |tree: &Tree| scratch.0.join(&tree.name);
    let mut paths = BTreeSet::new();
    for tree in &*trees {
        write_files(&place(tree), &tree.files)?;
        paths.extend(tree.files.keys().filter(|path| is_rust(path)).map(|path| place(tree).join(path)));
    }
    // rustfmt follows the module declarations of a file by itself.
    let roots: Vec<&PathBuf> = paths.iter().filter(|path| !is_module(path, &paths)).collect();
    let settings = match settings(&absolute(folder)?) {
        Some(file) => file,
        None => {
            // An empty file selects the defaults. Without it, rustfmt would search the parents of the temporary folder.
            let file = scratch.0.join("rustfmt.toml");
            fs::write(&file, "")?;
            file
        }
    };
    rustfmt(&settings, &roots, &scratch.0)?;
    for tree in trees {
        let folder = place(tree);
        for (path, content) in tree.files.iter_mut().filter(|(path, _)| is_rust(path)) {
            *content = fs::read_to_string(folder.join(path))?;
        }
    }
    Ok(())
}

/// The configuration file that applies in `folder`.
fn settings(folder: &Path) -> Option<PathBuf> {
    let mut files = folder.ancestors().flat_map(|folder| SETTINGS.map(|name| folder.join(name)));
    files.find(|file| file.is_file())
}

fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

/// Whether `path` is a module of another one of `files`.
fn is_module(path: &Path, files: &BTreeSet<PathBuf>) -> bool {
    let folder = path.parent();
    let above = if path.ends_with("mod.rs") { folder.and_then(Path::parent) } else { folder };
    let parents = ["mod.rs", "lib.rs", "main.rs"].into_iter().filter_map(|name| Some(above?.join(name)));
    parents.filter(|parent| parent != path).any(|parent| files.contains(&parent))
}

fn rustfmt(settings: &Path, files: &[&PathBuf], scratch: &Path) -> Result<(), FormatError> {
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--config-path"]).arg(settings).args(files);
    let output = command.output().map_err(FormatError::Missing)?;
    if output.status.success() {
        return Ok(());
    }
    // rustfmt reports the position as `--> FILE:LINE:COLUMN`.
    let message = String::from_utf8_lossy(&output.stderr);
    let place = message.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    let place = place.unwrap_or("(unknown)");
    Err(FormatError::Refused(place.trim_start_matches(&*scratch.to_string_lossy()).trim_start_matches('/').to_owned()))
}
