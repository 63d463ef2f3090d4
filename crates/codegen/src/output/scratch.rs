//! A temporary folder for generated files.

use crate::emit::Files;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A temporary folder that is removed on drop.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(parent: &Path) -> io::Result<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = parent.join(format!(".awsjson-codegen-{}-{count}", std::process::id()));
        remove(&folder)?;
        // Fails if the folder exists: nobody else may have made it in the meantime.
        fs::create_dir(&folder)?;
        Ok(Self(folder))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder left behind does no harm: a later process with the same ID removes it.
        let _ = remove(&self.0);
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    if folder.exists() { fs::remove_dir_all(folder) } else { Ok(()) }
}

/// Writes `files` below `folder`.
pub fn write_files(folder: &Path, files: &Files) -> io::Result<()> {
    let parents: BTreeSet<&Path> = files.keys().filter_map(|path| Path::new(path).parent()).collect();
    for parent in parents {
        fs::create_dir_all(folder.join(parent))?;
    }
    for (path, text) in files {
        fs::write(folder.join(path), text)?;
    }
    Ok(())
}

/// Replaces the text of the file at `path`, which exists. The file is not truncated before it is written: ext4 writes a
/// file that was truncated to the disk at once.
pub fn overwrite(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    file.write_all(text)?;
    let length = u64::try_from(text.len()).map_err(io::Error::other)?;
    if file.metadata()?.len() > length { file.set_len(length) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_old_text_remains() {
        let scratch = Scratch::new(&std::env::temp_dir()).unwrap();
        let path = scratch.path().join("file.rs");
        fs::write(&path, "long text").unwrap();
        for text in ["short", "a longer text", ""] {
            overwrite(&path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }
}
