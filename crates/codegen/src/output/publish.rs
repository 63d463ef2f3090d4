//! Moves generated files to their destinations: all of them, or none.

use super::scratch::Scratch;
use super::stage::StagedTree;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Moves the files of `trees`, whose folders are below `root`. All new files are on the file system of `root` before the
/// first old file is replaced, and all replaced files are restored if one cannot be replaced.
pub fn publish(root: &Path, trees: &[StagedTree]) -> io::Result<()> {
    fs::create_dir_all(root)?;
    let scratch = Scratch::new(root)?;
    let moved = trees.iter().flat_map(StagedTree::moves).enumerate().map(|(index, (staged, place))| {
        let next = scratch.path().join(format!("next-{index}"));
        relocate(&staged, &next)?;
        Ok((next, place))
    });
    let pending: Vec<(PathBuf, PathBuf)> = moved.collect::<io::Result<_>>()?;
    let mut moves = Moves::default();
    for (index, (next, place)) in pending.into_iter().enumerate() {
        let replaced = moves.replace(&next, &place, scratch.path().join(format!("previous-{index}")));
        replaced.inspect_err(|_| moves.undo())?;
    }
    Ok(())
}

/// Moves the file or folder `from`, if need be to another file system.
fn relocate(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => copy(from, to),
        result => result,
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// The renames done so far, as source and destination.
#[derive(Default)]
struct Moves(Vec<(PathBuf, PathBuf)>);

impl Moves {
    fn replace(&mut self, next: &Path, place: &Path, previous: PathBuf) -> io::Result<()> {
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        if place.exists() {
            self.rename(place, &previous)?;
        }
        self.rename(next, place)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)?;
        self.0.push((from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn undo(&self) {
        for (from, to) in self.0.iter().rev() {
            // The caller reports the error that made this necessary; a failure to undo one rename must not keep the
            // others from being undone.
            let _ = fs::rename(to, from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_copied_with_all_that_is_in_it() {
        let scratch = Scratch::new(&std::env::temp_dir()).unwrap();
        let (from, to) = (scratch.path().join("from"), scratch.path().join("to"));
        fs::create_dir_all(from.join("in/ner")).unwrap();
        fs::write(from.join("in/ner/file.rs"), "text").unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::read_to_string(to.join("in/ner/file.rs")).unwrap(), "text");
    }
}
