//! Writes data to stdout.

use crate::exit::CommandError;
use std::io::{self, BufWriter, StdoutLock, Write};

/// Buffered stdout. If the reader closed the pipe, the error is [`CommandError::Closed`].
pub struct Stdout(BufWriter<StdoutLock<'static>>);

impl Stdout {
    /// Locks stdout.
    pub fn new() -> Self {
        Self(BufWriter::new(io::stdout().lock()))
    }

    /// Writes `text`.
    ///
    /// # Errors
    /// [`CommandError::Closed`], [`CommandError::Io`].
    pub fn write(&mut self, text: impl AsRef<[u8]>) -> Result<(), CommandError> {
        self.0.write_all(text.as_ref()).map_err(|error| failure("stdout", error))
    }

    /// Flushes the buffer.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn flush(&mut self) -> Result<(), CommandError> {
        self.0.flush().map_err(|error| failure("stdout", error))
    }
}

impl Default for Stdout {
    fn default() -> Self {
        Self::new()
    }
}

fn failure(name: &str, error: io::Error) -> CommandError {
    match error.kind() {
        io::ErrorKind::BrokenPipe => CommandError::Closed,
        _ => CommandError::Io(format!("cannot write to {name}"), error),
    }
}
