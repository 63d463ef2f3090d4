//! A Smithy model: its JSON AST, and the service that is resolved from it.

pub mod ast;
mod check;
pub mod constraint;
mod context;
pub mod default;
mod expressions;
mod flatten;
pub mod graph;
mod host;
mod pattern;
pub mod resolve;
pub mod service;
mod trait_values;

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
