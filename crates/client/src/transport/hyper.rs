//! hyper: HTTP/1.1 and HTTP/2 over pooled connections.

use super::{Transport, TransportError, TransportFuture, tls};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::sync::OnceLock;
use std::time::Duration;

/// How connections are made and kept.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TransportConfig {
    /// How long to wait for a TCP connection: 3.1 seconds by default.
    pub connect_timeout: Duration,
    /// How long a connection without a request is kept: 60 seconds by default.
    pub idle_timeout: Duration,
    /// The most idle connections that are kept for one host. Unlimited by default.
    pub max_idle_connections: usize,
    /// The largest response that is accepted, in bytes: 64 MiB by default.
    pub max_response_bytes: usize,
    /// Root certificates in DER, in place of those that a feature chooses.
    pub root_certificates: Vec<Vec<u8>>,
}

impl Default for TransportConfig {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_millis(3_100),
            idle_timeout: Duration::from_secs(60),
            max_idle_connections: usize::MAX,
            max_response_bytes: 64 * 1024 * 1024,
            root_certificates: Vec::new(),
        }
    }
}

/// The default [`Transport`].
#[derive(Debug)]
pub struct HyperTransport {
    config: TransportConfig,
    plain: Client<HttpConnector, Full<Bytes>>,
    /// Made for the first https request: a client of a plain endpoint loads no certificates.
    secure: OnceLock<Client<HttpsConnector<HttpConnector>, Full<Bytes>>>,
}

impl HyperTransport {
    /// A transport without connections.
    pub fn new(config: TransportConfig) -> Self {
        let plain = pool(&config).build(connector(&config));
        Self { config, plain, secure: OnceLock::new() }
    }

    pub(super) async fn round_trip(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let request = request.map(Full::new);
        let response = if request.uri().scheme_str() == Some("http") {
            self.plain.request(request)
        } else {
            self.secure()?.request(request)
        };
        let (head, body) = response.await.map_err(failed)?.into_parts();
        let limit = self.config.max_response_bytes;
        let body = Limited::new(body, limit).collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() { TransportError::TooLarge { limit } } else { TransportError::Io(error) }
        })?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }

    fn secure(&self) -> Result<&Client<HttpsConnector<HttpConnector>, Full<Bytes>>, TransportError> {
        if let Some(client) = self.secure.get() {
            return Ok(client);
        }
        let config = tls::config(&self.config.root_certificates).map_err(TransportError::Tls)?;
        let mut tcp = connector(&self.config);
        tcp.enforce_http(false);
        let builder = HttpsConnectorBuilder::new().with_tls_config(config).https_only().enable_http1();
        #[cfg(feature = "http2")]
        let builder = builder.enable_http2();
        let client = pool(&self.config).build(builder.wrap_connector(tcp));
        Ok(self.secure.get_or_init(|| client))
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(self.round_trip(request))
    }
}

fn connector(config: &TransportConfig) -> HttpConnector {
    let mut tcp = HttpConnector::new();
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(config.connect_timeout));
    tcp
}

fn pool(config: &TransportConfig) -> hyper_util::client::legacy::Builder {
    let mut builder = Client::builder(TokioExecutor::new());
    builder
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(config.idle_timeout)
        .pool_max_idle_per_host(config.max_idle_connections);
    builder
}

fn failed(error: Error) -> TransportError {
    if error.is_connect() { TransportError::Connect(Box::new(error)) } else { TransportError::Io(Box::new(error)) }
}
