//! The files: a snapshot, and next to it the journal of the changes since.
//!
//! A snapshot is replaced by writing another file and renaming it, so that a complete snapshot exists at any time. A
//! snapshot has a number, the generation, which is also in the first line of the journal that continues it. A journal
//! of another generation is outdated: the program was killed after it had written a snapshot, and before it emptied the
//! journal.

use super::entry::{Entry, Header};
use crate::snapshot::{Document, Snapshot, SnapshotError};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The size of a journal, in bytes, at which a snapshot replaces it, if the snapshot before was not larger.
const JOURNAL_LIMIT: u64 = 16 * 1024 * 1024;

/// Why a state file cannot be used. [`Builder::start`](crate::Builder::start) returns it inside of
/// an [`io::Error`].
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StateFileError {
    /// The file or its journal cannot be opened, read or written.
    #[error("the state file {} cannot be used", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file is in use by another emulator.
    #[error("the state file {} is in use by another emulator: choose another file, or stop that one", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The emulator is stopping, and does not write to the file any more.
    #[error("the state file is closed")]
    Closed,
    /// The file does not have the JSON of a snapshot.
    #[error("the state file {} does not fit", path.display())]
    Snapshot {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: SnapshotError,
    },
    /// The state file is gone, but the journal that continues it has changes.
    #[error(
        "the state file {} is missing, but {} has changes that continue it: restore the file, or remove the journal \
         to start anew",
        path.display(),
        journal.display()
    )]
    Missing {
        /// The state file.
        path: PathBuf,
        /// The journal.
        journal: PathBuf,
    },
    /// The journal is damaged, or does not fit the state file.
    #[error("line {line} of {} does not fit the state file: {problem}; remove the journal to start from the state file alone", path.display())]
    Journal {
        /// The journal.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

/// A state file and its journal, which no other emulator can open at the same time.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    journal: File,
    journal_path: PathBuf,
    generation: u64,
    /// How many bytes were written to the journal.
    journal_size: u64,
    /// The size of the snapshot that it continues, in bytes.
    snapshot_size: u64,
}

/// The contents of the files.
#[derive(Debug)]
pub(crate) struct Recovered {
    /// `None` if the state file does not exist.
    pub(crate) document: Option<Document>,
    /// The changes since, with the numbers of the lines.
    pub(crate) entries: Vec<(usize, Entry)>,
}

