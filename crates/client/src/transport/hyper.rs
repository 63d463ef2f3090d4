//! The default transport: HTTP by hyper over a pool of connections.

use super::connect::Connector;
use super::pool::{Lease, Pool};
use super::tls::{RootCertificatesError, Roots, TlsConfig};
use super::{Body, Proxy, Transport, TransportError};
use crate::metrics::ConnectionCounts;
use crate::runtime::BoxFuture;
use crate::timeouts::Timeouts;
use bytes::Bytes;
use futures_util::{FutureExt, TryFutureExt};
use http::{Request, Response, Uri};
use std::fmt;
use std::time::Duration;

/// As many as the AWS SDKs for Java and for JavaScript have.
const MAX_CONNECTIONS: usize = 50;

/// The default transport: hyper over TCP, and over TLS by rustls.
///
/// Connections are opened on demand and kept for later requests. Each belongs to the
/// tokio runtime that it was opened on: requests of one runtime share connections, those of different
/// runtimes do not. A runtime need not be driven between requests: its idle connections do not block
/// requests of other runtimes. A request in flight on a runtime that is no longer driven keeps its
/// connection until the runtime is driven again or the request is dropped.
pub struct HyperTransport {
    pool: Pool,
    read_timeout: Option<Duration>,
}

/// Configures a [`HyperTransport`].
///
/// ```
/// use awsjson_client::HyperTransport;
/// use std::time::Duration;
///
/// # fn main() -> Result<(), awsjson_client::RootCertificatesError> {
/// let transport = HyperTransport::builder().max_connections(10).connect_timeout(Duration::from_secs(1)).build()?;
/// # let _ = transport;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct HyperTransportBuilder {
    max_connections: usize,
    connect_timeout: Option<Duration>,
    read_timeout: Option<Duration>,
    idle_timeout: Option<Duration>,
    root_certificates: Option<Vec<u8>>,
    proxy: Option<Proxy>,
}

impl Default for HyperTransportBuilder {
    fn default() -> Self {
        let timeouts = Timeouts::default();
        Self {
            max_connections: MAX_CONNECTIONS,
            connect_timeout: timeouts.connect,
            read_timeout: timeouts.read,
            idle_timeout: timeouts.idle,
            root_certificates: None,
            proxy: None,
        }
    }
}

impl HyperTransportBuilder {
    /// Sets how many connections each host has at most, idle ones included: 50 by default; 0
    /// counts as 1. Further requests queue in FIFO order.
    pub fn max_connections(mut self, max: usize) -> Self {
        self.max_connections = max;
        self
    }

    /// Sets the time to connect, TLS handshake included: 3.1 s by default; `None` is without limit.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.connect_timeout = limit.into();
        self
    }

    /// Sets how long a request waits while no byte is read or written: 60 s by default; `None` is
    /// without limit. It does not apply to the bodies of event streams.
    pub fn read_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.read_timeout = limit.into();
        self
    }

    /// Sets how long an idle connection is kept: 90 s by default; zero keeps none, and `None` keeps
    /// them until the server closes them.
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.idle_timeout = limit.into();
        self
    }

    /// Trusts these certificates, in PEM, and no others.
    pub fn root_certificates_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates = Some(pem.into());
        self
    }

    /// Connects through this proxy. By default there is none, and the environment is not read.
    pub fn proxy(mut self, proxy: impl Into<Option<Proxy>>) -> Self {
        self.proxy = proxy.into();
        self
    }

    /// Makes the transport. It opens no connection and reads no file.
    ///
    /// # Errors
    /// [`RootCertificatesError`] when the root certificates cannot be read.
    pub fn build(self) -> Result<HyperTransport, RootCertificatesError> {
        let roots = match &self.root_certificates {
            Some(pem) => Roots::from_pem(pem)?,
            None => Roots::Default,
        };
        Ok(self.with_roots(roots))
    }

    fn with_roots(self, roots: Roots) -> HyperTransport {
        let connector =
            Connector::new(TlsConfig { roots }, self.proxy.unwrap_or_default().matcher(), self.connect_timeout);
        HyperTransport {
            pool: Pool::new(connector, self.max_connections, self.idle_timeout),
            read_timeout: self.read_timeout,
        }
    }
}

impl Default for HyperTransport {
    /// With the default limits and root certificates of a client.
    fn default() -> Self {
        HyperTransportBuilder::default().with_roots(Roots::Default)
    }
}

impl HyperTransport {
    /// Starts to configure a transport.
    pub fn builder() -> HyperTransportBuilder {
        HyperTransportBuilder::default()
    }

    /// How many connections are open, and how many requests wait for one, now.
    pub fn connections(&self) -> ConnectionCounts {
        self.pool.connections()
    }

    pub(super) async fn acquire(&self, uri: &Uri, time_left: Option<Duration>) -> Result<Lease<'_>, TransportError> {
        self.pool.acquire(uri, time_left).await
    }

    pub(super) fn read_timeout(&self) -> Option<Duration> {
        self.read_timeout
    }
}

/// Sends a request on an acquired connection, and reads the whole response.
pub(super) fn send<'a>(
    lease: Lease<'a>,
    request: Request<Body>,
    max_response_bytes: usize,
    read_timeout: Option<Duration>,
) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + use<'a> {
    let uri = request.uri().clone();
    // Not an `async fn`, whose future would contain both arguments beside the futures that they are moved to.
    lease.send(request, read_timeout).and_then(move |response| {
        let (head, body) = response.into_parts();
        body.read(max_response_bytes, read_timeout).map(move |body| match body {
            Ok(bytes) => Ok(Response::from_parts(head, bytes)),
            Err(error) => Err(error.with_head(head.status, head.headers).with_peer(&uri)),
        })
    })
}

/// Sends a request on an acquired connection, and returns the body as a stream.
#[cfg(feature = "event-stream")]
pub(super) async fn streaming(
    lease: Lease<'_>,
    request: Request<Body>,
    read_timeout: Option<Duration>,
) -> Result<Response<super::ResponseStream>, TransportError> {
    let uri = request.uri().clone();
    let response = lease.send(request, read_timeout).await?;
    Ok(response.map(|body| super::ResponseStream::pooled(body, uri)))
}

impl Transport for HyperTransport {
    fn send(
        &self,
        request: Request<Body>,
        max_response_bytes: usize,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let lease = self.acquire(request.uri(), None).await?;
            send(lease, request, max_response_bytes, self.read_timeout).await
        })
    }

    #[cfg(feature = "event-stream")]
    fn send_streaming(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<super::ResponseStream>, TransportError>> {
        Box::pin(async move {
            let lease = self.acquire(request.uri(), None).await?;
            streaming(lease, request, self.read_timeout).await
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}
