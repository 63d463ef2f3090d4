//! tower: a service as the transport of a client, and a transport as a service.

#[cfg(feature = "event-stream")]
use super::ResponseStream;
use super::{Body, DEFAULT_MAX_RESPONSE_BYTES, Transport, TransportError, TransportErrorKind};
use crate::runtime::BoxFuture;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tower_service::Service;

type BoxError = Box<dyn Error + Send + Sync>;

/// A tower service as the [`Transport`] of a client.
///
/// The service is cloned for each request, and asked to be ready before it is called. It gets the request as it is
/// signed: a layer that changes the body, the method, the path or a signed header invalidates the signature.
///
/// A [`TransportError`] among its errors is passed on; any other counts as
/// [`Interrupted`](TransportErrorKind::Interrupted), so that the call is retried as after a broken connection.
/// Layers that retry or follow redirects have no place here: the client decides about both.
///
/// ```
/// use awsjson_client::{Body, TowerTransport, TransportService};
/// use http::{Request, Response};
/// # use tower::service_fn;
///
/// // Any service of `http` messages is a transport: another HTTP client, or a fake of the service.
/// let fake = service_fn(|_: Request<Body>| async { Ok::<_, std::io::Error>(Response::new(Body::from("{}"))) });
/// let transport = TowerTransport::new(fake);
///
/// // The default transport is a service, around which layers can be put.
/// let transport = TowerTransport::new(TransportService::new(awsjson_client::HyperTransport::default()));
/// # let _ = transport;
/// ```
pub struct TowerTransport<S>(Mutex<S>);

impl<S> TowerTransport<S> {
    /// Sends requests by `service`.
    pub fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    fn send(
        &self,
        request: Request<Body>,
        max_response_bytes: usize,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let service = self.service();
        Box::pin(async move {
            let (head, body) = call(service, request).await?.into_parts();
            match Limited::new(body, max_response_bytes).collect().await {
                Ok(body) => Ok(Response::from_parts(head, body.to_bytes())),
                Err(error) => Err(match error.downcast::<LengthLimitError>() {
                    Ok(_) => TransportError::too_large(max_response_bytes),
                    Err(error) => failed(error),
                }
                .with_head(head.status, head.headers)),
            }
        })
    }

    #[cfg(feature = "event-stream")]
    fn send_streaming(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<ResponseStream>, TransportError>> {
        use futures_util::TryStreamExt;
        let service = self.service();
        Box::pin(async move {
            let response = call(service, request).await?;
            Ok(response.map(|body| {
                let pieces = body.into_data_stream().map_err(|error| failed(error.into()));
                ResponseStream::new(pieces.map_ok(|mut data| {
                    use bytes::Buf;
                    data.copy_to_bytes(data.remaining())
                }))
            }))
        })
    }
}

impl<S: Clone> TowerTransport<S> {
    fn service(&self) -> S {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn call<S, B>(mut service: S, request: Request<Body>) -> Result<Response<B>, TransportError>
where
    S: Service<Request<Body>, Response = Response<B>>,
    S::Error: Into<BoxError>,
{
    poll_fn(|context| service.poll_ready(context)).await.map_err(|error| failed(error.into()))?;
    service.call(request).await.map_err(|error| failed(error.into()))
}

fn failed(error: BoxError) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::new(TransportErrorKind::Interrupted, error),
    }
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerTransport").finish_non_exhaustive()
    }
}

/// A [`Transport`] as a tower service, which reads whole responses.
///
/// Clones share the transport. It is always ready: requests queue in the transport. URIs have to be absolute.
#[derive(Clone)]
pub struct TransportService {
    transport: Arc<dyn Transport>,
    max_response_bytes: usize,
}

impl TransportService {
    /// A service that sends requests by `transport`.
    pub fn new(transport: impl Transport) -> Self {
        Self { transport: Arc::new(transport), max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES }
    }

    /// Sets the most bytes that the body of a response may have; 64 MiB by default.
    #[must_use]
    pub fn max_response_bytes(mut self, most: usize) -> Self {
        self.max_response_bytes = most;
        self
    }
}

impl Service<Request<Body>> for TransportService {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<Response<Body>, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (transport, max_response_bytes) = (self.transport.clone(), self.max_response_bytes);
        Box::pin(async move { Ok(transport.send(request, max_response_bytes).await?.map(Body::from)) })
    }
}

impl fmt::Debug for TransportService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportService").field("max_response_bytes", &self.max_response_bytes).finish_non_exhaustive()
    }
}
