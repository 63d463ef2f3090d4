//! Generated files: formatted together, compared, and written as a whole.

mod format;
mod publish;
mod scratch;
mod tree;

pub use format::{FormatError, format};
pub use publish::publish;
pub use tree::Tree;
