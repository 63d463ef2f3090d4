//! How a request gets to the service and its response back.

mod body;
mod connect;
mod connection;
mod error;
mod hyper;
mod limit;
#[cfg(feature = "event-stream")]
mod stream;
mod tls;
mod unfinished;

pub use body::Body;
pub use error::{TransportError, TransportErrorKind};
#[cfg(feature = "event-stream")]
pub use stream::ResponseStream;

pub use self::hyper::HyperTransport;
pub(crate) use self::hyper::{HyperConfig, MAX_CONNECTIONS};
pub(crate) use body::Written;
pub(crate) use tls::{Roots, TlsConfig};

use crate::BoxFuture;
use bytes::Bytes;
use std::sync::Arc;

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
        request: http::Request<Body>,
        max_response_bytes: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Sends `request`, whose URI is absolute, and gives the response as soon as its head is
    /// there. Dropping its body gives the response up. A transport that serves no event streams
    /// leaves this as it is.
    #[cfg(feature = "event-stream")]
    fn send_streaming(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseStream>, TransportError>> {
        drop(request);
        Box::pin(std::future::ready(Err(TransportError::no_streams())))
    }
}

/// The default transport without a box around its future, or the caller's own.
pub(crate) enum AnyTransport {
    Hyper(Box<HyperTransport>),
    Custom(Arc<dyn Transport>),
}

impl AnyTransport {
    pub(crate) async fn send(
        &self,
        request: http::Request<Body>,
        max_response_bytes: usize,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let response = match self {
            Self::Hyper(hyper) => return hyper.round_trip(request, max_response_bytes).await,
            Self::Custom(custom) => custom.send(request, max_response_bytes).await?,
        };
        if response.body().len() > max_response_bytes {
            return Err(TransportError::too_large(max_response_bytes).with_status(response.status()));
        }
        Ok(response)
    }

    #[cfg(feature = "event-stream")]
    pub(crate) async fn send_streaming(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<ResponseStream>, TransportError> {
        match self {
            Self::Hyper(hyper) => hyper.send_streaming(request).await,
            Self::Custom(custom) => custom.send_streaming(request).await,
        }
    }
}
