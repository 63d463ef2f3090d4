//! What a call gets.

use bytes::Bytes;
use http::Response;
use std::future::Future;
use std::pin::Pin;
use thiserror::Error;

/// A response, or why there is none.
pub(crate) type Reply = Result<Response<Bytes>, NoResponse>;
pub(crate) type ReplyFuture = Pin<Box<dyn Future<Output = Reply> + Send>>;

/// There is no response, because the rule says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NoResponse {
    /// The server cannot be connected to, and nothing was sent: [`Rule::unreachable`](crate::Rule::unreachable).
    #[error("the rule of the router makes the server unreachable")]
    Unreachable,
    /// The connection broke after the request: [`Rule::disconnect`](crate::Rule::disconnect).
    #[error("the rule of the router broke the connection after the request")]
    Disconnected,
}
