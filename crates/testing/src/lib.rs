//! One HTTP server for all tests of the workspace: on loopback, scripted, and strict about
//! signatures.
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
//! - [`Server::start`] answers by a list of [replies](Reply), [`Server::start_with`] by a function
//!   of the [request](RecordedRequest), [`Server::builder`] adds a clock, TLS or HTTP/2.
//! - A [`Reply`] is an answer and what goes wrong with it: a delay, a cut, a reset, a stall.
//! - Every request is recorded, and its signature is verified by `awsjson-protocol`, which shares
//!   nothing with the client that signs. A request that is not signed as AWS asks is refused, so
//!   that no test passes with one. Access keys and their secrets are those of [`credentials`].

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod connection;
mod fate;
mod forward;
mod http1;
mod http2;
mod message;
mod proxy;
mod reply;
mod request;
mod server;
mod shared;
mod signature;
mod socket;
mod tls;

pub use connection::OnAccept;
pub use fate::Fate;
pub use proxy::Proxy;
pub use reply::{Http2Error, Reply};
pub use request::RecordedRequest;
pub use server::{Server, ServerBuilder};
pub use signature::credentials;
pub use tls::{Authority, Certificate};
