//! What has to hold for every response and every request, whatever is in it.
//!
//! A target is a function of bytes that panics when something does not hold. libFuzzer calls
//! it under `cargo fuzz`, [`drive`] without, and `tests/corpus.rs` with the committed inputs.

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
