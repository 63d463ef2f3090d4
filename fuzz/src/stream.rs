//! The target of event streams, on an operation that is made up: the service of the model has none.

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

/// The most bytes of a frame. Fewer than by default, so that frames that are too large are tried too.
const MOST: usize = 4096;
/// The lengths and the checksums of a frame.
const SMALLEST: usize = 16;

/// An event with a part in each place there is.
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
        /// JSON alone.
        Connected(Connection) = "connected", as_connected,
        /// Headers and bytes.
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

/// What comes before the events.
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

/// `data` is the body of an event stream: as it is, and again with right lengths and checksums,
/// without which no changed byte would get past them.
pub fn event_stream(data: &[u8]) {
    check(data);
    check(&repaired(data));
}

/// A body says the same however it is cut, and nothing after its end.
fn check(body: &[u8]) {
    let whole = decode(std::iter::once(body));
    let cut = usize::from(body.last().copied().unwrap_or_default() % 61) + 1;
    assert_eq!(decode(body.chunks(cut)), whole, "in pieces of {cut} bytes");
    // The members of the output come before the first event, and one error ends the stream.
    assert!(whole.len() <= body.len() / SMALLEST + 3, "{} items in {} bytes", whole.len(), body.len());
}

/// All items, and what went wrong, as text.
fn decode<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Vec<String> {
    let mut decoder = EventDecoder::<Watch>::new().max_frame_bytes(MOST);
    let (mut told, mut started, mut over) = (Vec::new(), false, false);
    for piece in pieces {
        decoder.push(piece);
        while let Some(item) = decoder.next_item() {
            assert!(!over, "an item after the end: {item:?}");
            if let Ok(item) = &item {
                assert_eq!(matches!(item, StreamItem::Initial { .. }), !started, "the output comes first and once");
            }
            // The output may be unreadable, and the events after it are not.
            started = true;
            over = item.as_ref().is_err_and(|error| !error.is_recoverable());
            told.push(match item {
                Ok(item) => format!("{item:?}"),
                Err(error) => format!("{error} {:?}", error.payload()),
            });
        }
    }
    let end = decoder.end();
    assert!(!over || end.is_ok(), "a second end: {end:?}");
    told.extend(end.err().map(|error| error.to_string()));
    assert!(decoder.next_item().is_none(), "an item after the end");
    told
}

/// `data` as frames whose lengths are in it, with the checksums that they should have.
fn repaired(data: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut rest = data;
    while let Some((total, after)) = rest.split_first_chunk::<4>() {
        let stated = usize::try_from(u32::from_be_bytes(*total)).unwrap_or(usize::MAX);
        let length = stated.clamp(SMALLEST, rest.len().max(SMALLEST));
        let (headers, after) = after.split_at(after.len().min(4));
        let content = after.iter().skip(4).copied().chain(std::iter::repeat(0)).take(length - SMALLEST);
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
