//! What a request holds between the queue and its response.

use super::activity::{Silence, unless_silent};
use super::body::{Lent, PooledBody};
use super::host::Grant;
use super::http1::{Http1, SendError};
#[cfg(feature = "http2")]
use super::http2::Http2;
use super::{HostKey, Shared, Slot};
use crate::runtime::BoxFuture;
use crate::transport::connect::{Connected, Connector};
#[cfg(feature = "http2")]
use crate::transport::error::caused_by;
use crate::transport::{Body, TransportError, TransportErrorKind};
use http::{HeaderValue, Request, Response, Uri, header};
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::runtime::{self, Handle};

/// A connection, or the right to open one, for one request.
pub(in crate::transport) struct Lease<'a> {
    pool: &'a Arc<Shared>,
    runtime: runtime::Id,
    grant: Grant,
}

/// A connection that is ready for a request.
enum Ready {
    Http1(Slot, Http1),
    #[cfg(feature = "http2")]
    Http2(Arc<Http2>),
}

impl<'a> Lease<'a> {
    pub(super) fn new(pool: &'a Arc<Shared>, runtime: runtime::Id, grant: Grant) -> Self {
        Self { pool, runtime, grant }
    }

    #[cfg(test)]
    pub(super) fn grant(&self) -> &Grant {
        &self.grant
    }

    /// Sends `request`, whose URI is absolute, and waits for the head of the response, unless
    /// nothing is read or written for `read_timeout`.
    ///
    /// # Errors
    /// `Connect` and `Tls` before anything was sent; `Interrupted`, `Malformed` and `TimedOut` after that.
    pub(in crate::transport) async fn send(
        self,
        request: Request<Body>,
        read_timeout: Option<Duration>,
    ) -> Result<Response<PooledBody>, TransportError> {
        let uri = request.uri().clone();
        self.exchange(request, &uri, read_timeout).await.map_err(|error| error.with_peer(&uri))
    }

    async fn exchange(
        self,
        mut request: Request<Body>,
        uri: &Uri,
        read_timeout: Option<Duration>,
    ) -> Result<Response<PooledBody>, TransportError> {
        let Self { pool, runtime, mut grant } = self;
        loop {
            let (ready, is_new) = match grant {
                Grant::Slot(slot) => (Connecting::begin(pool, slot, uri, runtime).await?, true),
                Grant::Idle(slot, mut connection) => {
                    if !connection.is_usable() {
                        drop(connection);
                        grant = another(pool, slot, runtime);
                        continue;
                    }
                    (Ready::Http1(slot, connection), false)
                }
                #[cfg(feature = "http2")]
                Grant::Http2(connection) => {
                    if !connection.is_usable().await {
                        connection.retire();
                        drop(connection);
                        grant = acquire_again(pool, uri, runtime).await;
                        continue;
                    }
                    (Ready::Http2(connection), false)
                }
            };
            // A server may close an idle connection at the very moment it is used. What was not
            // written goes to another one, as if this one had never been there.
            match ready {
                Ready::Http1(slot, connection) => {
                    match send_http1(connection, slot, request, uri, read_timeout).await {
                        Ok(response) => return Ok(response),
                        Err((SendFailure::Unsent(unsent, _), slot)) if !is_new => {
                            request = *unsent;
                            grant = another(pool, slot, runtime);
                        }
                        Err((failure, _)) => return Err(failure.into()),
                    }
                }
                #[cfg(feature = "http2")]
                Ready::Http2(connection) => match send_http2(&connection, request, uri, read_timeout).await {
                    Ok(response) => return Ok(response),
                    Err(SendFailure::Unsent(unsent, _)) if !is_new => {
                        request = *unsent;
                        drop(connection);
                        grant = acquire_again(pool, uri, runtime).await;
                    }
                    Err(failure) => return Err(failure.into()),
                },
            }
        }
    }
}

/// Another connection in exchange for one that has ended, or else the right to open one.
fn another(pool: &Arc<Shared>, slot: Slot, runtime: runtime::Id) -> Grant {
    match pool.take_idle(&slot.key, runtime) {
        Some(connection) => Grant::Idle(slot, connection),
        None => Grant::Slot(slot),
    }
}

#[cfg(feature = "http2")]
async fn acquire_again(pool: &Arc<Shared>, uri: &Uri, runtime: runtime::Id) -> Grant {
    // Boxed: it is rare.
    Box::pin(pool.take(&HostKey::of(uri), runtime, None)).await
}

/// Why a request has no response.
enum SendFailure {
    Unsent(Box<Request<Body>>, hyper::Error),
    Failed(TransportError),
}

async fn send_http1(
    mut connection: Http1,
    slot: Slot,
    mut request: Request<Body>,
    uri: &Uri,
    read_timeout: Option<Duration>,
) -> Result<Response<PooledBody>, (SendFailure, Slot)> {
    let begun = Instant::now();
    match connection.forwarding() {
        None => set_origin_form(&mut request, uri),
        // The URI stays absolute.
        Some(forwarding) => {
            if let Some(authorization) = forwarding.authorization() {
                request.headers_mut().insert(header::PROXY_AUTHORIZATION, authorization.clone());
            }
        }
    }
    let socket = connection.socket().clone();
    let sent = unless_silent(read_timeout, || socket.transfers(), connection.send(request)).await;
    let sent = SendFailure::from_result(sent).and_then(|response| {
        let refusal = connection.forwarding().and_then(|forwarding| forwarding.refusal(response.status()));
        refusal.map_or(Ok(response), |refusal| Err(SendFailure::Failed(refusal)))
    });
    match sent {
        Ok(response) => Ok(response.map(|body| PooledBody::new(body, Lent::Http1 { connection, slot, begun }))),
        Err(failure) => {
            // Closed before anybody gets its slot.
            drop(connection);
            Err((failure, slot))
        }
    }
}

