//! Reads a model in the Smithy JSON AST: shapes, members and traits.

pub mod ast;
mod flatten;
pub mod trait_values;
