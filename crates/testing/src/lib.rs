//! A scripted HTTP server on loopback for all tests of the workspace, which verifies signatures.
//!
//! ```
//! use awsjson_testing::{Reply, Server};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! // The first request fails, and all others succeed.
//! let server = Server::start([Reply::error(503, "ServiceUnavailable"), Reply::json("{}")]).await;
//! assert!(server.url().starts_with("http://127.0.0.1:"));
//! assert!(server.requests().is_empty());
//! # }
//! ```
//!
//! - [`Server::start`] takes a list of [replies](Reply), [`Server::start_with`] a function of the
//!   [request](RecordedRequest), and [`Server::builder`] adds a clock, TLS or HTTP/2.
//! - A [`Reply`] is a response with optional faults: a delay, a truncation, a reset, a stall.
//! - Every request is recorded, and its signature is verified by `awsjson-protocol`, which shares no code with the
//!   signing of the client. A request without a valid signature is rejected, so that no test depends on one.
//!   Credentials are those of [`credentials`].

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod connection;
mod forward;
mod http1;
mod http2;
mod http2_outcome;
mod message;
mod process;
mod proxy;
mod reply;
mod request;
mod server;
mod shared;
mod signature;
mod socket;
mod tls;

pub use connection::OnAccept;
pub use http2_outcome::Http2Outcome;
pub use process::in_environment;
pub use proxy::Proxy;
pub use reply::{Http2Error, Reply};
pub use request::RecordedRequest;
pub use server::{Server, ServerBuilder};
pub use signature::credentials;
pub use tls::{Authority, Certificate};