#[cfg(feature = "http2")]
async fn send_http2(
    connection: &Arc<Http2>,
    mut request: Request<Body>,
    uri: &Uri,
    read_timeout: Option<Duration>,
) -> Result<Response<PooledBody>, SendFailure> {
    use std::sync::atomic::Ordering;

    set_absolute_form(&mut request, uri);
    let on_connection = connection.begin();
    let frames = on_connection.frames().clone();
    let sent = unless_silent(read_timeout, || frames.load(Ordering::Relaxed), on_connection.send(request)).await;
    match SendFailure::from_result(sent) {
        Ok(response) => Ok(response.map(|body| PooledBody::new(body, Lent::Http2(on_connection)))),
        Err(failure) => {
            // A refusal says nothing against the connection.
            if matches!(&failure, SendFailure::Failed(error) if error.is_refused()) && !connection.is_closed() {
                on_connection.finish();
            }
            Err(failure)
        }
    }
}

impl SendFailure {
    fn from_result(
        sent: Result<Result<Response<hyper::body::Incoming>, SendError>, Silence>,
    ) -> Result<Response<hyper::body::Incoming>, Self> {
        match sent {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(SendError::Unsent(request, error))) => Err(Self::Unsent(request, error)),
            Ok(Err(SendError::Failed(error))) => Err(Self::Failed(explain(error))),
            Ok(Err(SendError::TooManyInterimResponses(error))) => {
                Err(Self::Failed(TransportError::new(TransportErrorKind::Malformed, error)))
            }
            Err(silence) => Err(Self::Failed(silence.into())),
        }
    }
}

impl From<SendFailure> for TransportError {
    fn from(failure: SendFailure) -> Self {
        match failure {
            SendFailure::Unsent(_, error) => explain(error),
            SendFailure::Failed(error) => error,
        }
    }
}

/// HTTP/1.1: the path in the request line, and the host in a header.
fn set_origin_form(request: &mut Request<Body>, uri: &Uri) {
    if !request.headers().contains_key(header::HOST)
        && let Some(host) = uri.authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok())
    {
        request.headers_mut().insert(header::HOST, host);
    }
    *request.uri_mut() = uri.path_and_query().cloned().map_or_else(|| Uri::from_static("/"), Uri::from);
}

/// HTTP/2: the host is the authority of the URI, as the `Host` header has it if there is one.
#[cfg(feature = "http2")]
fn set_absolute_form(request: &mut Request<Body>, uri: &Uri) {
    let host = request.headers_mut().remove(header::HOST);
    let mut parts = uri.clone().into_parts();
    if let Some(authority) = host.and_then(|host| http::uri::Authority::try_from(host.as_bytes()).ok()) {
        parts.authority = Some(authority);
    }
    *request.uri_mut() = Uri::from_parts(parts).unwrap_or_else(|_| uri.clone());
    *request.version_mut() = http::Version::HTTP_2;
}

fn explain(error: hyper::Error) -> TransportError {
    let kind = if error.is_parse() { TransportErrorKind::Malformed } else { TransportErrorKind::Interrupted };
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

/// A connection that is being made, by the request that waits for it.
///
/// If that is given up while others wait for a connection, it is made to its end for them: when
/// connecting takes longer than requests have time, none would ever come about otherwise.
struct Connecting {
    work: Option<BoxFuture<'static, Result<Ready, TransportError>>>,
    pool: Weak<Shared>,
    key: HostKey,
    runtime: runtime::Id,
}

impl Connecting {
    fn begin(pool: &Arc<Shared>, slot: Slot, uri: &Uri, runtime: runtime::Id) -> Self {
        let (key, connector, uri) = (slot.key.clone(), pool.connector.clone(), uri.clone());
        let work = Box::pin(async move { connect(&connector, slot, &uri, runtime).await });
        Self { work: Some(work), pool: Arc::downgrade(pool), key, runtime }
    }
}

async fn connect(
    connector: &Connector,
    mut slot: Slot,
    uri: &Uri,
    runtime: runtime::Id,
) -> Result<Ready, TransportError> {
    let connected: Connected = connector.connect(uri).await?;
    let failed = |error| TransportError::new(TransportErrorKind::Connect, error);
    #[cfg(feature = "http2")]
    if connected.is_http2 {
        slot.negotiates = false;
        let http2 = Http2::start(connected.stream, connected.socket, runtime, slot).await.map_err(failed)?;
        http2.share();
        return Ok(Ready::Http2(http2));
    }
    let http1 = Http1::new(connected, runtime).await.map_err(failed)?;
    if std::mem::take(&mut slot.negotiates) {
        #[cfg(feature = "http2")]
        slot.change_host(|host| host.negotiated_http1());
    }
    Ok(Ready::Http1(slot, http1))
}

impl Future for Connecting {
    type Output = Result<Ready, TransportError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(work) = &mut self.work else { return Poll::Pending };
        let made = std::task::ready!(work.as_mut().poll(context));
        self.work = None;
        Poll::Ready(made)
    }
}

impl Drop for Connecting {
    fn drop(&mut self) {
        let Some(work) = self.work.take() else { return };
        let (Some(pool), Ok(handle)) = (self.pool.upgrade(), Handle::try_current()) else { return };
        if handle.id() == self.runtime && pool.has_waiting(&self.key) {
            handle.spawn(async move {
                if let Ok(Ready::Http1(slot, connection)) = work.await {
                    slot.park(connection, Duration::ZERO);
                }
            });
        }
    }
}