impl StateFile {
    /// Opens, and creates where necessary, a state file and its journal.
    pub(crate) fn open(path: &Path) -> Result<(Self, Recovered), StateFileError> {
        let path = &target(path);
        let journal_path = beside(path, ".journal");
        let io_error = |path: &Path| {
            let path = path.to_owned();
            move |source| StateFileError::Io { path, source }
        };
        let mut journal = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&journal_path)
            .map_err(io_error(&journal_path))?;
        match journal.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StateFileError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(io_error(&journal_path)(error)),
        }
        let document = match fs::read_to_string(path) {
            Ok(text) => {
                let snapshot: Result<Snapshot, _> = text.parse();
                Some(snapshot.map_err(|source| StateFileError::Snapshot { path: path.to_owned(), source })?.0)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(io_error(path)(error)),
        };
        let mut text = Vec::new();
        journal.read_to_end(&mut text).map_err(io_error(&journal_path))?;
        let header = text.split(|byte| *byte == b'\n').next().and_then(|line| serde_json::from_slice(line).ok());
        let written = header.map(|Header { generation }| generation);
        let continued = document.as_ref().and_then(|document| document.generation);
        // An emulator that was stopped leaves a journal without changes behind.
        if text.split_inclusive(|byte| *byte == b'\n').nth(1).is_some() {
            let problem = match (written, continued) {
                (None, _) => "it does not say which state file the journal continues",
                (Some(_), _) if document.is_none() => {
                    return Err(StateFileError::Missing { path: path.to_owned(), journal: journal_path });
                }
                (Some(written), Some(continued)) if written > continued => "the journal continues a later state file",
                _ => "",
            };
            if !problem.is_empty() {
                return Err(StateFileError::Journal { path: journal_path, line: 1, problem: problem.to_owned() });
            }
        }
        let entries = if written.is_some() && written == continued { entries(&text, &journal_path)? } else { vec![] };
        let generation = written.max(continued).unwrap_or_default();
        let file = Self { path: path.to_owned(), journal, journal_path, generation, journal_size: 0, snapshot_size: 0 };
        Ok((file, Recovered { document, entries }))
    }

    /// Writes a snapshot, and starts an empty journal for it.
    pub(crate) fn write_snapshot(&mut self, mut document: Document) -> Result<(), StateFileError> {
        let generation = self.generation + 1;
        document.generation = Some(generation);
        let text = format!("{}\n", Snapshot(document));
        replace(&self.path, text.as_bytes())
            .map_err(|source| StateFileError::Io { path: self.path.clone(), source })?;
        self.generation = generation;
        (self.journal_size, self.snapshot_size) = (0, text.len() as u64);
        let mut header = serde_json::to_vec(&Header { generation }).unwrap_or_default();
        header.push(b'\n');
        let emptied = self.journal.set_len(0).and_then(|()| self.journal.rewind());
        emptied.map_err(|source| StateFileError::Io { path: self.journal_path.clone(), source })?;
        self.append(&header)
    }

    /// Writes lines to the journal, and syncs them to the disk.
    pub(crate) fn append(&mut self, lines: &[u8]) -> Result<(), StateFileError> {
        let written = self.journal.write_all(lines).and_then(|()| self.journal.sync_data());
        written.map_err(|source| StateFileError::Io { path: self.journal_path.clone(), source })?;
        self.journal_size += lines.len() as u64;
        Ok(())
    }

    /// Whether it is time for a snapshot. Snapshots of a large state are rare, so that what they cost
    /// is small beside the changes.
    pub(crate) fn journal_is_full(&self) -> bool {
        self.journal_size > self.snapshot_size.max(JOURNAL_LIMIT)
    }

    pub(crate) fn journal_path(&self) -> &Path {
        &self.journal_path
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// The entries of a journal, without an incomplete last line.
fn entries(text: &[u8], path: &Path) -> Result<Vec<(usize, Entry)>, StateFileError> {
    // The text after the last line break was being written when the program was killed.
    let end = text.iter().rposition(|byte| *byte == b'\n').unwrap_or_default();
    let lines = text.get(..end).unwrap_or_default().split(|byte| *byte == b'\n');
    let mut entries = Vec::new();
    let mut damage = None;
    for (index, line) in lines.enumerate().skip(1) {
        match (serde_json::from_slice(line), &damage) {
            (Ok(entry), None) => entries.push((index + 1, entry)),
            // After a power failure, parts of the last, unfinished write may be missing. No finished write follows
            // them.
            (Ok(_), Some((line, problem))) => {
                return Err(StateFileError::Journal {
                    path: path.to_owned(),
                    line: *line,
                    problem: String::clone(problem),
                });
            }
            // The line is the one in the journal.
            (Err(error), None) => {
                damage = Some((index + 1, error.to_string().replace(" at line 1 column ", " at column ")));
            }
            (Err(_), Some(_)) => {}
        }
    }
    Ok(entries)
}

/// The file that a symbolic link leads to. Replacing the link would leave the file as it was, and another emulator could
/// use it by another name.
fn target(path: &Path) -> PathBuf {
    let is_link = fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink());
    let target = is_link.then(|| fs::canonicalize(path).ok()).flatten();
    target.unwrap_or_else(|| path.to_owned())
}

/// The path of another file in the same directory.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.into();
    name.push(suffix);
    name.into()
}

/// Replaces a file atomically.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let temporary = beside(path, ".new");
    let mut file = File::create(&temporary)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    // Syncing the directory also syncs the rename.
    #[cfg(unix)]
    if let Some(directory) = path.parent() {
        let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
        File::open(directory)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_full_at_its_limit_or_the_size_of_the_snapshot() -> Result<(), Box<dyn std::error::Error>> {
        let directory = std::env::temp_dir().join(format!("emulator-journal-{}", std::process::id()));
        fs::create_dir_all(&directory)?;
        let (mut file, _) = StateFile::open(&directory.join("state.json"))?;
        let half = vec![b' '; usize::try_from(JOURNAL_LIMIT / 2)?];
        let mut fills = |document: Document| {
            file.write_snapshot(document)?;
            let fill = |_| file.append(&half).map(|()| file.journal_is_full());
            (0..4).map(fill).collect::<Result<Vec<_>, StateFileError>>()
        };
        assert_eq!(fills(Document::default())?, [false, true, true, true]);
        let tags = [("x".repeat(half.len() * 3), [].into())].into();
        assert_eq!(fills(Document { tags, ..Document::default() })?, [false, false, false, true]);
        fs::remove_dir_all(&directory)?;
        Ok(())
    }
}
