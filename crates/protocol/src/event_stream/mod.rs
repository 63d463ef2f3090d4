//! Decodes event streams.

mod error;
pub(crate) mod frame;
mod read;

pub use error::{ErrorEvent, EventError, UnreadableEvent};
pub use frame::{FrameError, MAX_FRAME_BYTES, starts_with_message};

use crate::error_body::ErrorBody;
use crate::error_code::bare_code;
use crate::response::{classify, read_error, read_output};
use crate::{DecodeError, DecodeLimits};
use awsjson_smithy::{EventStream, EventStreamOperation, OperationError, UnmodeledError};
use bytes::Bytes;
use frame::{Frames, Message};
use std::fmt;
use std::marker::PhantomData;

/// The type of the event that contains the members of the output other than the stream.
const INITIAL_RESPONSE: &str = "initial-response";

/// Decodes the event stream in the body of a successful response of `O`, from pieces of any length.
///
/// ```
/// # use awsjson_smithy::EventStreamOperation;
/// # use bytes::Bytes;
/// use awsjson_protocol::{EventDecoder, EventError, StreamItem};
///
/// fn read<O: EventStreamOperation>(body: impl Iterator<Item = Bytes>) -> Result<Vec<O::Event>, EventError<O::Error>> {
///     let mut events = Vec::new();
///     let mut decoder = EventDecoder::<O>::new();
///     for piece in body {
///         decoder.push(&piece);
///         while let Some(item) = decoder.next_item() {
///             if let StreamItem::Event(event) = item? {
///                 events.push(event);
///             }
///         }
///     }
///     decoder.end()?;
///     Ok(events)
/// }
/// ```
pub struct EventDecoder<O> {
    frames: Frames,
    limits: DecodeLimits,
    state: State,
    operation: PhantomData<fn() -> O>,
}

enum State {
    /// No message has been decoded yet.
    Start,
    /// The initial output has been returned. If the service sent no initial response, the first message is
    /// still to be decoded as an event.
    Open(Option<Message>),
    /// The body has ended, or an error has ended the stream.
    Ended,
}

/// An item of an event stream.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum StreamItem<T, E> {
    /// The first item of a stream that does not start with an error: the members of the output other than the
    /// stream.
    #[non_exhaustive]
    Initial {
        /// The output.
        output: T,
        /// The paths of required members that were missing and got their
        /// [correction default](awsjson_smithy::CorrectionDefault).
        corrected: Vec<String>,
    },
    /// An event.
    Event(E),
}

type Item<O> = StreamItem<<O as awsjson_smithy::Operation>::Output, <O as EventStreamOperation>::Event>;
type StreamError<O> = EventError<<O as awsjson_smithy::Operation>::Error>;

impl<O: EventStreamOperation> Default for EventDecoder<O> {
    fn default() -> Self {
        Self::new()
    }
}

impl<O: EventStreamOperation> EventDecoder<O> {
    /// Creates a decoder that accepts frames of up to [`MAX_FRAME_BYTES`].
    pub fn new() -> Self {
        let (frames, limits) = (Frames::new(MAX_FRAME_BYTES), DecodeLimits::default());
        Self { frames, limits, state: State::Start, operation: PhantomData }
    }

    /// Sets the maximum size of a frame, in bytes. The decoder buffers at most that, and the pieces that were
    /// pushed since [`next_item`](Self::next_item) last returned `None`.
    #[must_use]
    pub fn max_frame_bytes(mut self, bytes: usize) -> Self {
        self.frames = Frames::new(bytes);
        self
    }

