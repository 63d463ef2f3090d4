//! The body of a response, piece by piece.

use super::{TransportError, TransportErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use http_body::Body;
use hyper::body::Incoming;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The body of a response as it arrives. Dropping it gives the rest up.
pub struct ResponseStream(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>);

impl ResponseStream {
    /// A body that comes from `pieces`.
    pub fn new(pieces: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Box::pin(pieces))
    }

    pub(super) fn incoming(body: Incoming) -> Self {
        Self::new(Pieces(body))
    }

    /// Reads the rest, at most `most` bytes.
    pub(crate) async fn read(mut self, most: usize) -> Result<Bytes, TransportError> {
        let mut all = Vec::new();
        while let Some(piece) = std::future::poll_fn(|context| self.0.as_mut().poll_next(context)).await {
            all.extend_from_slice(&piece?);
            if all.len() > most {
                return Err(TransportError::too_large(most));
            }
        }
        Ok(all.into())
    }
}

impl Stream for ResponseStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl fmt::Debug for ResponseStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseStream").finish_non_exhaustive()
    }
}

/// The data of hyper's body.
struct Pieces(Incoming);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Interrupted, error))));
                }
                // Trailers say nothing that event streams know.
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}
