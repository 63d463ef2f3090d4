//! Moves generated files to their destinations: all of them, or none.

use super::scratch::{Scratch, write_files};
use super::tree::Tree;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes `trees`, whose folders are below `root`. All new files are written to a temporary folder before the first old
/// file is replaced, and all replaced files are restored if one cannot be replaced.
pub fn publish(root: &Path, trees: &[Tree]) -> io::Result<()> {
    fs::create_dir_all(root)?;
    let scratch = Scratch::new(root)?;
    let mut moves = Moves::default();
    let mut pending = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        let next = scratch.0.join(format!("next-{index}"));
        write_files(&next, &tree.files)?;
        if tree.whole {
            pending.push((next, tree.folder.clone()));
        } else {
            pending.extend(tree.files.keys().map(|path| (next.join(path), tree.folder.join(path))));
        }
    }
    for (index, (next, place)) in pending.into_iter().enumerate() {
        let replaced = moves.replace(&next, &place, scratch.0.join(format!("previous-{index}")));
        replaced.inspect_err(|_| moves.undo())?;
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
