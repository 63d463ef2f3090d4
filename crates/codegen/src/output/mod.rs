//! Formats generated files, compares them with existing ones, and writes them atomically.

mod format;
mod publish;
mod scratch;
mod tree;

pub use format::{FormatError, format};
pub use publish::publish;
pub use tree::Tree;
