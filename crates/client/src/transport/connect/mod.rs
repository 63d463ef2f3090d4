//! Opening connections: TCP, with TLS above it for `https` URLs.

mod dialed;
#[cfg(feature = "http2")]
mod driver;
mod https;
mod proxy;
mod socket;
mod tcp;

pub(super) use https::Stream;
pub(super) use proxy::Forwarding;
pub(super) use socket::SocketState;

use super::tls::{TlsConfig, TlsRefusal};
use super::{TransportError, TransportErrorKind};
use crate::runtime::BoxFuture;
use crate::transport::no_proxy::ProxyMatcher;
use http::Uri;
use http::uri::Scheme;
use https::{Https, HttpsSetup};
use hyper_rustls::MaybeHttpsStream;
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::TokioIo;
use proxy::ProxyError;
use socket::Socket;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// Opens connections, each within the connect timeout.
pub(super) struct Connector {
    https: HttpsSetup,
    /// Selects the proxy for each host.
    proxies: ProxyMatcher,
    timeout: Option<Duration>,
}

/// A new connection.
pub(super) struct Connected {
    pub(super) stream: Stream,
    pub(super) socket: Arc<SocketState>,
    /// Where a proxy forwards the requests.
    pub(super) forwarding: Option<Forwarding>,
    #[cfg(feature = "http2")]
    pub(super) is_http2: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("no connection within {limit:?}{}", through(.proxy.as_ref()))]
struct ConnectTimeout {
    limit: Duration,
    proxy: Option<Intercept>,
}

fn through(proxy: Option<&Intercept>) -> String {
    proxy.map(|proxy| format!(" through the proxy {}", proxy::name(proxy))).unwrap_or_default()
}

impl Connector {
    pub(super) fn new(tls: TlsConfig, proxies: ProxyMatcher, timeout: Option<Duration>) -> Self {
        Self { https: HttpsSetup::new(tls), proxies, timeout }
    }

    /// Connects to the host of `uri`.
    ///
    /// # Errors
    /// `Tls` when the server is not to be trusted or TLS cannot be set up, and `Connect`
    /// otherwise. Both name the host.
    pub(super) async fn connect(&self, uri: &Uri) -> Result<Connected, TransportError> {
        // Boxed, so that its code is there once, with and without a timeout.
        let connecting: BoxFuture<'_, _> = Box::pin(self.connect_without_limit(uri));
        let connected = match self.timeout {
            None => connecting.await,
            Some(limit) => match tokio::time::timeout(limit, connecting).await {
                Ok(connected) => connected,
                Err(_) => {
                    let timeout = ConnectTimeout { limit, proxy: self.proxies.intercept(uri) };
                    Err(TransportError::new(TransportErrorKind::Connect, timeout))
                }
            },
        };
        connected.map_err(|error| error.with_peer(uri))
    }

    async fn connect_without_limit(&self, uri: &Uri) -> Result<Connected, TransportError> {
        if uri.scheme() == Some(&Scheme::HTTP) {
            let (socket, forwarding) = self.connect_in_the_clear(uri).await.map_err(explain)?;
            return Ok(Connected::new(MaybeHttpsStream::Http(TokioIo::new(socket)), forwarding));
        }
        loop {
            // The root certificates are read by another thread while the connection is made.
            let https = self.https.begin();
            let socket = self.connect_to_tls_host(uri).await.map_err(explain)?;
            let https = https.await.map_err(|error| TransportError::new(TransportErrorKind::Tls, error))?;
            match https.handshake(uri, socket).await {
                Ok(stream) => return Ok(Connected::new(stream, None)),
                // One of the other root certificates may vouch for the server.
                Err(error) if !https.is_complete && is_untrusted(error.as_ref()) => self.https.load_all(),
                Err(error) => return Err(self.refused(&https, error)),
            }
        }
    }

    /// The error of a handshake that has failed.
    fn refused(&self, https: &Https, error: Box<dyn Error + Send + Sync>) -> TransportError {
        let Some(refused) = super::error::caused_by::<rustls::Error>(error.as_ref()) else {
            return TransportError::new(TransportErrorKind::Connect, error);
        };
        // The certificate that would vouch for the server may be readable by now.
        if https.unreadable.is_some() {
            self.https.reload();
        }
        TransportError::new(TransportErrorKind::Tls, TlsRefusal::new(refused, https.unreadable.as_deref()))
    }

    /// Connects to an `https` endpoint, by a tunnel where it has a proxy.
    async fn connect_to_tls_host(&self, uri: &Uri) -> Result<Socket, ProxyError> {
        match self.proxies.intercept(uri) {
            Some(proxy) => proxy::tunnel(&proxy, uri.clone(), self.timeout).await,
            None => Ok(tcp::connect(uri, self.timeout).await?),
        }
    }

    /// Connects to an `http` endpoint, or to the proxy that forwards requests to it.
    async fn connect_in_the_clear(&self, uri: &Uri) -> Result<(Socket, Option<Forwarding>), ProxyError> {
        match self.proxies.intercept(uri) {
            Some(proxy) => {
                proxy::forward(&proxy, self.timeout).await.map(|(socket, forwarding)| (socket, Some(forwarding)))
            }
            None => Ok((tcp::connect(uri, self.timeout).await?, None)),
        }
    }
}

fn is_untrusted(error: &(dyn Error + 'static)) -> bool {
    let refused = super::error::caused_by::<rustls::Error>(error);
    matches!(refused, Some(rustls::Error::InvalidCertificate(_)))
}

fn explain(error: ProxyError) -> TransportError {
    let kind = if error.is_final() { TransportErrorKind::Proxy } else { TransportErrorKind::Connect };
    TransportError::new(kind, error)
}

impl Connected {
    fn new(stream: Stream, forwarding: Option<Forwarding>) -> Self {
        let socket = match &stream {
            MaybeHttpsStream::Http(tcp) => tcp.inner().state().clone(),
            MaybeHttpsStream::Https(tls) => tls.inner().get_ref().0.inner().inner().state().clone(),
        };
        #[cfg(feature = "http2")]
        let is_http2 = hyper_util::client::legacy::connect::Connection::connected(&stream).is_negotiated_h2();
        Self {
            stream,
            socket,
            forwarding,
            #[cfg(feature = "http2")]
            is_http2,
        }
    }
}
