//! Decoding of event streams from pieces of a body.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream::HeaderValue;
use awsjson_protocol::{DecodeError, EventDecoder, EventError, FrameError, StreamItem};
use awsjson_smithy::{Blob, Document, OperationError, UnknownMember};
use proptest::prelude::*;
use support::Error;
use support::watch::{LibraryEvent, Note, Snapshot, Watch, event, frame, text};
use time::OffsetDateTime;

fn exception(name: &'static str, payload: &str) -> Vec<u8> {
    frame(&[(":message-type", text("exception")), (":exception-type", text(name))], payload.as_bytes())
}

/// The items and the errors in `pieces`, as text.
fn decode<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
    let mut decoder = EventDecoder::<Watch>::new();
    let mut items = Vec::new();
    for piece in pieces {
        decoder.push(piece);
        while let Some(item) = decoder.next_item() {
            items.push(item.map_or_else(|error| error.to_string(), |item| format!("{item:?}")));
        }
    }
    items.extend(decoder.end().err().map(|error| error.to_string()));
    items
}

/// The events of a stream without an initial response, and the error at its end.
fn events(body: &[u8]) -> (Vec<LibraryEvent>, Option<EventError<Error>>) {
    let mut decoder = EventDecoder::<Watch>::new();
    decoder.push(body);
    let mut events = Vec::new();
    loop {
        match decoder.next_item() {
            Some(Ok(StreamItem::Event(event))) => events.push(event),
            Some(Ok(_)) => {}
            Some(Err(error)) => return (events, Some(error)),
            None => return (events, decoder.end().err()),
        }
    }
}

