//! The default transport: hyper's pooled client.

use super::connect::{Connector, TlsSetupError};
use super::limit::{has_waited, needing_one};
use super::tls::TlsRefusal;
use super::{Body, Roots, TlsConfig, Transport, TransportError, TransportErrorKind, Written};
use crate::{BoxFuture, TimeoutConfig};
use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper_util::client::legacy::{Client, ResponseFuture};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::error::Error;
use std::time::Duration;
use std::{fmt, io};

/// As many as the AWS SDKs for Java and for JavaScript have.
pub(crate) const MAX_CONNECTIONS: usize = 50;

/// hyper's pooled client over TCP, and over TLS by rustls. Connections are made when they are needed.
pub struct HyperTransport {
    client: Client<Connector, Body>,
    /// How long it may take until a request is written.
    unwritten_limit: Option<Duration>,
}

/// How much longer than connecting it may take until a request is written.
const HANDOVER: Duration = Duration::from_secs(1);

pub(crate) struct HyperConfig {
    pub(crate) tls: TlsConfig,
    pub(crate) max_connections: usize,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
}

impl Default for HyperTransport {
    /// With the default limits and root certificates of a client.
    fn default() -> Self {
        let timeouts = TimeoutConfig::default();
        Self::new(HyperConfig {
            tls: TlsConfig { roots: Roots::Default },
            max_connections: MAX_CONNECTIONS,
            connect_timeout: timeouts.connect,
            idle_timeout: timeouts.idle,
        })
    }
}

impl Transport for HyperTransport {
    fn send(
        &self,
        request: http::Request<Body>,
        max_response_bytes: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.round_trip(request, max_response_bytes))
    }

    #[cfg(feature = "event-stream")]
    fn send_streaming(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<super::ResponseStream>, TransportError>> {
        Box::pin(async {
            let response = needing_one(self.client.request(request)).await.map_err(explain)?;
            Ok(response.map(super::ResponseStream::incoming))
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

impl HyperTransport {
    pub(crate) fn new(config: HyperConfig) -> Self {
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(config.idle_timeout)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .build(Connector::new(config.tls, config.max_connections, config.connect_timeout));
        Self { client, unwritten_limit: config.connect_timeout.map(|limit| limit.saturating_add(HANDOVER)) }
    }

    pub(crate) async fn round_trip(
        &self,
        request: http::Request<Body>,
        max_response_bytes: usize,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let written = request.body().written();
        let response = needing_one(self.response(self.client.request(request), &written)).await?;
        let (parts, body) = response.into_parts();
        match read(body, max_response_bytes).await {
            Ok(bytes) => Ok(http::Response::from_parts(parts, bytes)),
            Err(error) => Err(error.with_status(parts.status)),
        }
    }

    /// Waits for the response, but not for ever to write the request: only for a connection that
    /// others have is the wait without end.
    ///
    /// hyper hands a request to the task of its connection over a channel. When the server closes
    /// the connection at this very moment, the request may stay behind in the channel, where
    /// nobody reads it, nobody drops it, and the response would never come.
    async fn response(
        &self,
        mut response: ResponseFuture,
        written: &Written,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let Some(limit) = self.unwritten_limit else { return response.await.map_err(explain) };
        loop {
            match tokio::time::timeout(limit, &mut response).await {
                Ok(response) => return response.map_err(explain),
                Err(_) if written.get() => return response.await.map_err(explain),
                Err(_) if has_waited() => continue,
                Err(_) if written.give_up() => {
                    let source = format!("nothing was sent within {limit:?}");
                    return Err(TransportError::new(TransportErrorKind::Connect, source));
                }
                Err(_) => return response.await.map_err(explain),
            }
        }
    }
}

/// Reads a body. One that arrives in a single piece, as most do, is not copied.
async fn read(mut body: Incoming, most: usize) -> Result<Bytes, TransportError> {
    let length = body.size_hint().upper().unwrap_or(0);
    if length > most as u64 {
        return Err(TransportError::too_large(most));
    }
    let Some(first) = next(&mut body).await? else { return Ok(Bytes::new()) };
    if first.len() > most {
        return Err(TransportError::too_large(most));
    }
    let Some(second) = next(&mut body).await? else { return Ok(first) };
    // At most `most`, so it fits in a `usize`.
    let mut all = BytesMut::with_capacity((length as usize).max(first.len() + second.len()));
    all.extend_from_slice(&first);
    let mut piece = Some(second);
    while let Some(bytes) = piece {
        if all.len() + bytes.len() > most {
            return Err(TransportError::too_large(most));
        }
        all.extend_from_slice(&bytes);
        piece = next(&mut body).await?;
    }
    Ok(all.freeze())
}

async fn next(body: &mut Incoming) -> Result<Option<Bytes>, TransportError> {
    loop {
        if body.is_end_stream() {
            return Ok(None);
        }
        match body.frame().await {
            None => return Ok(None),
            Some(Err(error)) => return Err(TransportError::new(TransportErrorKind::Interrupted, error)),
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) => return Ok(Some(data)),
                // Trailers say nothing that awsJson knows.
                Err(_) => continue,
            },
        }
    }
}

fn explain(error: hyper_util::client::legacy::Error) -> TransportError {
    let kind = if caused_by::<TlsSetupError>(&error).is_some() {
        TransportErrorKind::Tls
    } else if error.is_connect() {
        if let Some(refused) = caused_by::<rustls::Error>(&error) {
            return TransportError::new(TransportErrorKind::Tls, TlsRefusal(refused.clone()));
        }
        TransportErrorKind::Connect
    } else if caused_by::<hyper::Error>(&error).is_some_and(hyper::Error::is_parse) {
        TransportErrorKind::Malformed
    } else {
        TransportErrorKind::Interrupted
    };
    TransportError::new(kind, error)
}

fn caused_by<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // An IO error's source is not what it was made of, but that one's source.
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = inner.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source());
    }
    None
}
