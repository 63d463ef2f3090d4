//! The journal, which records the outcome of each row.

use super::outcome::Outcome;
use awsjson_command::CommandError;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The interval of syncing the journal to disk. A row whose outcome is lost is called again with the same client
/// token.
const SYNC_INTERVAL: Duration = Duration::from_secs(1);

/// The first line, which identifies the calls and the rows.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The operation.
    pub operation: String,
    /// The host, and the port if it has one, that is called.
    pub endpoint: Option<String>,
    /// The profile in the AWS configuration files.
    pub profile: Option<String>,
    /// Identifies the content of the file of rows.
    pub digest: String,
}

/// A journal: a file of JSON lines, locked while it is open.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    synced: Instant,
    /// The length of the content that is continued, in bytes.
    kept: usize,
    /// The latest outcome of each row, by its number.
    pub outcomes: HashMap<usize, Outcome>,
}

impl Journal {
    /// Opens the journal at `path`, and reads the outcomes that calls of `head` have recorded. With `restart`, there are
    /// none. The content is not changed before [`begin`](Self::begin).
    pub fn open(path: PathBuf, head: &Head, restart: bool) -> Result<Self, CommandError> {
        let options = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let file = options.map_err(|error| failure(&path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(CommandError::Usage(format!(
                    "{} is in use: another run of this file is going on",
                    path.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(failure(&path, error)),
        }
        // A device may have no end.
        if !file.metadata().map_err(|error| failure(&path, error))?.is_file() {
            return Err(failure(&path, io::Error::other("it is not a regular file")));
        }
        let mut journal = Self { path, file, synced: Instant::now(), kept: 0, outcomes: HashMap::new() };
        journal.kept = journal.read(head, restart)?;
        Ok(journal)
    }

    /// Begins to record outcomes, after the content that is continued. The rest is deleted.
    pub fn begin(&mut self, head: &Head) -> Result<(), CommandError> {
        self.cut(self.kept).map_err(|error| failure(&self.path, error))?;
        if self.kept == 0 { self.append(head) } else { Ok(()) }
    }

    /// Reads the recorded outcomes, and returns the length of the complete lines. The file is not changed before it is
    /// known to be the journal of these calls, or with `restart`, of any calls.
    fn read(&mut self, head: &Head, restart: bool) -> Result<usize, CommandError> {
        let mut text = Vec::new();
        self.file.read_to_end(&mut text).map_err(|error| failure(&self.path, error))?;
        // A line without an end was being written when the process stopped, and is ignored.
        let kept = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let (complete, rest) = text.split_at(kept);
        let mut lines = complete.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let Some(first) = lines.next() else {
            let expected = serde_json::to_vec(head).map_err(|error| failure(&self.path, error.into()))?;
            return if expected.starts_with(rest) { Ok(0) } else { Err(self.is_foreign()) };
        };
        let recorded: Head = serde_json::from_slice(first).map_err(|_| self.is_foreign())?;
        if restart {
            return Ok(0);
        }
        if let Some(difference) = difference(&recorded, head) {
            return Err(CommandError::Usage(format!(
                "{} records other calls: {difference}; pass --restart to discard it and to call all rows",
                self.path.display()
            )));
        }
        for line in lines {
            let outcome: Outcome = serde_json::from_slice(line)
                .map_err(|error| failure(&self.path, io::Error::new(io::ErrorKind::InvalidData, error)))?;
            self.outcomes.insert(outcome.row, outcome);
        }
        Ok(kept)
    }

    fn is_foreign(&self) -> CommandError {
        CommandError::Usage(format!("{} is not a journal of this command: move it away", self.path.display()))
    }

    /// Cuts the file to `length` bytes, and continues there.
    fn cut(&mut self, length: usize) -> io::Result<()> {
        self.file.set_len(length as u64)?;
        self.file.seek(SeekFrom::End(0)).map(|_| ())
    }

    /// Records an outcome.
    pub fn record(&mut self, outcome: Outcome) -> Result<(), CommandError> {
        self.append(&outcome)?;
        self.outcomes.insert(outcome.row, outcome);
        if self.synced.elapsed() >= SYNC_INTERVAL {
            self.sync()?;
        }
        Ok(())
    }

    /// Syncs the recorded outcomes to disk.
    pub fn sync(&mut self) -> Result<(), CommandError> {
        self.synced = Instant::now();
        self.file.sync_data().map_err(|error| failure(&self.path, error))
    }

    fn append(&mut self, entry: &impl Serialize) -> Result<(), CommandError> {
        let mut line = serde_json::to_vec(entry).map_err(|error| failure(&self.path, error.into()))?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(|error| failure(&self.path, error))
    }
}

/// Describes how the calls that are recorded differ from those that are wanted.
fn difference(recorded: &Head, wanted: &Head) -> Option<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    if recorded.operation != wanted.operation {
        return Some(format!("the operation was {}", recorded.operation));
    }
    if recorded.endpoint != wanted.endpoint {
        return Some(format!("the endpoint was {}", text(&recorded.endpoint)));
    }
    if recorded.profile != wanted.profile {
        return Some(format!("the profile was {}", text(&recorded.profile)));
    }
    let changed = "the rows have changed since (rows that failed are corrected in the file of failed rows)";
    (recorded.digest != wanted.digest).then(|| changed.to_owned())
}

fn failure(path: &Path, error: io::Error) -> CommandError {
    CommandError::Io(format!("cannot use the journal {}", path.display()), error)
}
