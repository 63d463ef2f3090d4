//! Data for stdout.

use crate::exit::Failure;
use std::io::{self, BufWriter, StdoutLock, Write};

/// stdout, buffered. A pipe whose reader is gone is [`Failure::Closed`].
pub struct Stdout(BufWriter<StdoutLock<'static>>);

impl Stdout {
    /// Locks stdout.
    pub fn new() -> Self {
        Self(BufWriter::new(io::stdout().lock()))
    }

    /// Writes `text`.
    ///
    /// # Errors
    /// [`Failure::Closed`], [`Failure::Io`].
    pub fn write(&mut self, text: impl AsRef<[u8]>) -> Result<(), Failure> {
        self.0.write_all(text.as_ref()).map_err(|error| failure("stdout", error))
    }

    /// Passes on what is buffered.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.0.flush().map_err(|error| failure("stdout", error))
    }
}

impl Default for Stdout {
    fn default() -> Self {
        Self::new()
    }
}

fn failure(name: &str, error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::Io(format!("cannot write to {name}"), error),
    }
}
