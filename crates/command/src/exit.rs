//! Exit statuses, and the errors of commands.

use crate::call::{CallError, CallErrorKind};
use awsjson_client::Error;
use awsjson_smithy::OperationError;
use std::io;
use std::process::ExitCode;

/// The exit statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// 0: the command succeeded.
    Success,
    /// 1: the service returned an error, or data could not be read, queried or written.
    Failed,
    /// 2: the command line or the input is invalid. Nothing was sent.
    Usage,
    /// 3: the region, the endpoint or the credentials are missing or invalid.
    Configuration,
    /// 4: no response arrived in time.
    NoResponse,
    /// 5: the response cannot be decoded.
    Response,
    /// 6: some or all of the rows failed.
    Incomplete,
    /// 130: interrupted by Ctrl+C.
    Interrupted,
}

impl Exit {
    /// All exit statuses.
    pub const ALL: &[Self] = &[
        Self::Success,
        Self::Failed,
        Self::Usage,
        Self::Configuration,
        Self::NoResponse,
        Self::Response,
        Self::Incomplete,
        Self::Interrupted,
    ];

    /// Describes the exit status in a sentence, for help texts.
    pub fn description(self) -> &'static str {
        match self {
            Self::Success => "The command succeeded.",
            Self::Failed => "The service returned an error, or data could not be read, queried or written.",
            Self::Usage => "The command line or the input is invalid. Nothing was sent.",
            Self::Configuration => "The region, the endpoint or the credentials are missing or invalid.",
            Self::NoResponse => "No response arrived in time.",
            Self::Response => "The response cannot be decoded.",
            Self::Incomplete => "Some or all of the rows failed.",
            Self::Interrupted => "Interrupted by Ctrl+C.",
        }
    }

    /// Returns the exit status of the process.
    pub fn status(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failed => 1,
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

/// The error of a command. Its text is the line that is printed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// The command line or the input is invalid.
    #[error("{0}")]
    Usage(String),
    /// The region, the endpoint or the credentials are missing or invalid.
    #[error("{0}")]
    Configuration(String),
    /// A call failed.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Data cannot be read or written.
    #[error("{0}: {1}")]
    Io(String, #[source] io::Error),
    /// The call succeeded, but its output cannot be shown.
    #[error("{0}")]
    Output(String),
    /// The reader of stdout closed the pipe.
    #[error("stdout is closed")]
    Closed,
    /// Some or all of the rows failed.
    #[error("{0}")]
    Incomplete(String),
    /// Interrupted by Ctrl+C.
    #[error("{0}")]
    Interrupted(String),
}

impl<E: OperationError> From<Error<E>> for CommandError {
    fn from(error: Error<E>) -> Self {
        Self::Call(error.into())
    }
}

impl CommandError {
    /// Returns the exit status for this error.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Configuration(_) => Exit::Configuration,
            Self::Io(..) | Self::Output(_) => Exit::Failed,
            // The reader of the pipe, such as `head`, needs no more data.
            Self::Closed => Exit::Success,
            Self::Incomplete(_) => Exit::Incomplete,
            Self::Interrupted(_) => Exit::Interrupted,
            Self::Call(error) => match error.kind {
                CallErrorKind::Input => Exit::Usage,
                CallErrorKind::Configuration => Exit::Configuration,
                CallErrorKind::NoResponse => Exit::NoResponse,
                CallErrorKind::Response => Exit::Response,
                CallErrorKind::Service => Exit::Failed,
            },
        }
    }
}
