//! Generates Rust tests of generated code from the protocol and endpoint tests of Smithy models.

mod cases;
mod endpoints;
mod literal;
mod suite;

pub use suite::{Layer, Suite};
