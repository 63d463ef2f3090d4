//! Connections: TCP, and TLS above it where the URL says `https`.

#[cfg(feature = "http2")]
mod driver;
mod socket;
mod tcp;

pub(super) use socket::SocketState;

use super::tls::{LoadedTls, TlsConfig, TlsRefusal, TlsSetupError};
use super::{TransportError, TransportErrorKind};
use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::rt::TokioIo;
use socket::Socket;
use std::sync::Arc;
use std::time::Duration;
use tcp::TcpConnector;
use thiserror::Error;
use tokio::sync::OnceCell;
use tower_service::Service;

/// The bytes of HTTP, encrypted or not.
pub(super) type Stream = MaybeHttpsStream<TokioIo<Socket>>;

/// Makes connections, none slower than the timeout.
pub(super) struct Connector {
    tls: TlsConfig,
    timeout: Option<Duration>,
    /// Set up by the first connection that needs it, and shared by all others, so that TLS
    /// sessions are resumed. A failure is not kept.
    https: OnceCell<Https>,
}

/// TLS that is set up.
#[derive(Clone)]
struct Https {
    connector: HttpsConnector<TcpConnector>,
    /// Why some root certificates are missing.
    unreadable: Option<String>,
}

/// What is not kept: a failure, and roots of which some are missing.
enum Passing {
    Failed(TlsSetupError),
    Incomplete(Box<Https>),
}

/// A new connection.
pub(super) struct Connected {
    pub(super) stream: Stream,
    pub(super) socket: Arc<SocketState>,
    #[cfg(feature = "http2")]
    pub(super) is_http2: bool,
}

#[derive(Debug, Error)]
#[error("no connection within {0:?}")]
struct ConnectTimeout(Duration);

impl Connector {
    pub(super) fn new(tls: TlsConfig, timeout: Option<Duration>) -> Self {
        Self { tls, timeout, https: OnceCell::new() }
    }

    /// Connects to the host of `uri`.
    ///
    /// # Errors
    /// `Tls` when the server is not to be trusted or TLS cannot be set up, and `Connect`
    /// otherwise. Both name the host.
    pub(super) async fn connect(&self, uri: &Uri) -> Result<Connected, TransportError> {
        let connected = match self.timeout {
            None => self.connect_without_limit(uri).await,
            Some(limit) => match tokio::time::timeout(limit, self.connect_without_limit(uri)).await {
                Ok(connected) => connected,
                Err(_) => Err(TransportError::new(TransportErrorKind::Connect, ConnectTimeout(limit))),
            },
        };
        connected.map_err(|error| error.with_peer(uri))
    }

    async fn connect_without_limit(&self, uri: &Uri) -> Result<Connected, TransportError> {
        if uri.scheme() == Some(&Scheme::HTTP) {
            let socket = tcp::connect(uri).await;
            let socket = socket.map_err(|error| TransportError::new(TransportErrorKind::Connect, error))?;
            return Ok(Connected::new(MaybeHttpsStream::Http(TokioIo::new(socket))));
        }
        let mut https = self.https().await?;
        let stream = https.connector.call(uri.clone()).await.map_err(|error| {
            match super::error::caused_by::<rustls::Error>(error.as_ref()) {
                Some(refused) => {
                    let (refused, unreadable) = (refused.clone(), https.unreadable);
                    TransportError::new(TransportErrorKind::Tls, TlsRefusal { refused, unreadable })
                }
                None => TransportError::new(TransportErrorKind::Connect, error),
            }
        })?;
        Ok(Connected::new(stream))
    }

    async fn https(&self) -> Result<Https, TransportError> {
        let https = self.https.get_or_try_init(|| async {
            let LoadedTls { config, unreadable } = self.tls.load().await.map_err(Passing::Failed)?;
            let builder = HttpsConnectorBuilder::new().with_tls_config(config).https_only().enable_http1();
            #[cfg(feature = "http2")]
            let builder = builder.enable_http2();
            let https = Https { connector: builder.wrap_connector(TcpConnector), unreadable };
            if https.unreadable.is_some() { Err(Passing::Incomplete(Box::new(https))) } else { Ok(https) }
        });
        match https.await {
            Ok(https) => Ok(https.clone()),
            Err(Passing::Incomplete(https)) => Ok(*https),
            Err(Passing::Failed(error)) => Err(TransportError::new(TransportErrorKind::Tls, error)),
        }
    }
}

impl Connected {
    fn new(stream: Stream) -> Self {
        let socket = match &stream {
            MaybeHttpsStream::Http(tcp) => tcp.inner().state().clone(),
            MaybeHttpsStream::Https(tls) => tls.inner().get_ref().0.inner().inner().state().clone(),
        };
        #[cfg(feature = "http2")]
        let is_http2 = hyper_util::client::legacy::connect::Connection::connected(&stream).is_negotiated_h2();
        Self {
            stream,
            socket,
            #[cfg(feature = "http2")]
            is_http2,
        }
    }
}
