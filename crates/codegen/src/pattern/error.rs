//! Why a pattern cannot be checked.

use thiserror::Error;

/// Why a pattern cannot be checked at run time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternError {
    /// The pattern is a regular expression neither in ECMA-262 nor in Java.
    #[error("{0}")]
    Invalid(String),
    /// The engine does not support the pattern.
    #[error("{0}")]
    Unsupported(String),
}

/// The error of a pattern that the engine does not support.
pub fn error<T>(message: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError::Unsupported(message.into()))
}

/// The error of a pattern that is not a regular expression.
pub fn invalid<T>(message: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError::Invalid(message.into()))
}
