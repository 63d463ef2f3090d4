//! How a program ends.

use crate::call::{CallError, CallErrorKind};
use std::io;
use std::process::ExitCode;
use thiserror::Error;

/// The exit statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// 0: everything was done.
    Success,
    /// 1: the service refused the call, or data could not be written.
    Refused,
    /// 2: the command line or the input is wrong. Nothing was sent.
    Usage,
    /// 3: region, endpoint or credentials are missing or not usable.
    Configuration,
    /// 4: no response arrived in time.
    NoResponse,
    /// 5: the response cannot be read.
    Response,
    /// 6: some of the rows or items failed; the others were done.
    Incomplete,
    /// 130: interrupted by Ctrl+C.
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    pub fn status(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Configuration => 3,
            Self::NoResponse => 4,
            Self::Response => 5,
            Self::Incomplete => 6,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.status().into()
    }
}

/// Why a command failed, as the one line that is printed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Failure {
    /// The command line or the input is wrong.
    #[error("{0}")]
    Usage(String),
    /// Region, endpoint or credentials are missing or not usable.
    #[error("{0}")]
    Configuration(String),
    /// A call failed.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Data cannot be read or written.
    #[error("{0}: {1}")]
    Io(String, #[source] io::Error),
    /// The reader of stdout has closed it.
    #[error("stdout is closed")]
    Closed,
    /// Some of the rows or items failed.
    #[error("{0}")]
    Incomplete(String),
    /// Interrupted by Ctrl+C.
    #[error("{0}")]
    Interrupted(String),
}

impl Failure {
    /// The exit status.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Configuration(_) => Exit::Configuration,
            Self::Io(..) => Exit::Refused,
            // As for all programs in a pipe: whoever closed it has seen enough.
            Self::Closed => Exit::Success,
            Self::Incomplete(_) => Exit::Incomplete,
            Self::Interrupted(_) => Exit::Interrupted,
            Self::Call(error) => match error.kind {
                CallErrorKind::Input => Exit::Usage,
                CallErrorKind::Configuration => Exit::Configuration,
                CallErrorKind::NoResponse => Exit::NoResponse,
                CallErrorKind::Response => Exit::Response,
                CallErrorKind::Service => Exit::Refused,
            },
        }
    }
}
