//! The journal, which records the outcome of each row.

use super::outcome::Outcome;
use super::rows::Rows;
use awsjson_command::{CommandError, Connection};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The interval of syncing the journal to disk. A row whose outcome is lost is called again with the same client
/// token.
const SYNC_INTERVAL: Duration = Duration::from_secs(1);

/// The first line, which identifies the operation and the rows.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    operation: String,
    endpoint_url: Option<String>,
    profile: Option<String>,
    digest: String,
}

/// A journal: a file of JSON lines, locked while it is open.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    synced: Instant,
    /// The latest outcome of each row, by its number.
    pub outcomes: HashMap<usize, Outcome>,
}

impl Journal {
    /// Opens the journal at `path` for calls of `operation`, and reads the recorded outcomes.
    pub fn open(path: PathBuf, operation: &str, connection: &Connection, rows: &Rows) -> Result<Self, CommandError> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|error| failure(&path, error))?;
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
        let head = Head {
            operation: operation.to_owned(),
            endpoint_url: connection.endpoint_url.clone(),
            profile: connection.profile.clone(),
            digest: rows.digest.clone(),
        };
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(|error| failure(&path, error))?;
        // A line without an end was being written when the process stopped, and is ignored.
        let complete = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        text.truncate(complete);
        file.set_len(complete as u64).map_err(|error| failure(&path, error))?;
        file.seek(SeekFrom::End(0)).map_err(|error| failure(&path, error))?;
        let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let mut journal = Self { path, file, synced: Instant::now(), outcomes: HashMap::new() };
        match lines.next() {
            None => journal.append(&head)?,
            Some(line) => {
                if serde_json::from_slice::<Head>(line).ok().as_ref() != Some(&head) {
                    return Err(CommandError::Usage(format!(
                        "{} belongs to another run: the rows have changed since, or the operation, the profile or the \
                         endpoint is another; pass --restart to begin anew",
                        journal.path.display()
                    )));
                }
                for line in lines {
                    let outcome: Outcome = serde_json::from_slice(line)
                        .map_err(|error| failure(&journal.path, io::Error::new(io::ErrorKind::InvalidData, error)))?;
                    journal.outcomes.insert(outcome.row, outcome);
                }
            }
        }
        Ok(journal)
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

fn failure(path: &Path, error: io::Error) -> CommandError {
    CommandError::Io(format!("cannot use the journal {}", path.display()), error)
}
