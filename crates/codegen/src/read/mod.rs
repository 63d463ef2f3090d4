//! Reads a model in the Smithy JSON AST: shapes, members and traits as they are written.

pub mod ast;
mod flatten;
pub mod trait_values;
