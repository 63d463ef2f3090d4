//! An operation with an event stream, and frames of it.

use super::{Describe, Error, Shelf};
use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::{
    Blob, EventLayout, EventPayload, EventStream, EventStreamOperation, Operation, OperationInput, OperationTraits,
    Service, Validate, structure, union, validate,
};
use time::OffsetDateTime;

/// An event with headers and a payload of bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    pub at: Option<OffsetDateTime>,
    pub number: Option<i64>,
    pub whole: Option<bool>,
    pub owner: Option<String>,
    pub seal: Option<Blob>,
    pub image: Option<Blob>,
}
structure!(Snapshot {
    optional at = "At",
    optional number = "Number",
    optional whole = "Whole",
    optional owner = "Owner",
    optional seal = "Seal",
    optional image = "Image",
});

#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub text: String,
}
structure!(Note { required text = "Text" });

union! {
    /// The events of a library.
    #[derive(Debug)]
    pub enum LibraryEvent {
        /// A shelf was built.
        Built(Shelf) = "built", as_built,
        /// A picture was taken.
        Taken(Snapshot) = "taken", as_taken,
        /// A note was written.
        Noted(Note) = "noted", as_noted,
    }
}

impl EventStream for LibraryEvent {
    const LAYOUTS: &'static [EventLayout] = &[
        EventLayout::new("taken", &["At", "Number", "Whole", "Owner", "Seal"], EventPayload::Bytes("Image")),
        EventLayout::new("noted", &[], EventPayload::Text("Text")),
    ];
    const EXCEPTIONS: &'static [(&'static str, &'static str)] = &[("lost", "NotFoundException")];
}

#[derive(Debug, Clone, PartialEq)]
pub struct WatchOutput {
    pub name: String,
}
structure!(WatchOutput { required name = "Name" });

#[derive(Debug)]
pub enum Watch {}

#[derive(Debug, Clone)]
pub struct WatchInput {}
structure!(WatchInput {});
impl Validate for WatchInput {
    fn validate_with(&self, _: &mut validate::Validator) {}
}
impl OperationInput for WatchInput {
    type Operation = Watch;
}
impl Operation for Watch {
    const NAME: &'static str = "Watch";
    const SERVICE: &'static Service = Describe::SERVICE;
    const TRAITS: OperationTraits = OperationTraits::NONE.event_stream();
    type Input = WatchInput;
    type Output = WatchOutput;
    type Error = Error;

    fn endpoint(_: &EndpointConfig, _: &WatchInput) -> Result<Endpoint, EndpointError> {
        Ok(Endpoint::new("https://library.example.com"))
    }
}
impl EventStreamOperation for Watch {
    type Event = LibraryEvent;
}

pub fn frame(headers: &[(&'static str, HeaderValue)], payload: &[u8]) -> Vec<u8> {
    let headers = headers.iter().map(|(name, value)| Header::new(*name, value.clone())).collect();
    let mut bytes = Vec::new();
    write_message_to(&Message::new_from_parts(headers, payload.to_vec()), &mut bytes).unwrap();
    bytes
}

pub fn text(text: &'static str) -> HeaderValue {
    HeaderValue::String(text.into())
}

pub fn event(name: &'static str, payload: &str) -> Vec<u8> {
    frame(&[(":message-type", text("event")), (":event-type", text(name))], payload.as_bytes())
}
