//! The body of a response, piece by piece.

use super::TransportError;
use super::pool::ResponseBody;
use bytes::Bytes;
use futures_core::Stream;
use http::Uri;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The body of a response as it arrives. Dropping it discards the rest and ends the transfer.
pub struct ResponseStream(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>);

impl ResponseStream {
    /// Creates a body of `pieces`.
    pub fn new(pieces: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Box::pin(pieces))
    }

    /// The body of a response to a request for `uri`.
    pub(super) fn pooled(body: ResponseBody, uri: Uri) -> Self {
        Self::new(Pieces { body, uri })
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

/// The body of a response of the default transport, which drives its connection when it is polled.
struct Pieces {
    body: ResponseBody,
    uri: Uri,
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        this.body.poll_data(context).map_err(|error| error.with_peer(&this.uri))
    }
}
