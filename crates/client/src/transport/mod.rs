//! How a request gets to the service and its response back.

mod any;
mod body;
mod connect;
mod custom;
mod error;
mod hyper;
mod native_roots;
mod no_proxy;
mod pool;
mod proxy;
#[cfg(feature = "event-stream")]
mod stream;
mod tls;
#[cfg(feature = "tower")]
mod tower;

pub use self::hyper::{HyperTransport, HyperTransportBuilder};
pub use body::Body;
pub use custom::Transport;
pub use error::{TransportError, TransportErrorKind};
pub use proxy::{InvalidProxyError, Proxy};
#[cfg(feature = "event-stream")]
pub use stream::ResponseStream;
pub use tls::RootCertificatesError;
#[cfg(feature = "tower")]
pub use tower::{TowerTransport, TransportService};

pub(crate) use any::{AnyTransport, Lease};
pub(crate) use body::WriteState;
#[cfg(test)]
pub(crate) use body::frames;
pub(crate) use error::DEFAULT_MAX_RESPONSE_BYTES;
