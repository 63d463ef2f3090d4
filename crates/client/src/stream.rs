//! Calls of operations whose response is an event stream.

use crate::call::finish::{failed, refused, succeeded};
use crate::call::outcome::Outcome;
use crate::call::run;
use crate::client::Client;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::options::CallOptions;
use crate::response::{Metadata, Response};
use crate::runtime::BoxFuture;
use crate::transport::ResponseStream;
use awsjson_protocol::{DecodeLimits, Decoded, EventDecoder, EventError, ResponseError, StreamItem};
use awsjson_smithy::{CorrectionDefault, EventStreamOperation, Operation, OperationError};
use futures_core::Stream;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The outcome of a call of the operation `O`, up to its events.
pub type StreamResult<O> = Result<Response<Streamed<O>>, Error<<O as Operation>::Error>>;

/// The response of an operation with an event stream.
#[derive(Debug)]
#[non_exhaustive]
pub struct Streamed<O: EventStreamOperation> {
    /// The members of the output that come before the events.
    pub output: O::Output,
    /// The events.
    pub events: EventReceiver<O>,
}

impl Client {
    /// Calls an operation whose response is an event stream.
    ///
    /// The future ends when the members of the output that come before the events have arrived.
    /// Retries and timeouts apply until then; [`EventReceiver`] reads the rest. An error at the start of the
    /// stream is the error of the call, and is not retried.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub fn stream<O: EventStreamOperation>(
        &self,
        input: O::Input,
        options: CallOptions,
    ) -> BoxFuture<'static, StreamResult<O>> {
        let rule = self.discovery_rule::<O>(&input);
        Box::pin(run::<O, _>(self.shared().clone(), input, options, rule, start::<O>))
    }
}

/// The stream of a call whose response has begun.
fn start<O: EventStreamOperation>(outcome: Outcome) -> StreamResult<O> {
    let Outcome { operation, result, progress, limits } = outcome;
    let response = result.map_err(|failure| failed(operation, failure, &progress))?;
    if !response.status().is_success() {
        let failure = awsjson_protocol::decode_error::<O>(response.map(|payload| payload.read), limits);
        return Err(refused(operation, ResponseError::Service(Box::new(failure)), &progress));
    }
    let (head, payload) = response.into_parts();
    let mut events = EventReceiver::new(payload.rest, limits);
    events.decoder.push(&payload.read);
    match events.initial() {
        Ok((output, corrected)) => {
            let head = http::Response::from_parts(head, ());
            let Response { output, metadata } = succeeded(Decoded::new(output, &head, corrected), progress);
            events.metadata = metadata.clone();
            Ok(Response { output: Streamed { output, events }, metadata })
        }
        Err(error) => Err(refused(operation, error.into_response_error(head.status, head.headers), &progress)),
    }
}

/// The stream of the events of a call. It ends when the service ends it, and after an error that
/// prevents reading further events.
///
/// Events are only read when the stream is polled, and no timeout of the client applies. Use a timeout for
/// [`next`](Self::next) if the service must not be idle for long. The stream uses one of the client's connections to
/// the host until it ends. Dropping it discards the remaining events and closes the connection.
///
/// The stream may have any length: [`max_response_bytes`](crate::Builder::max_response_bytes)
/// does not apply. An event has at most [`MAX_FRAME_BYTES`](awsjson_protocol::MAX_FRAME_BYTES),
/// which are 24 MiB and the headers. This is the maximum in the specification of event streams, and approximately the
/// memory that the stream needs. A larger event ends the stream with an error.
pub struct EventReceiver<O: EventStreamOperation> {
    /// `None` after the end.
    body: Option<ResponseStream>,
    decoder: EventDecoder<O>,
    metadata: Metadata,
}

/// The output without its events, and the paths of the members that were missing.
type Initial<O> = Result<(<O as Operation>::Output, Vec<String>), EventError<<O as Operation>::Error>>;

type Received<O> = Result<<O as EventStreamOperation>::Event, Error<<O as Operation>::Error>>;

impl<O: EventStreamOperation> EventReceiver<O> {
    fn new(body: Option<ResponseStream>, limits: DecodeLimits) -> Self {
        Self { body, decoder: EventDecoder::new().limits(limits), metadata: Metadata::default() }
    }

    /// The next event; `None` after the last one. Dropping the future loses no event.
    ///
    /// # Errors
    /// [`ErrorKind::Service`] when the service ends the stream with an error,
    /// [`ErrorKind::Transport`] when the connection breaks, and [`ErrorKind::Response`] when what
    /// arrived cannot be read: if that is one event alone, the next may well be readable.
    pub async fn next(&mut self) -> Option<Received<O>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// How the call went.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The members of the output that come before the events, and the paths of those that were missing.
    fn initial(&mut self) -> Initial<O> {
        match self.decoder.next_item() {
            Some(Ok(StreamItem::Initial { output, corrected, .. })) => Ok((output, corrected)),
            Some(Err(error)) => Err(error),
            // The output has no such members, so there is no initial response.
            _ => Ok((O::Output::correction_default(), Vec::new())),
        }
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Received<O>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        loop {
            match self.decoder.next_item() {
                Some(Ok(StreamItem::Event(event))) => return Poll::Ready(Some(Ok(event))),
                // An initial response that nothing waited for, as it has no members.
                Some(Ok(_)) => continue,
                Some(Err(error)) => {
                    if !error.is_recoverable() {
                        self.body = None;
                    }
                    return Poll::Ready(Some(Err(self.event_error(error))));
                }
                None => {}
            }
            let end = match ready!(Pin::new(&mut *body).poll_next(context)) {
                Some(Ok(piece)) => {
                    self.decoder.push(&piece);
                    continue;
                }
                Some(Err(error)) => Some(self.error(ErrorKind::Transport(error))),
                None => self.decoder.end().err().map(|error| self.event_error(error)),
            };
            self.body = None;
            return Poll::Ready(end.map(Err));
        }
    }

    fn event_error(&self, error: EventError<O::Error>) -> Error<O::Error> {
        let payload = error.payload().clone();
        let mut error = match error {
            EventError::Service(failure) => {
                let code = failure.error.code().map(str::to_owned);
                let mut error = self.error(ErrorKind::Service(failure.error));
                error.details().code = code;
                error
            }
            EventError::Decode(unreadable) => self.error(ErrorKind::Response(unreadable.error)),
        };
        error.details().raw_body = Some(payload);
        error
    }

    fn error(&self, kind: ErrorKind<O::Error>) -> Error<O::Error> {
        let mut error = Error::new(O::NAME, kind);
        let (details, metadata) = (error.details(), &self.metadata);
        details.status = Some(metadata.status);
        details.request_id.clone_from(&metadata.request_id);
        details.attempts = metadata.attempts;
        details.idempotency_token.clone_from(&metadata.idempotency_token);
        details.may_have_been_executed = true;
        error
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
