//! Fuzz targets: the properties that hold for every response and every request, whatever it contains.
//!
//! A target is a function of bytes that panics if a property is violated. It is called by libFuzzer under
//! `cargo fuzz`, by [`drive`] otherwise, and by `tests/corpus.rs` with the committed inputs.

#[cfg(not(fuzzing))]
mod driver;
mod request;
mod stream;
mod targets;

#[cfg(not(fuzzing))]
pub use driver::drive;
pub use request::request;
pub use stream::event_stream;
pub use targets::{error_dispatch, response};
