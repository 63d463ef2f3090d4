//! The protocol and endpoint tests of Smithy models, as Rust tests of the code that is generated for them.

mod cases;
mod client;
mod endpoints;
mod fields;
mod literal;
mod server;
mod suite;

pub use suite::{Needs, Suite};
