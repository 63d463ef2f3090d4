//! Formats generated files, compares them with existing ones, and writes them atomically.

mod emitted;
mod format;
mod publish;
mod scratch;
mod stage;
mod tree;

pub use format::FormatError;
pub use publish::publish;
pub use stage::{Stage, StagedTree};
pub use tree::Tree;
