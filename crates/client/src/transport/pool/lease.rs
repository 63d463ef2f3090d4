//! What a request holds between the queue and its response.

use super::connecting::{Connecting, Opened};
use super::host::Checkout;
use super::read_timeout::with_read_timeout;
use super::response_body::{ResponseBody, Source};
use super::send_error::SendError;
use super::shared::Shared;
#[cfg(feature = "http2")]
use super::slot::HostKey;
use crate::set_header::set_header;
use crate::transport::{Body, TransportError};
use http::{HeaderValue, Request, Response, Uri, header};
use std::pin::pin;
use std::sync::Arc;
#[cfg(feature = "http2")]
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::runtime;

/// A connection, or the right to open one, for one request.
pub(in crate::transport) struct Lease<'a> {
    pool: &'a Arc<Shared>,
    runtime: runtime::Id,
    checkout: Checkout,
}

impl<'a> Lease<'a> {
    pub(super) fn new(pool: &'a Arc<Shared>, runtime: runtime::Id, checkout: Checkout) -> Self {
        Self { pool, runtime, checkout }
    }

    #[cfg(test)]
    pub(super) fn checkout(&self) -> &Checkout {
        &self.checkout
    }

    /// Sends `request`, whose URI is absolute, and waits for the head of the response, unless
    /// nothing is read or written for `read_timeout`.
    ///
    /// # Errors
    /// `Connect` and `Tls` before anything was sent; `Interrupted`, `Malformed` and `TimedOut` after that.
    // Not an `async fn`, whose future would contain the connection and the request twice.
    pub(in crate::transport) fn send(
        self,
        mut request: Request<Body>,
        read_timeout: Option<Duration>,
    ) -> impl Future<Output = Result<Response<ResponseBody>, TransportError>> + use<'a> {
        let Self { pool, runtime, mut checkout } = self;
        async move {
            let uri = request.uri().clone();
            let result = loop {
                let (opened, is_new) = match checkout {
                    Checkout::Connect(slot) => match Connecting::start(Arc::downgrade(pool), slot, &uri, runtime).await
                    {
                        Ok(opened) => (opened, true),
                        Err(error) => break Err(error),
                    },
                    Checkout::Idle(slot, mut connection) => {
                        if !connection.set_busy() {
                            drop(connection);
                            checkout = pool.replace(slot, runtime);
                            continue;
                        }
                        (Opened::Http1(slot, connection), false)
                    }
                    #[cfg(feature = "http2")]
                    Checkout::Shared(connection) => {
                        if !connection.is_usable().await {
                            connection.retire();
                            drop(connection);
                            checkout = checkout_again(pool, &uri, runtime).await;
                            continue;
                        }
                        (Opened::Http2(connection), false)
                    }
                };
                // A server may close an idle connection at the moment it is used. A request that was
                // not written is sent on another one, which its caller does not notice.
                match opened {
                    Opened::Http1(slot, mut connection) => {
                        let sent = Instant::now();
                        match connection.forwarding() {
                            None => set_origin_form(&mut request, &uri),
                            // The URI stays absolute.
                            Some(forwarding) => {
                                if let Some(authorization) = forwarding.authorization() {
                                    set_header(
                                        request.headers_mut(),
                                        header::PROXY_AUTHORIZATION,
                                        authorization.clone(),
                                    );
                                }
                            }
                        }
                        let socket = connection.socket().clone();
                        let response = {
                            let sending = pin!(connection.send(request));
                            with_read_timeout(read_timeout, || socket.bytes_transferred(), sending).await
                        };
                        let response = response.and_then(|response| {
                            let refusal = connection.forwarding().and_then(|it| it.refusal(response.status()));
                            refusal.map_or(Ok(response), |refusal| Err(SendError::Failed(refusal)))
                        });
                        match response {
                            Ok(response) => {
                                let source = Source::Http1 { connection, slot, sent, pool: Arc::downgrade(pool) };
                                break Ok(response.map(|incoming| ResponseBody::new(incoming, source)));
                            }
                            Err(error) => {
                                // Closed before another request gets its slot.
                                drop(connection);
                                match error {
                                    SendError::Unsent(unsent, _) if !is_new => {
                                        request = *unsent;
                                        checkout = pool.replace(slot, runtime);
                                    }
                                    error => break Err(error.into()),
                                }
                            }
                        }
                    }
                    #[cfg(feature = "http2")]
                    Opened::Http2(connection) => {
                        set_absolute_form(&mut request, &uri);
                        let in_flight = connection.start_request();
                        let frames = in_flight.frames().clone();
                        let response = {
                            let sending = pin!(in_flight.send(request));
                            with_read_timeout(read_timeout, || frames.load(Ordering::Relaxed), sending).await
                        };
                        match response {
                            Ok(response) => {
                                break Ok(response.map(|body| ResponseBody::new(body, Source::Http2(in_flight))));
                            }
                            Err(SendError::Unsent(unsent, _)) if !is_new => {
                                request = *unsent;
                                drop((in_flight, connection));
                                checkout = checkout_again(pool, &uri, runtime).await;
                            }
                            Err(error) => {
                                let error = TransportError::from(error);
                                // Refusing a stream does not make the connection unusable.
                                if error.is_refused() && !connection.is_closed() {
                                    in_flight.finish();
                                }
                                break Err(error);
                            }
                        }
                    }
                }
            };
            result.map_err(|error| error.with_peer(&uri))
        }
    }
}

#[cfg(feature = "http2")]
async fn checkout_again(pool: &Arc<Shared>, uri: &Uri, runtime: runtime::Id) -> Checkout {
    // Boxed: it is rare.
    Box::pin(pool.checkout(&HostKey::of(uri), runtime, None)).await
}

/// HTTP/1.1: the request line has the path, and a header has the host (RFC 9112, section 3.2.1).
fn set_origin_form(request: &mut Request<Body>, uri: &Uri) {
    if !request.headers().contains_key(header::HOST)
        && let Some(host) = uri.authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok())
    {
        set_header(request.headers_mut(), header::HOST, host);
    }
    *request.uri_mut() = uri.path_and_query().cloned().map_or_else(|| Uri::from_static("/"), Uri::from);
}

/// HTTP/2: `:authority` is the value of the `Host` header, which is not sent beside it (RFC 9113,
/// section 8.3.1).
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
