//! Writes data to stdout.

use crate::exit::CommandError;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// Buffered stdout. If the reader closed the pipe, the error is [`CommandError::Closed`].
pub struct Stdout(BufWriter<StdoutLock<'static>>);

impl Stdout {
    /// Locks stdout.
    pub fn new() -> Self {
        Self(BufWriter::new(io::stdout().lock()))
    }

    /// Returns whether stdout is a terminal.
    pub fn is_terminal() -> bool {
        io::stdout().is_terminal()
    }

    /// Writes `text`.
    ///
    /// # Errors
    /// [`CommandError::Closed`], [`CommandError::Io`].
    pub fn write(&mut self, text: impl AsRef<[u8]>) -> Result<(), CommandError> {
        self.0.write_all(text.as_ref()).map_err(Self::failure)
    }

    /// Flushes the buffer.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn flush(&mut self) -> Result<(), CommandError> {
        self.0.flush().map_err(Self::failure)
    }

    /// Converts the error of a writer on top of stdout.
    pub fn failure(error: io::Error) -> CommandError {
        match error.kind() {
            io::ErrorKind::BrokenPipe => CommandError::Closed,
            _ => CommandError::Io("cannot write to stdout".to_owned(), error),
        }
    }
}

/// For writers of a format, whose errors [`failure`](Stdout::failure) converts.
impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Default for Stdout {
    fn default() -> Self {
        Self::new()
    }
}
