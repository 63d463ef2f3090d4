//! Event streams, decoded as clients do.

use crate::support::watch::{Watch, event, frame, text};
use crate::{BODY, MIB, Shape, filled};
use aws_smithy_types::event_stream::HeaderValue;
use awsjson_protocol::{EventDecoder, MAX_FRAME_BYTES};

/// The largest payload of the specification.
const PAYLOAD: usize = 24 * MIB;

/// Decodes events that arrive in pieces of a size that connections have.
fn read(body: Vec<u8>) {
    decode(body.chunks(16 << 10));
}

/// Decodes events that are all there before the first is asked for.
fn read_at_once(body: Vec<u8>) {
    decode([body.as_slice()]);
}

fn decode<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) {
    let mut decoder = EventDecoder::<Watch>::new();
    let mut items = 0;
    for piece in pieces {
        decoder.push(piece);
        while let Some(item) = decoder.next_item() {
            items += 1;
            if let Err(error) = item {
                assert!(error.to_string().len() < 8000, "errors are of a sane length");
            }
        }
    }
    decoder.end().unwrap();
    assert!(items > 0);
}

/// Twice one event with the largest payload, which is one piece again and again.
fn largest(name: &'static str, start: &str, piece: &str, end: &str) -> Vec<u8> {
    let payload = filled(PAYLOAD, start, |_, text| text.push_str(piece), end);
    event(name, std::str::from_utf8(&payload).unwrap()).repeat(2)
}

fn with_headers(name: &'static str, header: (&'static str, HeaderValue), count: usize) -> Vec<u8> {
    let mut headers = vec![(":message-type", text("event")), (":event-type", text(name))];
    headers.extend(std::iter::repeat_n(header, count));
    frame(&headers, b"")
}

const fn shape(name: &'static str, bytes: fn() -> Vec<u8>) -> Shape {
    Shape { name, bytes, read }
}

pub(crate) const SHAPES: &[Shape] = &[
    shape("event: structures", || largest("built", r#"{"Parts":["#, "{},", "]}")),
    shape("event: a text", || largest("noted", "", "x", "")),
    shape("event: bytes", || largest("taken", "", "\0", "")),
    shape("event: unknown, JSON", || largest("later", r#"{"A":["#, "[],", "]}")),
    shape("event: unknown, one long number", || largest("later", "0.", "7", "")),
    shape("event: unknown, text", || largest("later", "x", "y", "")),
    shape("event: unknown, bytes", || {
        frame(&[(":message-type", text("event")), (":event-type", text("later"))], &vec![0xff; PAYLOAD])
    }),
    shape("event: an exception", || {
        let payload = filled(PAYLOAD, r#"{"Message":"\n"#, |_, text| text.push('x'), r#""}"#);
        frame(&[(":message-type", text("exception")), (":exception-type", text("lost"))], &payload)
    }),
    shape("event: an exception that is not UTF-8", || {
        frame(&[(":message-type", text("exception")), (":exception-type", text("lost"))], &vec![0xff; PAYLOAD])
    }),
    shape("event: as many headers as there may be", || with_headers("later", ("", HeaderValue::Bool(true)), 65_000)),
    shape("event: a frame of headers", || {
        // A header without a name is `true` in two bytes. The checksum at the end is missing.
        let [length, headers] = [MAX_FRAME_BYTES, MAX_FRAME_BYTES - 16].map(|bytes| (bytes as u32).to_be_bytes());
        let lengths = [length, headers].concat();
        let mut bytes = [lengths.as_slice(), &crc32fast::hash(&lengths).to_be_bytes()].concat();
        bytes.resize(MAX_FRAME_BYTES, 0);
        bytes
    }),
    Shape {
        name: "event: many small ones at once",
        bytes: || {
            let small = event("built", "{}");
            small.repeat(BODY / small.len())
        },
        read: read_at_once,
    },
    Shape {
        name: "event: many small ones that are unknown at once",
        bytes: || {
            let small = event("later", "[[[[0]]]]");
            small.repeat(BODY / small.len())
        },
        read: read_at_once,
    },
];
