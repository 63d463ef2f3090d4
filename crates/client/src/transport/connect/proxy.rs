//! Connections through a proxy: tunnels to `https` endpoints, and forwarding for `http` ones.

use super::dialed::Dialed;
use super::socket::Socket;
use super::tcp::{self, TcpError};
use crate::transport::{TransportError, TransportErrorKind};
use http::{HeaderValue, StatusCode, Uri};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Intercept;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tower_service::Service;

/// Why there is no tunnel. No message has the proxy's user and password.
#[derive(Debug, Error)]
pub(super) enum ProxyError {
    #[error("the proxy {proxy} cannot be reached")]
    Unreachable { proxy: String, source: TcpError },
    #[error("the proxy {proxy} refused with HTTP status {status}{}", hint(*.status))]
    Refused { proxy: String, status: StatusCode },
    #[error("the proxy {proxy} does not answer as an HTTP proxy does")]
    Failed { proxy: String, source: Box<dyn std::error::Error + Send + Sync> },
    #[error(transparent)]
    Direct(#[from] TcpError),
}

/// How requests on a connection are sent so that the proxy at its end forwards them (RFC 9112, section 3.2.2).
pub(in crate::transport) struct Forwarding {
    proxy: String,
    authorization: Option<HeaderValue>,
}

impl ProxyError {
    /// Whether the proxy has decided not to connect. A repeat will not change that.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Refused { status, .. } if !status.is_server_error())
    }
}

fn hint(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => "; set its user and password in its URL",
        StatusCode::FORBIDDEN | StatusCode::METHOD_NOT_ALLOWED => "; allow the host there, or except it by no_proxy",
        _ => "",
    }
}

impl Forwarding {
    /// The value of `Proxy-Authorization`.
    pub(in crate::transport) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
    }

    /// The proxy's own refusal of a request, as which no service answers.
    pub(in crate::transport) fn refusal(&self, status: StatusCode) -> Option<TransportError> {
        let refused = || ProxyError::Refused { proxy: self.proxy.clone(), status };
        let is_refusal = status == StatusCode::PROXY_AUTHENTICATION_REQUIRED;
        is_refusal.then(|| TransportError::new(TransportErrorKind::Proxy, refused()).refused(true))
    }
}

/// Host and port of a proxy.
pub(super) fn name(proxy: &Intercept) -> String {
    let uri = proxy.uri();
    format!("{}:{}", uri.host().unwrap_or_default(), uri.port_u16().unwrap_or(80))
}

/// Connects to a proxy that forwards requests.
pub(super) async fn forward(proxy: &Intercept, limit: Option<Duration>) -> Result<(Socket, Forwarding), ProxyError> {
    let authorization = proxy.basic_auth().cloned();
    Ok((dial(proxy, limit).await?, Forwarding { proxy: name(proxy), authorization }))
}

async fn dial(proxy: &Intercept, limit: Option<Duration>) -> Result<Socket, ProxyError> {
    tcp::connect(proxy.uri(), limit).await.map_err(|source| ProxyError::Unreachable { proxy: name(proxy), source })
}

/// Connects to the host of a URI through a proxy.
pub(super) async fn tunnel(proxy: &Intercept, target: Uri, limit: Option<Duration>) -> Result<Socket, ProxyError> {
    let status = AnswerStatus::default();
    let answering = Answering { socket: dial(proxy, limit).await?, beginning: Vec::new(), status: status.clone() };
    let mut tunnel = Tunnel::new(proxy.uri().clone(), Dialed::new(answering));
    if let Some(authorization) = proxy.basic_auth() {
        tunnel = tunnel.with_auth(authorization.clone());
    }
    match tunnel.call(target).await {
        Ok(answering) => Ok(answering.into_inner().socket),
        Err(error) => Err(match status.0.get() {
            Some(&status) if status != StatusCode::OK => ProxyError::Refused { proxy: name(proxy), status },
            _ => ProxyError::Failed { proxy: name(proxy), source: error.into() },
        }),
    }
}

/// The status of a proxy's answer, which [`Tunnel`] does not report.
#[derive(Clone, Default)]
struct AnswerStatus(Arc<OnceLock<StatusCode>>);

/// The length of the beginning of an answer that ends with the status, such as `HTTP/1.1 403`.
const UP_TO_STATUS: usize = 12;

/// A socket on which a proxy answers.
struct Answering {
    socket: Socket,
    beginning: Vec<u8>,
    status: AnswerStatus,
}

impl Answering {
    fn note(&mut self, bytes: &[u8]) {
        let missing = UP_TO_STATUS - self.beginning.len();
        self.beginning.extend(bytes.iter().take(missing));
        if self.beginning.len() == UP_TO_STATUS
            && let Some(digits) = self.beginning.rsplit(|byte| *byte == b' ').next()
            && let Ok(status) = StatusCode::from_bytes(digits)
        {
            self.status.0.get_or_init(|| status);
        }
    }
}

impl AsyncRead for Answering {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let polled = Pin::new(&mut this.socket).poll_read(context, buffer);
        this.note(buffer.filled().get(before..).unwrap_or_default());
        polled
    }
}

impl AsyncWrite for Answering {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().socket).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_shutdown(context)
    }
}
