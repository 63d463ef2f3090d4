//! The same rules as a binary decision diagram, and the same endpoint tests.

#[path = "../cases.rs"]
mod cases;
pub mod rules;
