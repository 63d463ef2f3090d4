//! Calls of operations that answer with an event stream.

use crate::attempts::{Decoder, ServiceAnswer};
use crate::call::{Answers, Decoding, run, service_answer};
use crate::client::Shared;
use crate::error::{Answer, Inner};
use crate::transport::{Body, Lease};
use crate::{
    BoxFuture, CallOptions, Client, Error, ErrorKind, Metadata, Response, ResponseStream, TransportError,
    TransportErrorKind,
};
use awsjson_protocol::{Decoded, EventDecoder, EventError, StreamItem};
use awsjson_smithy::{EventStreamOperation, Operation, OperationError, Structure};
use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The outcome of a call of the operation `O`, up to its events.
pub type StreamResult<O> = Result<Response<Streamed<O>>, Error<<O as Operation>::Error>>;

/// What an operation with an event stream answers.
#[derive(Debug)]
#[non_exhaustive]
pub struct Streamed<O: EventStreamOperation> {
    /// The members of the output that come before the events.
    pub output: O::Output,
    /// The events.
    pub events: EventReceiver<O>,
}

/// The events of one call, as a stream. It ends when the service ends it, and after an error that
/// no event can come after.
///
/// Nothing is read before it is polled for, and no time-out of the client applies: put one around
/// [`next`](Self::next) if the service must not be silent for long. Until then it takes up one of
/// the client's connections to the host. Dropping it gives the rest up and closes the connection.
///
/// A stream may be of any length, and [`max_response_bytes`](crate::Builder::max_response_bytes)
/// does not bound it. One event has at most [`MAX_FRAME_BYTES`](awsjson_protocol::MAX_FRAME_BYTES),
/// 24 MiB and its headers: the most that the specification of event streams allows, and about
/// what is held in memory. A larger one ends the stream with an error.
pub struct EventReceiver<O: EventStreamOperation> {
    /// `None` after the end.
    body: Option<ResponseStream>,
    decoder: EventDecoder<O>,
    metadata: Metadata,
}

type Received<O> = Result<<O as EventStreamOperation>::Event, Error<<O as Operation>::Error>>;
type Item<O> = StreamItem<<O as Operation>::Output, <O as EventStreamOperation>::Event>;
type ReceivedItem<O> = Result<Item<O>, Obstacle<<O as Operation>::Error>>;

/// What stands in the way of an item.
enum Obstacle<E> {
    Event(EventError<E>),
    Transport(TransportError),
}

impl<O: EventStreamOperation> EventReceiver<O> {
    /// The next event; `None` after the last one. Dropping the future loses no event.
    ///
    /// # Errors
    /// [`ErrorKind::Service`] when the service ends the stream with an error,
    /// [`ErrorKind::Transport`] when the connection breaks, and [`ErrorKind::Response`] when what
    /// came cannot be read: if that is one event alone, the next may well be.
    pub async fn next(&mut self) -> Option<Received<O>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// How the call went.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Received<O>>> {
        loop {
            return Poll::Ready(match ready!(self.poll_item(context)) {
                None => None,
                Some(Ok(StreamItem::Event(event))) => Some(Ok(event)),
                // The members before the events, which this operation has none of.
                Some(Ok(_)) => continue,
                Some(Err(obstacle)) => Some(Err(self.error(obstacle))),
            });
        }
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<ReceivedItem<O>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        loop {
            if let Some(item) = self.decoder.next_item() {
                if item.as_ref().is_err_and(|error| !error.is_passing()) {
                    self.body = None;
                }
                return Poll::Ready(Some(item.map_err(Obstacle::Event)));
            }
            let end = match ready!(Pin::new(&mut *body).poll_next(context)) {
                Some(Ok(piece)) => {
                    self.decoder.push(&piece);
                    continue;
                }
                Some(Err(error)) => Some(Err(Obstacle::Transport(error))),
                None => self.decoder.end().err().map(|error| Err(Obstacle::Event(error))),
            };
            self.body = None;
            return Poll::Ready(end);
        }
    }

    fn error(&self, obstacle: Obstacle<O::Error>) -> Error<O::Error> {
        let Metadata { request_id, status, attempts, idempotency_token, .. } = self.metadata.clone();
        let mut answer = Answer { status: Some(status), request_id, ..Answer::default() };
        let kind = match obstacle {
            Obstacle::Transport(error) => ErrorKind::Transport(error),
            Obstacle::Event(error) => {
                answer.raw_body = Some(error.payload().clone());
                match error {
                    EventError::Service(failure) => {
                        answer.code = failure.error.code().map(str::to_owned);
                        ErrorKind::Service(failure.error)
                    }
                    EventError::Unreadable(unreadable) => ErrorKind::Response(unreadable.kind),
                    error => {
                        let reason = error.to_string();
                        ErrorKind::Transport(TransportError::new(TransportErrorKind::Malformed, reason))
                    }
                }
            }
        };
        let operation = O::NAME;
        Error::new(Inner { operation, kind, answer, attempts, idempotency_token, may_have_been_executed: true })
    }
}

