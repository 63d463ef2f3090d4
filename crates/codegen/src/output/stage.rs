//! Generated files in a temporary folder, formatted, until they are written, compared or listed. The files of many
//! services would take much memory.

use super::format::{FormatError, is_rust, rustfmt};
use super::scratch::{Scratch, overwrite, write_files};
use super::tree::Tree;
use similar::TextDiff;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A temporary folder for the generated files of all services.
#[derive(Debug)]
pub struct Stage(Scratch);

/// The formatted files of one folder.
#[derive(Debug)]
pub struct StagedTree {
    /// Where the files go.
    folder: PathBuf,
    /// The folder relative to the output root, for messages.
    name: String,
    /// Whether the folder contains only generated files: files that are no longer generated are removed.
    whole: bool,
    /// Where the files are until they are moved.
    staged: PathBuf,
    /// The number of lines of each file, by its path below the folder.
    files: BTreeMap<String, usize>,
}

impl Stage {
    pub fn new() -> io::Result<Self> {
        Ok(Self(Scratch::new(&std::env::temp_dir())?))
    }

    /// Formats the files of `trees` with the configuration that `cargo fmt` would find in `folder`, which need not exist
    /// yet. `part` is a name that no other call uses.
    pub fn add(&self, part: &str, trees: Vec<Tree>, folder: &Path) -> Result<Vec<StagedTree>, FormatError> {
        let place = self.0.path().join(part);
        fs::create_dir(&place)?;
        let stage = |tree| StagedTree::new(tree, &place);
        let mut trees: Vec<StagedTree> = trees.into_iter().map(stage).collect::<io::Result<_>>()?;
        let rust = |tree: &StagedTree| -> Vec<PathBuf> {
            let paths = tree.files.keys().filter(|path| is_rust(path));
            paths.map(|path| Path::new(&tree.name).join(path)).collect()
        };
        let sources: BTreeSet<PathBuf> = trees.iter().flat_map(rust).collect();
        rustfmt(&sources, folder, &place, |path, text| {
            trees.iter_mut().for_each(|tree| tree.count(path, text));
            overwrite(&place.join(path), text)
        })?;
        Ok(trees)
    }
}

impl StagedTree {
    /// Writes the files of `tree` below `place`.
    fn new(tree: Tree, place: &Path) -> io::Result<Self> {
        let Tree { folder, name, files, whole } = tree;
        let staged = place.join(&name);
        write_files(&staged, &files)?;
        let files = files.into_iter().map(|(path, text)| (path, text.lines().count())).collect();
        Ok(Self { folder, name, whole, staged, files })
    }

    /// Sets the number of lines of the file at `path`, if it is one of this folder. `path` is relative to the output root.
    fn count(&mut self, path: &Path, text: &[u8]) {
        let below = path.strip_prefix(&self.name).ok().and_then(Path::to_str);
        if let Some(lines) = below.and_then(|path| self.files.get_mut(path)) {
            *lines = text.iter().filter(|byte| **byte == b'\n').count();
        }
    }

    /// The files and folders to move, each with its destination.
    pub fn moves(&self) -> Vec<(PathBuf, PathBuf)> {
        match self.whole {
            true => vec![(self.staged.clone(), self.folder.clone())],
            false => self.files.keys().map(|path| (self.staged.join(path), self.folder.join(path))).collect(),
        }
    }

    /// The paths of the files relative to the output root.
    pub fn paths(&self) -> impl Iterator<Item = String> {
        self.files.keys().map(|path| self.named(path))
    }

    /// The path relative to the output root, and the text of each file.
    pub fn texts(&self) -> impl Iterator<Item = io::Result<(String, String)>> {
        self.files.keys().map(|path| Ok((self.named(path), fs::read_to_string(self.staged.join(path))?)))
    }

    /// The number of lines of all files.
    pub fn lines(&self) -> usize {
        self.files.values().sum()
    }

    /// The changes that writing would make, as a unified diff.
    pub fn diff(&self) -> io::Result<String> {
        let present = if self.whole { files_below(&self.folder, "")? } else { self.present_files() };
        let mut diff = String::new();
        let paths: BTreeSet<&String> = present.iter().chain(self.files.keys()).collect();
        for path in paths {
            let text = |is_there: bool, folder: &Path| match is_there {
                true => fs::read_to_string(folder.join(path)),
                false => Ok(String::new()),
            };
            let old = text(present.contains(path), &self.folder)?;
            let new = text(self.files.contains_key(path), &self.staged)?;
            if old != new {
                let name = self.named(path);
                let text = TextDiff::from_lines(&old, &new);
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
fn files_below(folder: &Path, prefix: &str) -> io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    if !folder.exists() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            found.extend(files_below(&entry.path(), &format!("{path}/"))?);
        } else {
            found.insert(path);
        }
    }
    Ok(found)
}
