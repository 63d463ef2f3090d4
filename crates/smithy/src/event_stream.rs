//! Operations that answer with a stream of events (`smithy.api#streaming` on a union).

use crate::{DeserializeShapeOwned, Operation};

/// An operation whose output has an event stream.
///
/// Its [`Output`](Operation::Output) holds the other members, which come before the events.
pub trait EventStreamOperation: Operation {
    /// One event: the union, without the members that are errors.
    type Event: EventStream;
}

/// A union whose members are the events of a stream.
///
/// It reads like every union: from an object with one member, the event's type, so that an
/// event of a later version keeps its name and its data.
pub trait EventStream: DeserializeShapeOwned + Send + 'static {
    /// The events that are more than a JSON payload.
    const LAYOUTS: &'static [EventLayout] = &[];
    /// The errors that the union calls by another name than their code: name and code.
    const EXCEPTIONS: &'static [(&'static str, &'static str)] = &[];

    /// The layout of the event called `name`.
    fn layout(name: &str) -> EventLayout {
        Self::LAYOUTS.iter().find(|layout| layout.event == name).copied().unwrap_or(EventLayout::PAYLOAD)
    }

    /// The code of the error called `name`.
    fn exception(name: &str) -> &str {
        Self::EXCEPTIONS.iter().find(|(known, _)| *known == name).map_or(name, |(_, code)| code)
    }
}

/// Where in a message the members of an event are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventLayout {
    /// The name of the union's member.
    pub event: &'static str,
    /// The members of the event that are headers (`smithy.api#eventHeader`).
    pub headers: &'static [&'static str],
    /// What the payload is.
    pub payload: EventPayload,
}

/// What the payload of an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventPayload {
    /// The members that are not headers.
    Members,
    /// This member (`smithy.api#eventPayload`), a structure or union.
    Json(&'static str),
    /// This member, a string.
    Text(&'static str),
    /// This member, a blob.
    Bytes(&'static str),
}

impl EventLayout {
    /// All members are in the payload.
    const PAYLOAD: Self = Self::new("", &[], EventPayload::Members);

    /// The layout of `event`.
    pub const fn new(event: &'static str, headers: &'static [&'static str], payload: EventPayload) -> Self {
        Self { event, headers, payload }
    }
}
