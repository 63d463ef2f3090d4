//! How a request gets to the service and its response back.

mod body;
mod connect;
mod error;
mod hyper;
mod pool;
mod proxy;
#[cfg(feature = "event-stream")]
mod stream;
mod tls;

pub use self::hyper::{HyperTransport, HyperTransportBuilder};
pub use body::Body;
pub use error::{TransportError, TransportErrorKind};
pub use proxy::{InvalidProxyError, Proxy};
#[cfg(feature = "event-stream")]
pub use stream::ResponseStream;
pub use tls::RootCertificatesError;

pub(crate) use body::Written;

use crate::runtime::BoxFuture;
use bytes::Bytes;
use http::{Request, Response, Uri};
use std::sync::Arc;
use std::time::Duration;

/// Sends one HTTP request and reads the whole response.
///
/// The default is hyper; another one is for platforms and proxies that hyper does not serve,
/// and for tests. It follows no redirects and retries nothing: both are decided above it.
/// Dropping its future gives the request up.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`, whose URI is absolute, and reads a response with a body of at most
    /// `max_response_bytes`.
    fn send(
        &self,
        request: Request<Body>,
        max_response_bytes: usize,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;

    /// Sends `request`, whose URI is absolute, and gives the response as soon as its head is
    /// there. Dropping its body gives the response up. A transport that serves no event streams
    /// leaves this as it is.
    #[cfg(feature = "event-stream")]
    fn send_streaming(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<ResponseStream>, TransportError>> {
        drop(request);
        Box::pin(std::future::ready(Err(TransportError::no_streams())))
    }
}

/// The default transport without a box around its future, or the caller's own.
pub(crate) enum AnyTransport {
    Hyper(Box<HyperTransport>),
    Custom(Arc<dyn Transport>),
}

/// A connection for one request, or the right to open one. Dropping it gives it back.
pub(crate) struct Lease<'a> {
    via: Via<'a>,
    read_timeout: Option<Duration>,
}

enum Via<'a> {
    Pool(pool::Lease<'a>),
    Custom(&'a dyn Transport),
}

impl AnyTransport {
    /// Waits for a connection to the host of `uri`, or for the right to open one. A custom transport
    /// has no queue, or one of its own.
    ///
    /// `patience` is how much time is left for this wait and the request together, where that is
    /// limited: nobody is served who could not use the connection in time. It does not end the
    /// wait; dropping the future does.
    ///
    /// # Errors
    /// `Connect` outside of a tokio runtime.
    pub(crate) async fn acquire(&self, uri: &Uri, patience: Option<Duration>) -> Result<Lease<'_>, TransportError> {
        Ok(match self {
            Self::Hyper(hyper) => {
                Lease { via: Via::Pool(hyper.acquire(uri, patience).await?), read_timeout: hyper.read_timeout() }
            }
            Self::Custom(custom) => Lease { via: Via::Custom(custom.as_ref()), read_timeout: None },
        })
    }
}

impl Lease<'_> {
    /// Sets how long the request waits while no byte is read or written, instead of the client's
    /// limit. A custom transport has limits of its own.
    #[must_use]
    pub(crate) fn read_timeout(mut self, limit: Option<Duration>) -> Self {
        self.read_timeout = limit;
        self
    }

    /// Connects if need be, sends `request`, whose URI is absolute and for the host that the lease
    /// is for, and reads the whole response.
    pub(crate) async fn send(
        self,
        request: Request<Body>,
        max_response_bytes: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        let response = match self.via {
            Via::Pool(lease) => {
                return self::hyper::round_trip(lease, request, max_response_bytes, self.read_timeout).await;
            }
            Via::Custom(custom) => custom.send(request, max_response_bytes).await?,
        };
        if response.body().len() > max_response_bytes {
            let (head, _) = response.into_parts();
            return Err(TransportError::too_large(max_response_bytes).with_head(head.status, head.headers));
        }
        Ok(response)
    }

    /// As [`send`](Self::send), up to the head of the response.
    #[cfg(feature = "event-stream")]
    pub(crate) async fn send_streaming(
        self,
        request: Request<Body>,
    ) -> Result<Response<ResponseStream>, TransportError> {
        match self.via {
            Via::Pool(lease) => self::hyper::streaming(lease, request, self.read_timeout).await,
            Via::Custom(custom) => custom.send_streaming(request).await,
        }
    }
}
