//! Generates Rust tests of generated code from the protocol and endpoint tests of Smithy models.

mod cases;
mod client;
mod endpoints;
mod fields;
mod literal;
mod server;
mod suite;

pub use suite::{Layer, Suite};
