//! Why a pattern cannot be checked.

use thiserror::Error;

/// Why a pattern cannot be checked at run time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct PatternError(String);

pub fn error<T>(message: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError(message.into()))
}
