//! Connections: TCP, and TLS above it where the URL says `https`.

use super::connection::{Connection, Stream};
use super::limit::{Limit, Making};
use super::tls::TlsConfig;
use super::unfinished::Versions;
use crate::BoxFuture;
use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::{Connection as _, HttpConnector};
use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;
use tower_service::Service;

type BoxError = Box<dyn Error + Send + Sync>;

/// Makes connections: to each host as many as the limit allows, and none slower than the time-out.
#[derive(Clone)]
pub(super) struct Connector {
    http: HttpConnector,
    tls: Arc<Tls>,
    limit: Arc<Limit>,
    timeout: Option<Duration>,
    versions: Versions,
}

/// TLS, or why there is none; set up by the first connection that needs it.
struct Tls {
    config: TlsConfig,
    connector: OnceLock<Result<HttpsConnector<HttpConnector>, String>>,
}

impl Connector {
    pub(super) fn new(config: TlsConfig, most: usize, timeout: Option<Duration>) -> Self {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        let tls = Arc::new(Tls { config, connector: OnceLock::new() });
        Self { http, tls, limit: Arc::new(Limit::new(most)), timeout, versions: Versions::default() }
    }

    pub(super) fn versions(&self) -> Versions {
        self.versions.clone()
    }

    fn https(&self) -> Result<HttpsConnector<HttpConnector>, TlsSetupError> {
        let connector = self.tls.connector.get_or_init(|| {
            let builder =
                HttpsConnectorBuilder::new().with_tls_config(self.tls.config.load()?).https_only().enable_http1();
            #[cfg(feature = "http2")]
            let builder = builder.enable_http2();
            Ok(builder.wrap_connector(self.http.clone()))
        });
        connector.clone().map_err(TlsSetupError)
    }
}

impl Service<Uri> for Connector {
    type Response = Connection;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Connection, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.http.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (mut connector, mut making, slot) = (self.clone(), Making::begin(), self.limit.slot(&uri));
        Box::pin(async move {
            // The time-out is for the network; how long a call waits for its turn is its own matter.
            let slot = making.while_needed(slot).await?;
            let stream = in_time(connector.timeout, connector.connect(uri)).await?;
            Ok(Connection::new(stream, slot))
        })
    }
}

impl Connector {
    async fn connect(&mut self, uri: Uri) -> Result<Stream, BoxError> {
        if uri.scheme() == Some(&Scheme::HTTP) {
            return Ok(Stream::Http(self.http.call(uri).await?));
        }
        let stream = self.https()?.call(uri).await?;
        self.versions.note(&stream.connected());
        Ok(stream)
    }
}

async fn in_time<T>(
    timeout: Option<Duration>,
    connecting: impl Future<Output = Result<T, BoxError>>,
) -> Result<T, BoxError> {
    match timeout {
        Some(limit) => match tokio::time::timeout(limit, connecting).await {
            Ok(connected) => connected,
            Err(_) => Err(format!("no connection within {limit:?}").into()),
        },
        None => connecting.await,
    }
}

/// TLS could not be set up, which no repeat will change.
#[derive(Debug)]
pub(super) struct TlsSetupError(String);

impl fmt::Display for TlsSetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for TlsSetupError {}
