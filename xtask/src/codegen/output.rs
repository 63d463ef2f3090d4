//! Generated files: formatted together, compared, and written as a whole.

use super::write::Files;
use similar::TextDiff;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The generated files of one folder, which holds nothing else.
#[derive(Debug)]
pub struct Tree {
    folder: PathBuf,
    /// The folder as messages name it.
    name: String,
    files: Files,
}

impl Tree {
    pub fn new(root: &Path, name: &str, files: Files) -> Self {
        Self { folder: root.join(name), name: name.to_owned(), files }
    }

    pub fn lines(&self) -> usize {
        self.files.values().map(|text| text.lines().count()).sum()
    }

    /// What writing would change, as a unified diff.
    pub fn diff(&self) -> io::Result<String> {
        let present = present(&self.folder, "")?;
        let mut diff = String::new();
        let paths: BTreeSet<&String> = present.iter().chain(self.files.keys()).collect();
        for path in paths {
            let old = if present.contains(path) { fs::read_to_string(self.folder.join(path))? } else { String::new() };
            let new = self.files.get(path).map_or("", String::as_str);
            if old != new {
                let name = format!("{}/{path}", self.name);
                let text = TextDiff::from_lines(old.as_str(), new);
                diff += &text.unified_diff().header(&name, &format!("{name} (generated now)")).to_string();
            }
        }
        Ok(diff)
    }

    /// Replaces the folder. What was there stays until everything new is on the disk.
    pub fn write(&self) -> io::Result<()> {
        let next = self.folder.with_extension("next");
        let previous = self.folder.with_extension("previous");
        for folder in [&next, &previous] {
            remove(folder)?;
        }
        write_files(&next, &self.files)?;
        if self.folder.exists() {
            fs::rename(&self.folder, &previous)?;
        }
        fs::rename(&next, &self.folder)?;
        remove(&previous)
    }
}

/// Formats all files with one run of rustfmt.
pub fn format(root: &Path, trees: &mut [Tree]) -> Result<(), String> {
    let scratch = std::env::temp_dir().join(format!("xtask-codegen-{}", std::process::id()));
    let result = format_in(&scratch, root, trees);
    let removed = remove(&scratch).map_err(|error| error.to_string());
    result.and(removed)
}

fn format_in(scratch: &Path, root: &Path, trees: &mut [Tree]) -> Result<(), String> {
    let text = |error: io::Error| error.to_string();
    let folder = |index: usize| scratch.join(index.to_string());
    let mut paths = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        write_files(&folder(index), &tree.files).map_err(text)?;
        paths.extend(tree.files.keys().map(|path| folder(index).join(path)));
    }
    let output = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(root.join("rustfmt.toml"))
        .args(&paths)
        .output()
        .map_err(|error| format!("rustfmt cannot be run ({error}): `rustup component add rustfmt`"))?;
    if !output.status.success() {
        return Err(format!("rustfmt refuses what was generated: {}", String::from_utf8_lossy(&output.stderr)));
    }
    for (index, tree) in trees.iter_mut().enumerate() {
        for (path, content) in &mut tree.files {
            *content = fs::read_to_string(folder(index).join(path)).map_err(text)?;
        }
    }
    Ok(())
}

fn write_files(folder: &Path, files: &Files) -> io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

fn remove(folder: &Path) -> io::Result<()> {
    if folder.exists() { fs::remove_dir_all(folder) } else { Ok(()) }
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
