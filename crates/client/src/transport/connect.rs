//! Connections: TCP, and TLS above it where the URL says `https`.

use super::tls::TlsConfig;
use crate::BoxFuture;
use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tower_service::Service;

type BoxError = Box<dyn Error + Send + Sync>;

/// Makes connections, none of which takes longer than the time-out.
#[derive(Clone)]
pub(super) struct Connector {
    http: HttpConnector,
    tls: Arc<Tls>,
    timeout: Option<Duration>,
}

/// TLS, or why there is none; set up by the first connection that needs it.
struct Tls {
    config: TlsConfig,
    connector: OnceLock<Result<HttpsConnector<HttpConnector>, String>>,
}

impl Connector {
    pub(super) fn new(config: TlsConfig, timeout: Option<Duration>) -> Self {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        Self { http, tls: Arc::new(Tls { config, connector: OnceLock::new() }), timeout }
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
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.http.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let timeout = self.timeout;
        if uri.scheme() == Some(&Scheme::HTTP) {
            let connecting = self.http.call(uri);
            return Box::pin(in_time(timeout, async { Ok(MaybeHttpsStream::Http(connecting.await?)) }));
        }
        match self.https() {
            Ok(mut https) => Box::pin(in_time(timeout, https.call(uri))),
            Err(error) => Box::pin(std::future::ready(Err(error.into()))),
        }
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
