//! Event streams: bytes in, events out.

mod error;
mod frame;
mod read;

pub use error::{ErrorEvent, EventError, UnreadableEvent};
pub use frame::{FrameError, MAX_FRAME_BYTES, starts_with_message};

use crate::error_code::bare_code;
use crate::response::{read_error, read_output, unreadable};
use crate::summary::Summary;
use crate::{DecodeError, DecodeLimits};
use awsjson_smithy::{EventStream, EventStreamOperation, OperationError, UnmodeledError};
use bytes::Bytes;
use frame::{Frames, Message};
use std::fmt;
use std::marker::PhantomData;

/// The event that carries the members of the output that are not the stream.
const INITIAL_RESPONSE: &str = "initial-response";

/// Decodes the body of a successful response of `O` piece by piece, whatever HTTP stack it comes from.
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
    /// Before the first message.
    Start,
    /// After it; this one is still to be read, where the service sent no initial response.
    Going(Option<Message>),
    /// After an error that ends the stream.
    Over,
}

/// One item of a stream.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum StreamItem<T, E> {
    /// Always the first: the other members of the output, with the paths of required ones that
    /// were missing and got their zero value.
    #[non_exhaustive]
    Initial {
        /// The members.
        output: T,
        /// The paths.
        corrected: Vec<String>,
    },
    /// An event.
    Event(E),
}

type Item<O> = StreamItem<<O as awsjson_smithy::Operation>::Output, <O as EventStreamOperation>::Event>;
type Failed<O> = EventError<<O as awsjson_smithy::Operation>::Error>;

impl<O: EventStreamOperation> Default for EventDecoder<O> {
    fn default() -> Self {
        Self::new()
    }
}

impl<O: EventStreamOperation> EventDecoder<O> {
    /// A decoder that has seen nothing, and takes frames of up to [`MAX_FRAME_BYTES`].
    pub fn new() -> Self {
        let (frames, limits) = (Frames::new(MAX_FRAME_BYTES), DecodeLimits::default());
        Self { frames, limits, state: State::Start, operation: PhantomData }
    }

    /// Sets the most bytes that a frame may have. The decoder holds no more than that, and the
    /// pieces it was given since [`next_item`](Self::next_item) last gave `None`.
    #[must_use]
    pub fn max_frame_bytes(mut self, most: usize) -> Self {
        self.frames = Frames::new(most);
        self
    }

    /// Sets what decoding one event may cost.
    #[must_use]
    pub fn limits(mut self, limits: DecodeLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Takes the next piece of the body, of any length. Ignored once the stream is over.
    pub fn push(&mut self, piece: &[u8]) {
        if !matches!(self.state, State::Over) {
            self.frames.push(piece);
        }
    }

    /// The next item. `None` when more of the body is needed, and after an error that
    /// [ends the stream](EventError::is_recoverable).
    ///
    /// # Errors
    /// [`EventError`] when the service ends the stream with an error, or what it sent cannot be read.
    pub fn next_item(&mut self) -> Option<Result<Item<O>, Failed<O>>> {
        let item = match &mut self.state {
            State::Over => return None,
            State::Going(first) => match first.take() {
                Some(first) => Ok(first),
                None => self.frames.next().transpose()?,
            },
            State::Start => match self.frames.next().transpose()? {
                Ok(first) => {
                    self.state = State::Going(None);
                    return Some(self.start(first));
                }
                Err(error) => Err(error),
            },
        };
        let item = item.map_err(unreadable_frame).and_then(|message| read_message::<O>(&message, self.limits));
        Some(self.watched(item.map(StreamItem::Event)))
    }

    /// To be called when the body has ended.
    ///
    /// # Errors
    /// [`FrameError::Truncated`] when it ended within a frame.
    pub fn end(&mut self) -> Result<(), Failed<O>> {
        let end = self.frames.end().map_err(unreadable_frame);
        self.over();
        end
    }

    fn start(&mut self, first: Message) -> Result<Item<O>, Failed<O>> {
        let failed = first.text(":message-type") != Some("event");
        let is_initial = first.text(":event-type") == Some(INITIAL_RESPONSE);
        let mut context = self.limits.context();
        if failed {
            return self.watched(read_message::<O>(&first, self.limits).map(StreamItem::Event));
        }
        let payload = if is_initial { first.payload().clone() } else { Bytes::new() };
        let json = if payload.is_empty() { b"{}" } else { payload.as_ref() };
        let output = read_output::<O::Output>(json, &mut context, self.limits);
        if !is_initial {
            self.state = State::Going(Some(first));
        }
        match output {
            Ok(output) => Ok(StreamItem::Initial { output, corrected: context.corrected() }),
            Err(kind) => Err(event_unreadable(kind, Some(INITIAL_RESPONSE), payload)),
        }
    }

    /// Ends the stream after an error that it cannot go on from.
    fn watched<T>(&mut self, item: Result<T, Failed<O>>) -> Result<T, Failed<O>> {
        if item.as_ref().is_err_and(|error| !error.is_recoverable()) {
            self.over();
        }
        item
    }

    fn over(&mut self) {
        self.state = State::Over;
        self.frames.clear();
    }
}

impl<O> fmt::Debug for EventDecoder<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventDecoder").finish_non_exhaustive()
    }
}

fn read_message<O: EventStreamOperation>(message: &Message, limits: DecodeLimits) -> Result<O::Event, Failed<O>> {
    let payload = message.payload();
    match (message.text(":message-type"), message.text(":event-type")) {
        (Some("event"), Some(name)) => {
            let mut context = limits.context();
            read::event(name, message, &mut context).map_err(|error| {
                event_unreadable(unreadable(&error, &context, payload.len(), limits), Some(name), payload.clone())
            })
        }
        (Some("exception"), _) => Err(exception::<O>(message, limits)),
        (Some("error"), _) => {
            let text = |name| message.text(name).map(str::to_owned);
            let error = UnmodeledError::new(text(":error-code"), text(":error-message"));
            Err(failure(O::Error::unmodeled(error), Vec::new(), payload))
        }
        (_, name) => {
            let missing = if name.is_some() { ":message-type" } else { ":event-type" };
            let error = FrameError::Malformed(format!("the header {missing} is missing or unknown"));
            Err(event_unreadable(DecodeError::Frame(error), name, payload.clone()))
        }
    }
}

fn exception<O: EventStreamOperation>(message: &Message, limits: DecodeLimits) -> Failed<O> {
    let payload = message.payload();
    let mut context = limits.context();
    let code = message.text(":exception-type").map(|name| bare_code(O::Event::exception(name)));
    match code.and_then(|code| read_error::<O::Error>(code, payload, &mut context)) {
        Some(error) => failure(error, context.corrected(), payload),
        None => {
            let error = UnmodeledError::new(code.map(str::to_owned), Summary::read(payload).message());
            failure(O::Error::unmodeled(error), Vec::new(), payload)
        }
    }
}

fn failure<E>(error: E, corrected: Vec<String>, payload: &Bytes) -> EventError<E> {
    EventError::Service(Box::new(ErrorEvent { error, corrected, payload: payload.clone() }))
}

fn unreadable_frame<E>(error: FrameError) -> EventError<E> {
    event_unreadable(DecodeError::Frame(error), None, Bytes::new())
}

fn event_unreadable<E>(error: DecodeError, event_type: Option<&str>, payload: Bytes) -> EventError<E> {
    let event_type = event_type.map(str::to_owned);
    EventError::Decode(Box::new(UnreadableEvent { error, event_type, payload }))
}
