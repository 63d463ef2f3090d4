//! The reply to a call: a response, or a broken connection.

use awsjson_protocol::server;
use awsjson_smithy::Service;
use bytes::Bytes;
use http::{Response, StatusCode};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use thiserror::Error;

/// A response, or the reason why there is none.
pub(crate) type Reply = Result<Response<Bytes>, NoResponse>;
pub(crate) type ReplyFuture = Pin<Box<dyn Future<Output = Reply> + Send>>;

/// The error response to a request that no rule matched, with its message.
pub(crate) struct Rejection {
    pub(crate) response: Response<Bytes>,
    pub(crate) reason: String,
}

impl Rejection {
    pub(crate) fn new(service: &Service, status: StatusCode, code: &str, reason: String) -> Box<Self> {
        Box::new(Self { response: server::error_response(service, status, code, &reason), reason })
    }
}

/// Calls a function of the test. If it panics, returns a reply that continues the panic, so that the request is recorded
/// first, and all panics are reported in one place.
pub(crate) fn caught<T>(function: impl FnOnce() -> T) -> Result<T, ReplyFuture> {
    catch_unwind(AssertUnwindSafe(function))
        .map_err(|panic| -> ReplyFuture { Box::pin(async move { resume_unwind(panic) }) })
}

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
