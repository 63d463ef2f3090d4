//! Errors of the control interface.

use http::StatusCode;
use thiserror::Error;

/// An error response. Its text is sent to the client.
#[derive(Debug, Error)]
pub(super) enum ControlError {
    #[error("{0}")]
    Forbidden(&'static str),
    #[error("{0}")]
    BadRequest(String),
    #[error("there is nothing at this path: GET /_emulator/health lists the paths")]
    NotFound,
    #[error("there is no such account: GET /_emulator/accounts lists them")]
    UnknownAccount,
    #[error("there is no such fault in force: GET /_emulator/faults lists them")]
    UnknownFault,
    #[error("the method is not allowed here: use {0}")]
    MethodNotAllowed(&'static str),
}

impl ControlError {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::NotFound | Self::UnknownAccount | Self::UnknownFault => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
        }
    }

    /// The value of the header `Allow`.
    pub(super) fn allow(&self) -> Option<&'static str> {
        match self {
            Self::MethodNotAllowed(methods) => Some(methods),
            _ => None,
        }
    }
}
