//! The error for models that cannot be used.

use std::fmt;
use thiserror::Error;

/// A model that cannot be used. Displays as one line that starts with the shape ID.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct ModelError(String);

impl ModelError {
    /// An error at the shape or member `shape`.
    pub fn new(shape: &str, message: impl fmt::Display) -> Self {
        let line = format!("{shape}: {message}");
        // Names and values of the model may contain line ends.
        Self(line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
    }

    /// An error for a trait of `shape` that the generator does not support.
    pub fn unsupported(shape: &str, smithy_trait: &str) -> Self {
        Self::new(shape, format_args!("the trait {smithy_trait} is not supported"))
    }
}
