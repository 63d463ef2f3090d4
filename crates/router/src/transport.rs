//! The router as the transport of a client.

use crate::reply::NoResponse;
use crate::router::Router;
use awsjson_client::{Body, BoxFuture, Transport, TransportError, TransportErrorKind};
use bytes::Bytes;
use http::{Request, Response};

impl Transport for Router {
    fn send(
        &self,
        request: Request<Body>,
        _max_response_bytes: usize,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let uri = head.uri.clone();
            let routed = self.route(head, Bytes::copy_from_slice(body.as_bytes()));
            if routed.reachable {
                // Reading the body marks the request as sent.
                drop(body.into_bytes());
            }
            let reply = routed.reply().await;
            reply.map_err(|reason| {
                let kind = match reason {
                    NoResponse::Unreachable => TransportErrorKind::Connect,
                    NoResponse::Disconnected => TransportErrorKind::Interrupted,
                };
                TransportError::new(kind, reason).with_peer(&uri)
            })
        })
    }
}
