//! The target for event streams, on a made-up operation, because the service has no event streams.

use awsjson_protocol::{EventDecoder, StreamItem};
use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::validate::Validator;
use awsjson_smithy::{
    Blob, EventLayout, EventPayload, EventStream, EventStreamOperation, Operation, OperationInput, OperationTraits,
    Service, Validate, structure, union,
};
use partnercentral_account_model::ServiceError;
use partnercentral_account_model::operation::CancelConnection;
use partnercentral_account_model::types::Connection;

/// The maximum size of a frame. It is smaller than the default, so that inputs with larger frames occur.
const MAX_FRAME_BYTES: usize = 4096;
/// The size of a frame without headers and payload.
const MIN_FRAME_BYTES: usize = 16;

/// An event with members in headers and in the payload.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    width: Option<i32>,
    author: Option<String>,
    pixels: Option<Blob>,
}
structure!(Picture { optional width = "Width", optional author = "Author", optional pixels = "Pixels" });

union! {
    /// The events.
    #[derive(Debug)]
    pub enum Change {
        /// An event with a JSON payload only.
        Connected(Connection) = "connected", as_connected,
        /// An event with headers, and bytes as its payload.
        Drawn(Picture) = "drawn", as_drawn,
    }
}

impl EventStream for Change {
    const LAYOUTS: &'static [EventLayout] =
        &[EventLayout::new("drawn", &["Width", "Author"], EventPayload::Bytes("Pixels"))];
    const EXCEPTIONS: &'static [(&'static str, &'static str)] = &[("gone", "ResourceNotFoundException")];
}

#[derive(Debug, Clone)]
struct WatchInput {}
structure!(WatchInput {});

impl Validate for WatchInput {
    fn validate_with(&self, _: &mut Validator) {}
}

impl OperationInput for WatchInput {
    type Operation = Watch;
}

/// The initial response.
#[derive(Debug, Clone, PartialEq)]
struct WatchOutput {
    name: String,
}
structure!(WatchOutput { required name = "Name" });

enum Watch {}

impl Operation for Watch {
    const NAME: &'static str = "Watch";
    const SERVICE: &'static Service = CancelConnection::SERVICE;
    const TRAITS: OperationTraits = OperationTraits::NONE.event_stream();
    type Input = WatchInput;
    type Output = WatchOutput;
    type Error = ServiceError;

    fn endpoint(_: &EndpointConfig, _: &WatchInput) -> Result<Endpoint, EndpointError> {
        Ok(Endpoint::new("https://watch.example.com"))
    }
}

impl EventStreamOperation for Watch {
    type Event = Change;
}

/// `data` is the body of an event stream. It is decoded as it is, and with the lengths and checksums
/// corrected, because otherwise most mutations would not get past them.
pub fn event_stream(data: &[u8]) {
    check(data);
    check(&repaired(data));
}

/// The items do not depend on how a body is split, and none follow after the end.
fn check(body: &[u8]) {
    let whole = decode(std::iter::once(body));
    let length = usize::from(body.last().copied().unwrap_or_default() % 61) + 1;
    assert_eq!(decode(body.chunks(length)), whole, "in pieces of {length} bytes");
    // Each frame has one item. Only the output, and an error that ends the stream, can add to these.
    assert!(whole.len() <= body.len() / MIN_FRAME_BYTES + 3, "{} items in {} bytes", whole.len(), body.len());
}

/// The items and the errors, as text.
fn decode<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Vec<String> {
    let mut decoder = EventDecoder::<Watch>::new().max_frame_bytes(MAX_FRAME_BYTES);
    let (mut items, mut started, mut ended) = (Vec::new(), false, false);
    for piece in pieces {
        decoder.push(piece);
        while let Some(item) = decoder.next_item() {
            assert!(!ended, "an item after the end: {item:?}");
            if let Ok(item) = &item {
                assert_eq!(matches!(item, StreamItem::Initial { .. }), !started, "the output comes first and once");
            }
            // Events may follow an initial response that cannot be decoded.
            started = true;
            ended = item.as_ref().is_err_and(|error| !error.is_recoverable());
            items.push(match item {
                Ok(item) => format!("{item:?}"),
                Err(error) => format!("{error} {:?}", error.payload()),
            });
        }
    }
    let end = decoder.end();
    assert!(!ended || end.is_ok(), "an error after the end: {end:?}");
    items.extend(end.err().map(|error| error.to_string()));
    assert!(decoder.next_item().is_none(), "an item after the end");
    items
}

/// Converts `data` to valid frames: lengths are limited to the data, and checksums are corrected.
fn repaired(data: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut rest = data;
    while let Some((total, after)) = rest.split_first_chunk::<4>() {
        let stated = usize::try_from(u32::from_be_bytes(*total)).unwrap_or(usize::MAX);
        let length = stated.clamp(MIN_FRAME_BYTES, rest.len().max(MIN_FRAME_BYTES));
        let (headers, after) = after.split_at(after.len().min(4));
        let content = after.iter().skip(4).copied().chain(std::iter::repeat(0)).take(length - MIN_FRAME_BYTES);
        let start = body.len();
        body.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        body.extend(headers.iter().copied().chain([0; 4]).take(4));
        body.extend(checksum(&body, start));
        body.extend(content);
        body.extend(checksum(&body, start));
        rest = rest.get(length..).unwrap_or_default();
    }
    body
}

fn checksum(body: &[u8], start: usize) -> [u8; 4] {
    crc32fast::hash(body.get(start..).unwrap_or_default()).to_be_bytes()
}
