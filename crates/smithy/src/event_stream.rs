//! Operations that return a stream of events (`smithy.api#streaming` on a union).

use crate::{DeserializeShapeOwned, Operation};

/// An operation whose output has an event stream.
///
/// Its [`Output`](Operation::Output) contains the other members, which the service sends before the events.
pub trait EventStreamOperation: Operation {
    /// An event: the union without the members that are errors.
    type Event: EventStream;
}

/// A union whose members are the events of a stream.
///
/// It is read like any union, from an object with one member, whose name is the type of the event. An event
/// that this version does not know therefore keeps its name and its data.
pub trait EventStream: DeserializeShapeOwned + Send + 'static {
    /// The layouts of the events that are not just a JSON payload.
    const LAYOUTS: &'static [EventLayout] = &[];
    /// The names in the union, and the codes, of the errors for which the two differ.
    const EXCEPTIONS: &'static [(&'static str, &'static str)] = &[];

    /// The layout of the event `name`.
    fn layout(name: &str) -> EventLayout {
        Self::LAYOUTS.iter().find(|layout| layout.event == name).copied().unwrap_or(EventLayout::PAYLOAD)
    }

    /// The code of the error that is `name` in the union.
    fn exception(name: &str) -> &str {
        Self::EXCEPTIONS.iter().find(|(known, _)| *known == name).map_or(name, |(_, code)| code)
    }
}

/// The parts of a message in which the members of an event are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventLayout {
    /// The name of the union's member.
    pub event: &'static str,
    /// The members of the event that are headers (`smithy.api#eventHeader`).
    pub headers: &'static [&'static str],
    /// The content of the payload.
    pub payload: EventPayload,
}

/// The content of the payload of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventPayload {
    /// All members that are not headers.
    Members,
    /// Only this member (`smithy.api#eventPayload`), which is a structure or a union.
    Json(&'static str),
    /// Only this member, which is a string.
    Text(&'static str),
    /// Only this member, which is a blob.
    Bytes(&'static str),
}

impl EventLayout {
    /// The layout of an event whose members are all in the payload.
    const PAYLOAD: Self = Self::new("", &[], EventPayload::Members);

    /// Creates the layout of `event`.
    pub const fn new(event: &'static str, headers: &'static [&'static str], payload: EventPayload) -> Self {
        Self { event, headers, payload }
    }
}
