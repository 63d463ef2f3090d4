//! Sends a request whose response is an event stream.

use super::payload::Payload;
use crate::transport::{Body, Lease, ResponseStream, TransportError, TransportErrorKind};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{Request, Response};
use std::future::poll_fn;
use std::pin::Pin;

/// Sends a request and reads its response: completely if it is an error, and otherwise, if `initial`, up to the end of
/// the first message, which contains the members of the output that are not events.
pub(super) async fn send(
    lease: Lease<'_>,
    request: Request<Body>,
    initial: bool,
    max_response_bytes: usize,
) -> Result<Response<Payload>, TransportError> {
    let (head, body) = lease.send_streaming(request).await?.into_parts();
    let read = if !head.status.is_success() {
        body.read(max_response_bytes).await.map(Payload::whole)
    } else if initial {
        first_message(body).await
    } else {
        Ok(Payload { read: Bytes::new(), rest: Some(body) })
    };
    match read {
        Ok(payload) => Ok(Response::from_parts(head, payload)),
        Err(error) => Err(error.with_head(head.status, head.headers)),
    }
}

async fn first_message(mut body: ResponseStream) -> Result<Payload, TransportError> {
    let mut read = BytesMut::new();
    while !awsjson_protocol::starts_with_message(&read) {
        match poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
            Some(piece) => read.extend_from_slice(&piece?),
            None => {
                let source = "the event stream ended before its first message was complete";
                return Err(TransportError::new(TransportErrorKind::Interrupted, source));
            }
        }
    }
    Ok(Payload { read: read.freeze(), rest: Some(body) })
}