// Nothing in it is pinned: the body is on the heap.
impl<O: EventStreamOperation> Unpin for EventReceiver<O> {}

impl<O: EventStreamOperation> Stream for EventReceiver<O> {
    type Item = Received<O>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(context)
    }
}

impl<O: EventStreamOperation> fmt::Debug for EventReceiver<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventReceiver").field("operation", &O::NAME).finish_non_exhaustive()
    }
}

pub(crate) async fn stream<O: EventStreamOperation>(
    client: Client,
    input: O::Input,
    options: CallOptions,
) -> StreamResult<O> {
    let mut response = run::<O, _>(client, input, options, Streams { started: None, last: None }).await?;
    response.output.events.metadata = response.metadata.clone();
    Ok(response)
}

/// Takes the body of a success.
pub(crate) trait TakeStream: Send {
    /// Reads `body` as far as it belongs to the response's beginning.
    fn take(&mut self, body: ResponseStream) -> BoxFuture<'_, Result<(), TransportError>>;
}

/// Sends a request and reads its response: whole, or its beginning where it is a stream.
pub(crate) async fn exchange(
    client: &Shared,
    lease: Lease<'_>,
    request: http::Request<Body>,
    decoder: &mut dyn Decoder,
) -> Result<http::Response<Bytes>, TransportError> {
    match decoder.stream() {
        None => lease.send(request, client.max_response_bytes).await,
        // On the heap: most calls have no use for it.
        Some(taker) => Box::pin(exchange_stream(client, lease, request, taker)).await,
    }
}

async fn exchange_stream(
    client: &Shared,
    lease: Lease<'_>,
    request: http::Request<Body>,
    taker: &mut dyn TakeStream,
) -> Result<http::Response<Bytes>, TransportError> {
    let (head, body) = lease.send_streaming(request).await?.into_parts();
    let read = if head.status.is_success() {
        taker.take(body).await.map(|()| Bytes::new())
    } else {
        body.read(client.max_response_bytes).await
    };
    match read {
        Ok(bytes) => Ok(http::Response::from_parts(head, bytes)),
        Err(error) => Err(error.with_status(head.status)),
    }
}

/// The last answer, with the stream that is its body.
struct Streams<O: EventStreamOperation> {
    started: Option<Result<Started<O>, EventError<O::Error>>>,
    last: Option<Decoding<O, Streamed<O>>>,
}

struct Started<O: EventStreamOperation> {
    output: O::Output,
    corrected: Vec<String>,
    events: EventReceiver<O>,
}

impl<O: EventStreamOperation> TakeStream for Streams<O> {
    fn take(&mut self, body: ResponseStream) -> BoxFuture<'_, Result<(), TransportError>> {
        Box::pin(async {
            let (decoder, metadata) = (EventDecoder::new(), Metadata::default());
            let mut events = EventReceiver { body: Some(body), decoder, metadata };
            // Without members there is nothing to wait for; the receiver skips the empty beginning.
            let first_is_needed = !O::Output::MEMBERS.is_empty();
            let first = if first_is_needed { poll_fn(|context| events.poll_item(context)).await } else { None };
            self.started = Some(match first {
                Some(Ok(StreamItem::Initial { output, corrected, .. })) => Ok(Started { output, corrected, events }),
                Some(Err(Obstacle::Event(error))) => Err(error),
                Some(Err(Obstacle::Transport(error))) => return Err(error),
                // The first item is never an event.
                Some(Ok(_)) | None if first_is_needed => {
                    let source = "the event stream ended before it began";
                    return Err(TransportError::new(TransportErrorKind::Interrupted, source));
                }
                Some(Ok(_)) | None => {
                    let output = awsjson_smithy::CorrectionDefault::correction_default();
                    Ok(Started { output, corrected: Vec::new(), events })
                }
            });
            Ok(())
        })
    }
}

impl<O: EventStreamOperation> Decoder for Streams<O> {
    fn decode(&mut self, response: http::Response<Bytes>) -> Option<ServiceAnswer<'_>> {
        let last = match self.started.take() {
            Some(Ok(Started { output, corrected, events })) => {
                let output = Streamed { output, events };
                Ok(Decoded::new(output, &response, corrected))
            }
            Some(Err(error)) => {
                let (head, _) = response.into_parts();
                Err(error.into_response_error(head.status, head.headers))
            }
            // The service's error. A success has a stream.
            None => match awsjson_protocol::decode::<O>(response) {
                Err(error) => Err(error),
                Ok(_) => return None,
            },
        };
        service_answer::<O, _>(self.last.insert(last))
    }

    fn stream(&mut self) -> Option<&mut dyn TakeStream> {
        Some(self)
    }
}

impl<O: EventStreamOperation> Answers<O> for Streams<O> {
    type Output = Streamed<O>;

    fn last(&self) -> Option<&Decoding<O, Streamed<O>>> {
        self.last.as_ref()
    }

    fn into_last(self) -> Option<Decoding<O, Streamed<O>>> {
        self.last
    }
}