    /// Sets the limits of decoding one event.
    #[must_use]
    pub fn limits(mut self, limits: DecodeLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Adds the next piece of the body, of any length. The piece is ignored if the stream has ended.
    pub fn push(&mut self, piece: &[u8]) {
        if !matches!(self.state, State::Ended) {
            self.frames.push(piece);
        }
    }

    /// Returns the next item. `None` if more of the body is needed, and after an error that
    /// [ends the stream](EventError::is_recoverable).
    ///
    /// # Errors
    /// [`EventError`] if the service ends the stream with an error, or if an event cannot be decoded.
    pub fn next_item(&mut self) -> Option<Result<Item<O>, StreamError<O>>> {
        let item = match &mut self.state {
            State::Ended => return None,
            State::Open(first) => match first.take() {
                Some(first) => Ok(first),
                None => self.frames.next().transpose()?,
            },
            State::Start => match self.frames.next().transpose()? {
                Ok(first) => {
                    self.state = State::Open(None);
                    return Some(self.start(first));
                }
                Err(error) => Err(error),
            },
        };
        let item = item.map_err(unreadable_frame).and_then(|message| read_message::<O>(&message, self.limits));
        Some(self.end_on_fatal_error(item.map(StreamItem::Event)))
    }

    /// Ends the stream. Call it at the end of the body.
    ///
    /// # Errors
    /// [`FrameError::Truncated`] if the body ended within a frame.
    pub fn end(&mut self) -> Result<(), StreamError<O>> {
        let end = self.frames.end().map_err(unreadable_frame);
        self.end_stream();
        end
    }

    fn start(&mut self, first: Message) -> Result<Item<O>, StreamError<O>> {
        let failed = first.text(":message-type") != Some("event");
        let is_initial = first.text(":event-type") == Some(INITIAL_RESPONSE);
        let mut context = self.limits.context();
        if failed {
            return self.end_on_fatal_error(read_message::<O>(&first, self.limits).map(StreamItem::Event));
        }
        let payload = if is_initial { first.payload().clone() } else { Bytes::new() };
        let json = if payload.is_empty() { b"{}" } else { payload.as_ref() };
        let output = read_output::<O::Output>(json, &mut context, self.limits);
        if !is_initial {
            self.state = State::Open(Some(first));
        }
        match output {
            Ok(output) => Ok(StreamItem::Initial { output, corrected: context.corrected() }),
            Err(kind) => Err(unreadable_event(kind, Some(INITIAL_RESPONSE), payload)),
        }
    }

    /// Ends the stream if `item` is an error that no event can follow.
    fn end_on_fatal_error<T>(&mut self, item: Result<T, StreamError<O>>) -> Result<T, StreamError<O>> {
        if item.as_ref().is_err_and(|error| !error.is_recoverable()) {
            self.end_stream();
        }
        item
    }

    fn end_stream(&mut self) {
        self.state = State::Ended;
        self.frames.clear();
    }
}

impl<O> fmt::Debug for EventDecoder<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventDecoder").finish_non_exhaustive()
    }
}

fn read_message<O: EventStreamOperation>(message: &Message, limits: DecodeLimits) -> Result<O::Event, StreamError<O>> {
    let payload = message.payload();
    match (message.text(":message-type"), message.text(":event-type")) {
        (Some("event"), Some(name)) => {
            let mut context = limits.context();
            read::event(name, message, &mut context).map_err(|error| {
                unreadable_event(classify(&error, &context, payload.len(), limits), Some(name), payload.clone())
            })
        }
        (Some("exception"), _) => Err(exception::<O>(message, limits)),
        (Some("error"), _) => {
            let text = |name| message.text(name).map(str::to_owned);
            let error = UnmodeledError::new(text(":error-code"), text(":error-message"));
            Err(error_event(O::Error::unmodeled(error), Vec::new(), payload))
        }
        (_, name) => {
            let missing = if name.is_some() { ":message-type" } else { ":event-type" };
            let error = FrameError::Malformed(format!("the header {missing} is missing or unknown"));
            Err(unreadable_event(DecodeError::Frame(error), name, payload.clone()))
        }
    }
}

fn exception<O: EventStreamOperation>(message: &Message, limits: DecodeLimits) -> StreamError<O> {
    let payload = message.payload();
    let mut context = limits.context();
    let code = message.text(":exception-type").map(|name| bare_code(O::Event::exception(name)));
    match code.and_then(|code| read_error::<O::Error>(code, payload, &mut context)) {
        Some(error) => error_event(error, context.corrected(), payload),
        None => {
            let error = UnmodeledError::new(code.map(str::to_owned), ErrorBody::read(payload).message());
            error_event(O::Error::unmodeled(error), Vec::new(), payload)
        }
    }
}

fn error_event<E>(error: E, corrected: Vec<String>, payload: &Bytes) -> EventError<E> {
    EventError::Service(Box::new(ErrorEvent { error, corrected, payload: payload.clone() }))
}

fn unreadable_frame<E>(error: FrameError) -> EventError<E> {
    unreadable_event(DecodeError::Frame(error), None, Bytes::new())
}

fn unreadable_event<E>(error: DecodeError, event_type: Option<&str>, payload: Bytes) -> EventError<E> {
    let event_type = event_type.map(str::to_owned);
    EventError::Decode(Box::new(UnreadableEvent { error, event_type, payload }))
}
