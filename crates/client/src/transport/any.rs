//! The transport of a client: the default one or a custom one.

#[cfg(feature = "event-stream")]
use super::ResponseStream;
use super::hyper::HyperTransport;
use super::{Body, Transport, TransportError, pool};
use crate::metrics::ConnectionCounts;
use bytes::Bytes;
use futures_util::FutureExt;
use http::{Request, Response, Uri};
use std::sync::Arc;
use std::time::Duration;

/// The default transport, without a box around its future, or a custom one.
pub(crate) enum AnyTransport {
    Hyper(Box<HyperTransport>),
    Custom(Arc<dyn Transport>),
}

/// A connection for one request, or the right to open one. Dropping it returns it.
pub(crate) struct Lease<'a> {
    via: Via<'a>,
    read_timeout: Option<Duration>,
}

enum Via<'a> {
    Pool(pool::Lease<'a>),
    Custom(&'a dyn Transport),
}

impl AnyTransport {
    /// The connections of the default transport.
    pub(crate) fn connections(&self) -> Option<ConnectionCounts> {
        match self {
            Self::Hyper(hyper) => Some(hyper.connections()),
            Self::Custom(_) => None,
        }
    }

    /// Waits for a connection to the host of `uri`, or for the right to open one. A custom transport
    /// has either no queue or its own.
    ///
    /// `time_left` limits this wait and the request together: the pool serves no request that could
    /// not use the connection in time. It does not end the wait; dropping the future does.
    ///
    /// # Errors
    /// `Connect` outside of a tokio runtime.
    pub(crate) async fn acquire(&self, uri: &Uri, time_left: Option<Duration>) -> Result<Lease<'_>, TransportError> {
        Ok(match self {
            Self::Hyper(hyper) => {
                Lease { via: Via::Pool(hyper.acquire(uri, time_left).await?), read_timeout: hyper.read_timeout() }
            }
            Self::Custom(custom) => Lease { via: Via::Custom(custom.as_ref()), read_timeout: None },
        })
    }
}

impl<'a> Lease<'a> {
    /// Sets how long the request waits while no byte is read or written, in place of the client's
    /// limit. A custom transport applies its own limits.
    #[must_use]
    pub(crate) fn read_timeout(mut self, limit: Option<Duration>) -> Self {
        self.read_timeout = limit;
        self
    }

    /// Connects if need be, sends `request`, whose URI is absolute and for the host of the lease,
    /// and reads the whole response.
    // Not an `async fn`, whose future would contain the lease and the request twice.
    pub(crate) fn send(
        self,
        request: Request<Body>,
        max_response_bytes: usize,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + use<'a> {
        match self.via {
            Via::Pool(lease) => super::hyper::send(lease, request, max_response_bytes, self.read_timeout).left_future(),
            Via::Custom(custom) => custom
                .send(request, max_response_bytes)
                .map(move |sent| limited(sent?, max_response_bytes))
                .right_future(),
        }
    }

    /// As [`send`](Self::send), up to the head of the response.
    #[cfg(feature = "event-stream")]
    pub(crate) async fn send_streaming(
        self,
        request: Request<Body>,
    ) -> Result<Response<ResponseStream>, TransportError> {
        match self.via {
            Via::Pool(lease) => super::hyper::streaming(lease, request, self.read_timeout).await,
            Via::Custom(custom) => custom.send_streaming(request).await,
        }
    }
}

/// `response`, unless a custom transport has read more than it should.
fn limited(response: Response<Bytes>, max_response_bytes: usize) -> Result<Response<Bytes>, TransportError> {
    if response.body().len() > max_response_bytes {
        let (head, _) = response.into_parts();
        return Err(TransportError::too_large(max_response_bytes).with_head(head.status, head.headers));
    }
    Ok(response)
}
