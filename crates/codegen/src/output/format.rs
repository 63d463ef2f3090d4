//! Formats generated files with a single run of rustfmt.

use super::emitted;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf, absolute};
use std::process::{Command, Stdio};

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

/// Formats `files`, whose paths are relative to `place`, with the configuration that `cargo fmt` would find in `folder`.
/// The folder need not exist yet. `put` is called with the path and the formatted text of each file, one after the other;
/// the file itself is left as it is.
pub fn rustfmt(
    files: &BTreeSet<PathBuf>,
    folder: &Path,
    place: &Path,
    put: impl FnMut(&Path, &[u8]) -> io::Result<()>,
) -> Result<(), FormatError> {
    // rustfmt follows the module declarations of a file by itself.
    let roots = files.iter().filter(|path| !is_module(path, files)).map(|path| place.join(path));
    let roots: Vec<PathBuf> = roots.collect();
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
    // A file takes all that rustfmt writes there, while its standard output is read.
    let messages = place.join("rustfmt.log");
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--emit", "stdout", "--config-path"]).arg(settings).args(roots);
    command.stdout(Stdio::piped()).stderr(File::create(&messages)?);
    let mut child = command.spawn().map_err(FormatError::Missing)?;
    let place = place.canonicalize()?;
    let read = |output| emitted::read(BufReader::new(output), files, &place, put);
    let result = child.stdout.take().map_or(Ok(()), read);
    let status = child.wait()?;
    result?;
    if status.success() { Ok(()) } else { Err(FormatError::Refused(position(&fs::read(messages)?, &place))) }
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

/// The position of the error in `messages` of rustfmt, which it reports as `--> FILE:LINE:COLUMN`.
fn position(messages: &[u8], place: &Path) -> String {
    let messages = String::from_utf8_lossy(messages);
    let position = messages.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    let position = position.unwrap_or("(unknown)").trim_start_matches(&*place.to_string_lossy());
    position.trim_start_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::scratch::Scratch;
    use super::*;

    /// Formats files with these paths and texts. Returns the formatted texts.
    fn formatted(files: &[(&str, &str)]) -> Result<Vec<(String, String)>, FormatError> {
        let scratch = Scratch::new(&std::env::temp_dir()).unwrap();
        for (path, text) in files {
            let path = scratch.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let paths = files.iter().map(|(path, _)| PathBuf::from(path)).collect();
        let mut texts = Vec::new();
        let put = |path: &Path, text: &[u8]| {
            texts.push((path.display().to_string(), String::from_utf8_lossy(text).into_owned()));
            Ok(())
        };
        rustfmt(&paths, scratch.path(), scratch.path(), put)?;
        texts.sort();
        Ok(texts)
    }

    #[test]
    fn modules_are_formatted_with_their_roots() {
        let files = [
            ("a/src/lib.rs", "mod b;\nmod c;"),
            ("a/src/b.rs", "fn  b(){}"),
            ("a/src/c/mod.rs", ""),
            ("d.rs", "fn d( ) { }"),
        ];
        let texts = formatted(&files).unwrap();
        let expected = [
            ("a/src/b.rs", "fn b() {}\n"),
            ("a/src/c/mod.rs", "\n"),
            ("a/src/lib.rs", "mod b;\nmod c;\n"),
            ("d.rs", "fn d() {}\n"),
        ];
        assert_eq!(texts, expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
        assert_eq!(formatted(&[]).unwrap(), []);
    }

    #[test]
    fn an_error_has_the_position_in_the_generated_file() {
        let error = formatted(&[("a/lib.rs", "mod b;"), ("a/b.rs", "fn b() {}\n\nfn c( {}")]).unwrap_err();
        assert!(matches!(&error, FormatError::Refused(position) if position.starts_with("a/b.rs:3:")), "{error:?}");
    }
}
