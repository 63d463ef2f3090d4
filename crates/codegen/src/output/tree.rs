//! Generated files of one folder, and their differences from the existing files.

use crate::emit::{Files, GENERATED};
use similar::TextDiff;
use std::collections::BTreeSet;
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

    /// The path relative to the output root, and the text of each file.
    pub fn files(&self) -> impl Iterator<Item = (String, &str)> {
        self.files.iter().map(|(path, text)| (self.named(path), text.as_str()))
    }

    pub fn lines(&self) -> usize {
        self.files.values().map(|text| text.lines().count()).sum()
    }

    /// The changes that writing would make, as a unified diff.
    pub fn diff(&self) -> io::Result<String> {
        let present = if self.whole { present(&self.folder, "")? } else { self.present_files() };
        let mut diff = String::new();
        let paths: BTreeSet<&String> = present.iter().chain(self.files.keys()).collect();
        for path in paths {
            let old = if present.contains(path) { fs::read_to_string(self.folder.join(path))? } else { String::new() };
            let new = self.files.get(path).map_or("", String::as_str);
            if old != new {
                let name = self.named(path);
                let text = TextDiff::from_lines(old.as_str(), new);
                diff += &text.unified_diff().header(&name, &format!("{name} (generated now)")).to_string();
            }
        }
        Ok(diff)
    }

    fn named(&self, path: &str) -> String {
        if self.name.is_empty() { path.to_owned() } else { format!("{}/{path}", self.name) }
    }

    fn present_files(&self) -> BTreeSet<String> {
        self.files.keys().filter(|path| self.folder.join(path).exists()).cloned().collect()
    }
}

/// The files below `folder`, as paths relative to it.
fn present(folder: &Path, prefix: &str) -> io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    if !folder.exists() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            found.extend(present(&entry.path(), &format!("{path}/"))?);
        } else {
            found.insert(path);
        }
    }
    Ok(found)
}
