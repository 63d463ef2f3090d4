//! Generated files of one folder, before they are formatted.

use crate::emit::{Files, GENERATED};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Generated files of one folder.
#[derive(Debug)]
pub struct Tree {
    pub folder: PathBuf,
    /// The folder relative to the output root, for messages.
    pub name: String,
    pub files: Files,
    /// Whether the folder contains only generated files: files that are no longer generated are removed.
    pub whole: bool,
}

impl Tree {
    /// The files of a folder that contains only generated files.
    pub fn whole(root: &Path, name: &str, files: Files) -> Self {
        Self { folder: root.join(name), name: name.to_owned(), files, whole: true }
    }

    /// Files of a folder that also contains other files. An existing file without the first line of generated files has
    /// been taken over by its owner, and is left unchanged.
    pub fn partial(root: &Path, name: &str, files: Files) -> io::Result<Self> {
        let mut tree = Self { folder: root.join(name), name: name.to_owned(), files, whole: false };
        let paths: Vec<String> = tree.files.keys().cloned().collect();
        for path in paths {
            match fs::read_to_string(tree.folder.join(&path)) {
                Ok(present) if !present.lines().next().is_some_and(|line| line.contains(GENERATED)) => {
                    tree.files.remove(&path);
                }
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(tree)
    }
}
