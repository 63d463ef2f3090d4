//! Why a model cannot be used.

use std::fmt;

/// Why a model cannot be used: one line that names the shape.
#[derive(Debug)]
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

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ModelError {}
