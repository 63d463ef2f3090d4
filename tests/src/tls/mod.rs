//! Servers with TLS, and certificates of our own.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod authority;
mod http2;
mod server;

pub use authority::{Authority, Certificate};
pub use http2::{Fate, Http2Server, Stream};
pub use server::TlsServer;
