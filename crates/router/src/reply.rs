//! The reply to a call: a response, or a broken connection.

use bytes::Bytes;
use http::Response;
use std::future::Future;
use std::pin::Pin;
use thiserror::Error;

/// A response, or the reason why there is none.
pub(crate) type Reply = Result<Response<Bytes>, NoResponse>;
pub(crate) type ReplyFuture = Pin<Box<dyn Future<Output = Reply> + Send>>;

/// The rule prevents a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NoResponse {
    /// No connection could be opened, and nothing was sent: [`Rule::unreachable`](crate::Rule::unreachable).
    #[error("the rule of the router makes the server unreachable")]
    Unreachable,
    /// The connection was closed after the request was received: [`Rule::disconnect`](crate::Rule::disconnect).
    #[error("the rule of the router closed the connection after the request")]
    Disconnected,
}