fn decode_error(error: Option<EventError<Error>>) -> DecodeError {
    match error {
        Some(EventError::Decode(unreadable)) => unreadable.error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_items_do_not_depend_on_how_a_body_is_split() {
    let mut body = event("initial-response", r#"{"Name":"Bodleian"}"#);
    body.extend(event("built", r#"{"Label":"A"}"#));
    body.extend(exception("lost", r#"{"Message":"Gone","Shelf":"B"}"#));
    let whole = decode([body.as_slice()]);
    assert_eq!(
        whole,
        [
            r#"Initial { output: WatchOutput { name: "Bodleian" }, corrected: [] }"#,
            r#"Event(Built(Shelf { label: "A", parts: None, next: None }))"#,
            "the service ended the event stream: NotFoundException: Gone",
        ]
    );
    for cut in 0..=body.len() {
        let (before, after) = body.split_at(cut);
        assert_eq!(decode([before, after]), whole, "split after {cut} bytes");
    }
    assert_eq!(decode(body.chunks(1)), whole);
    for end in 1..body.len() {
        let cut_short = decode([&body[..end]]);
        assert!(cut_short.len() <= whole.len() && cut_short != whole, "{end}: {cut_short:?}");
    }
}

#[test]
fn events_may_come_without_an_initial_response() {
    let items = decode([event("built", r#"{"Label":"A"}"#).as_slice()]);
    assert_eq!(items[0], r#"Initial { output: WatchOutput { name: "" }, corrected: ["Name"] }"#);
    assert_eq!(items.len(), 2);
}

#[test]
fn members_are_read_from_headers_and_payload() {
    let mut body = frame(
        &[
            (":message-type", text("event")),
            (":event-type", text("taken")),
            ("At", HeaderValue::Timestamp(DateTime::from_millis(1_764_064_225_123))),
            ("Number", HeaderValue::Int16(-7)),
            ("Whole", HeaderValue::Bool(false)),
            ("Owner", text("Ada")),
            ("Seal", HeaderValue::ByteArray((&b"\x00\xff"[..]).into())),
            ("Image", text("no header of the event")),
        ],
        b"\x89PNG\xff",
    );
    body.extend(event("noted", "no JSON"));
    let (events, error) = events(&body);
    assert!(error.is_none(), "{error:?}");
    let taken = Snapshot {
        at: OffsetDateTime::from_unix_timestamp_nanos(1_764_064_225_123_000_000).ok(),
        number: Some(-7),
        whole: Some(false),
        owner: Some("Ada".to_owned()),
        seal: Some(Blob::from(b"\x00\xff")),
        image: Some(Blob::from(b"\x89PNG\xff")),
    };
    assert_eq!(events, [LibraryEvent::Taken(taken), LibraryEvent::Noted(Note { text: "no JSON".to_owned() })]);
}

#[test]
fn an_event_of_a_later_version_keeps_its_name_and_data() {
    let later = |payload: &[u8], header: Option<HeaderValue>| {
        let mut headers = vec![(":message-type", text("event")), (":event-type", text("burnt"))];
        headers.extend(header.map(|header| ("Id", header)));
        let (mut events, error) = events(&frame(&headers, payload));
        assert!(error.is_none(), "{error:?}");
        match events.pop() {
            Some(LibraryEvent::Unknown(UnknownMember { name, value, .. })) if name == "burnt" => value,
            other => panic!("{other:?}"),
        }
    };
    let object = |members: &[(&str, Document)]| {
        Document::Object(members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    };
    assert_eq!(later(br#"{"A":1}"#, None), object(&[("A", 1_u64.into())]));
    assert_eq!(later(br#"{"A":1}"#, Some(text("x"))), object(&[("A", 1_u64.into()), ("Id", "x".into())]));
    assert_eq!(later(b"ash", None), "ash".into());
    assert_eq!(later(b"\xff", None), "/w==".into());
    assert_eq!(later(b"ash", Some(text("x"))), object(&[("Id", "x".into()), ("payload", "ash".into())]));
    assert_eq!(later(b"", None), Document::Null);
    let uuid = HeaderValue::Uuid(0x6a7a_5f0e_8f4a_4c61_9d1c_0123_4567_89ab);
    assert_eq!(later(b"", Some(uuid)), object(&[("Id", "6a7a5f0e-8f4a-4c61-9d1c-0123456789ab".into())]));
}

#[test]
fn unmodeled_errors_keep_code_message_and_payload() {
    let unmodeled = [(":message-type", text("error")), (":error-code", text("Flood")), (":error-message", text("Wet"))];
    for (body, payload) in [
        (frame(&unmodeled, b""), ""),
        (exception("Flood", r#"{"Message":"Wet","Depth":3}"#), r#"{"Message":"Wet","Depth":3}"#),
    ] {
        let (_, error) = events(&body);
        let Some(EventError::Service(failure)) = error else { panic!("{error:?}") };
        assert_eq!((failure.error.code(), failure.error.message()), (Some("Flood"), Some("Wet")));
        assert_eq!(failure.payload, payload);
    }
}

#[test]
fn an_event_that_cannot_be_decoded_does_not_end_the_stream() {
    let mut body = event("built", r#"{"Label":{"Secret":"hunter2"}}"#);
    body.extend(event("noted", "next"));
    let mut decoder = EventDecoder::<Watch>::new();
    decoder.push(&body);
    decoder.next_item().unwrap().unwrap();
    let error = decoder.next_item().unwrap().unwrap_err();
    assert!(error.is_recoverable());
    assert!(error.to_string().starts_with("event built: built.Label of the response has an invalid value"), "{error}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    assert!(matches!(decoder.next_item(), Some(Ok(StreamItem::Event(LibraryEvent::Noted(_))))));
}

#[test]
fn invalid_frames_are_errors_and_end_the_stream() {
    let good = event("noted", "x");
    let changed = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        decode_error(events(&bytes).1)
    };
    assert_eq!(
        decode_error(events(b"<html><body>Bad Gateway</body></html>").1),
        DecodeError::Frame(FrameError::Checksum)
    );
    assert_eq!(changed(3), DecodeError::Frame(FrameError::Checksum));
    assert!(matches!(changed(good.len() - 6), DecodeError::Frame(FrameError::Malformed(_))));
    let nameless = frame(&[(":message-type", text("event"))], b"");
    let DecodeError::Frame(FrameError::Malformed(reason)) = decode_error(events(&nameless).1) else { panic!() };
    assert!(reason.contains(":event-type"), "{reason}");
    let mut decoder = EventDecoder::<Watch>::new();
    decoder.push(b"no event stream at all");
    decoder.next_item().unwrap().unwrap_err();
    decoder.push(&good);
    assert!(decoder.next_item().is_none() && decoder.end().is_ok());
}

#[test]
fn the_size_of_a_frame_is_checked_before_it_is_received() {
    let large = event("noted", &"x".repeat(1000));
    let mut decoder = EventDecoder::<Watch>::new().max_frame_bytes(1000);
    decoder.push(&large[..12]);
    let Some(Err(EventError::Decode(unreadable))) = decoder.next_item() else { panic!() };
    let DecodeError::Frame(FrameError::TooLarge { bytes, max_frame_bytes, .. }) = unreadable.error else { panic!() };
    assert_eq!((bytes, max_frame_bytes), (large.len(), 1000));
}

#[test]
fn headers_are_limited_before_they_are_received() {
    // The specification allows 128 KiB. Each of these headers has two bytes.
    let full = |headers: usize| {
        let mut all = vec![(":message-type", text("event")), (":event-type", text("noted"))];
        all.extend((0..headers).map(|_| ("", HeaderValue::Bool(true))));
        frame(&all, b"x")
    };
    let length = |frame: &[u8]| u32::from_be_bytes(*frame[4..].first_chunk().unwrap());
    let most = (0x2_0000 - length(&full(0))) / 2;
    let (allowed, too_many) = (full(most as usize), full(most as usize + 1));
    assert!(length(&allowed) <= 0x2_0000 && length(&too_many) > 0x2_0000);
    assert!(events(&allowed).1.is_none());
    let error = decode_error(events(&too_many[..12]).1);
    let DecodeError::Frame(FrameError::Malformed(reason)) = error else { panic!("{error}") };
    assert!(reason.contains("131072"), "{reason}");
}

#[test]
fn nesting_is_limited() {
    let body = event("built", &r#"{"Label":"A","Next":"#.repeat(100_000));
    assert!(matches!(decode_error(events(&body).1), DecodeError::Malformed { .. }));
}

proptest! {
    #[test]
    fn arbitrary_bytes_do_not_panic(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..64), 0..8)) {
        decode(pieces.iter().map(Vec::as_slice));
    }

    #[test]
    fn a_changed_byte_is_never_an_event(at in 0_usize..90, bit in 0_u8..8) {
        let mut body = event("built", r#"{"Label":"A"}"#);
        let at = at % body.len();
        body[at] ^= 1 << bit;
        prop_assert!(events(&body).0.is_empty());
    }
}
