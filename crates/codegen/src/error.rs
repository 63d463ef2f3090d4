//! Why a model cannot be used.

use std::fmt;
use thiserror::Error;

/// Why a model cannot be used: one line that names the shape.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct ModelError(String);

impl ModelError {
    /// Something is wrong at `shape`.
    pub fn new(shape: &str, message: impl fmt::Display) -> Self {
        Self(format!("{shape}: {message}"))
    }

    /// `shape` has a trait that the generator does not know how to honour.
    pub fn unsupported(shape: &str, smithy_trait: &str) -> Self {
        Self::new(shape, format_args!("the trait {smithy_trait} is not supported"))
    }
}
