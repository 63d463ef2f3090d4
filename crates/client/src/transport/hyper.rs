//! The default transport: hyper's pooled client.

use super::connect::{Connector, TlsSetupError};
use super::limit::{has_connection, needing_one, needs_connection};
use super::tls::TlsRefusal;
use super::unfinished::{Unfinished, Versions};
use super::{Body, Roots, TlsConfig, Transport, TransportError, TransportErrorKind, Written};
use crate::{BoxFuture, TimeoutConfig};
use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::rt::Executor;
use hyper_util::client::legacy::{Client, ResponseFuture};
use hyper_util::rt::TokioTimer;
use std::error::Error;
use std::time::Duration;
use std::{fmt, io};

/// As many as the AWS SDKs for Java and for JavaScript have.
pub(crate) const MAX_CONNECTIONS: usize = 50;

/// hyper's pooled client over TCP, and over TLS by rustls. Connections are made when they are needed.
pub struct HyperTransport {
    client: Client<Connector, Body>,
    versions: Versions,
}

/// How long a request may stay unwritten that has a connection. This takes microseconds, or it
/// does not happen any more.
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
        mut request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<super::ResponseStream>, TransportError>> {
        Box::pin(async {
            let unfinished = Unfinished::begin(&mut request, &self.versions);
            let answered = self.head(request).await;
            unfinished.finish();
            Ok(answered?.map(super::ResponseStream::incoming))
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
        let connector = Connector::new(config.tls, config.max_connections, config.connect_timeout);
        let versions = connector.versions();
        let client = Client::builder(Tasks)
            .pool_idle_timeout(config.idle_timeout)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .build(connector);
        Self { client, versions }
    }

    pub(crate) async fn round_trip(
        &self,
        mut request: http::Request<Body>,
        max_response_bytes: usize,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let unfinished = Unfinished::begin(&mut request, &self.versions);
        let answered = self.answer(request, max_response_bytes).await;
        unfinished.finish();
        answered
    }

    async fn answer(
        &self,
        request: http::Request<Body>,
        max_response_bytes: usize,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let (parts, body) = self.head(request).await?.into_parts();
        match read(body, max_response_bytes).await {
            Ok(bytes) => Ok(http::Response::from_parts(parts, bytes)),
            Err(error) => Err(error.with_status(parts.status)),
        }
    }

    async fn head(&self, request: http::Request<Body>) -> Result<http::Response<Incoming>, TransportError> {
        let written = request.body().written();
        needing_one(response(self.client.request(request), &written)).await
    }
}

/// Waits for the response, for as long as it takes, unless the request is lost.
///
/// hyper hands a request to the task of its connection over a channel of tokio. Where that task
/// ends at the same instant, on another thread, because the server has closed the connection,
/// the request may get into the channel after all others were thrown out of it. Nobody reads or
/// drops it there, since who waits for the response keeps the channel alive, and waits for ever.
async fn response(mut response: ResponseFuture, written: &Written) -> Result<http::Response<Incoming>, TransportError> {
    while !written.get() {
        match tokio::time::timeout(HANDOVER, &mut response).await {
            Ok(response) => return response.map_err(explain),
            Err(_) if needs_connection() => {}
            Err(_) if written.give_up() => return Err(TransportError::lost(HANDOVER)),
            // It was written at the last moment.
            Err(_) => {}
        }
    }
    response.await.map_err(explain)
}

/// Spawns the tasks of hyper's client.
#[derive(Clone, Copy)]
struct Tasks;

impl<F> Executor<F> for Tasks
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, task: F) {
        // A request leaves tasks behind when its connection is made, or when it has got another
        // one before: then the rest of the making is for the pool.
        has_connection();
        tokio::spawn(task);
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
    #[cfg(feature = "http2")]
    let refused = caused_by(&error).is_some_and(refuses);
    let explained = TransportError::new(kind, error);
    #[cfg(feature = "http2")]
    let explained = explained.refused(refused);
    explained
}

/// Whether a server that speaks HTTP/2 has said that it did nothing about the request: it refused
/// the stream, or went away and named an earlier stream as its last.
#[cfg(feature = "http2")]
fn refuses(error: &h2::Error) -> bool {
    error.is_remote() && (error.is_go_away() || error.reason() == Some(h2::Reason::REFUSED_STREAM))
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
