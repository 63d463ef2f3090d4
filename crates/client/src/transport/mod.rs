//! What carries a request to the service: hyper, or something of the caller's own.

mod hyper;
mod tls;

pub use self::hyper::{HyperTransport, TransportConfig};

use bytes::Bytes;
use http::{Request, Response};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The future of a [`Transport`].
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, TransportError>> + Send + 'a>>;

/// Sends one request and receives its response, with the whole body.
///
/// It follows no redirects and retries nothing. Dropping the future gives the request up.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request that is signed and has an absolute URI.
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_>;
}

/// The default transport needs no box for its future.
#[derive(Debug, Clone)]
pub(crate) enum AnyTransport {
    Hyper(Arc<HyperTransport>),
    Custom(Arc<dyn Transport>),
}

impl AnyTransport {
    pub(crate) async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        match self {
            Self::Hyper(hyper) => hyper.round_trip(request).await,
            Self::Custom(custom) => custom.send(request).await,
        }
    }
}

/// A request that got no complete response.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection could be made, so nothing was sent.
    Connect(Box<dyn std::error::Error + Send + Sync>),
    /// TLS cannot be set up, so nothing was sent.
    Tls(Box<dyn std::error::Error + Send + Sync>),
    /// The connection failed once the request was on its way.
    Io(Box<dyn std::error::Error + Send + Sync>),
    /// The response is larger than the client accepts.
    #[non_exhaustive]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}

impl TransportError {
    /// Whether a part of the request may have reached the service.
    pub fn sent(&self) -> bool {
        matches!(self, Self::Io(_) | Self::TooLarge { .. })
    }

    /// Whether another attempt may succeed.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Connect(_) | Self::Io(_))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, error) = match self {
            Self::Connect(error) => ("no connection", error),
            Self::Tls(error) => ("TLS cannot be set up", error),
            Self::Io(error) => ("the connection failed", error),
            Self::TooLarge { limit } => {
                return write!(f, "the response has more than {limit} bytes: raise `max_response_bytes`");
            }
        };
        write!(f, "{what}: {error}")?;
        let mut source = error.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect(error) | Self::Tls(error) | Self::Io(error) => Some(error.as_ref()),
            Self::TooLarge { .. } => None,
        }
    }
}
