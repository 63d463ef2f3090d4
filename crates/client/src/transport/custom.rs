//! What a transport of the user's own implements.

#[cfg(feature = "event-stream")]
use super::ResponseStream;
use super::{Body, TransportError};
use crate::runtime::BoxFuture;
use bytes::Bytes;
use http::{Request, Response};

/// Sends one HTTP request and reads the whole response.
///
/// The default is [`HyperTransport`](super::HyperTransport). Others are for platforms and proxies
/// that it does not support, and for tests. A transport follows no redirects and retries nothing:
/// the client decides about both. Dropping the future abandons the request.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`, whose URI is absolute, and reads a response with a body of at most
    /// `max_response_bytes`.
    fn send(
        &self,
        request: Request<Body>,
        max_response_bytes: usize,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;

    /// Sends `request`, whose URI is absolute, and returns the response as soon as its head has
    /// arrived. Dropping its body abandons the response. A transport that does not support event
    /// streams keeps the default, which returns an error.
    #[cfg(feature = "event-stream")]
    fn send_streaming(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<ResponseStream>, TransportError>> {
        drop(request);
        Box::pin(std::future::ready(Err(TransportError::no_streams())))
    }
}
