//! Decoding of outputs: the result is the right value, or an error that shows no value.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use awsjson_protocol::{DecodeError, ResponseError, UnreadableResponse, decode, response};
use awsjson_smithy::Document;
use bytes::Bytes;
use support::{Describe, Item, Library, Ping, Status, http_response};

const COMPLETE: &str = r#"{"Name":"Bodleian \u00e9 é","Count":12,"Weight":1.5,"Opened":1763871359.5,"Closed":false,
"Seal":"Zm9v","Status":"OPEN","Item":{"Book":"Emma"},"Notes":{"a":[1,null,{"b":"c"}]},
"Tags":{"k":{"Label":"l"}},"Shelf":{"Label":"1","Parts":[{"Label":"2"}],"Next":{"Label":"3"}},"New":[{"x":"y"}]}"#;

fn rejected(body: impl Into<Bytes>) -> UnreadableResponse {
    let body = body.into();
    match response::<Describe>(http_response(200, body.clone())) {
        Err(ResponseError::Decode(unreadable)) => {
            assert_eq!(unreadable.status, 200);
            assert_eq!(unreadable.request_id(), Some("id-1"));
            assert_eq!(unreadable.raw_body(), &body);
            *unreadable
        }
        other => panic!("{other:?}"),
    }
}

fn read(body: &str) -> Library {
    response::<Describe>(http_response(200, body.to_owned())).unwrap()
}

#[test]
fn a_complete_response_is_decoded() {
    let decoded = decode::<Describe>(http_response(200, COMPLETE)).unwrap();
    assert_eq!(decoded.output.name, "Bodleian é é");
    assert_eq!(decoded.output.status, Some(Status::Open));
    assert_eq!(decoded.output.shelf.unwrap().parts.unwrap()[0].label, "2");
    assert_eq!(decoded.request_id.as_deref(), Some("id-1"));
    assert_eq!(decoded.corrected, [""; 0]);
}

#[test]
fn a_response_truncated_at_any_byte_is_an_error() {
    for end in 0..COMPLETE.len() {
        let unreadable = rejected(Bytes::from_static(&COMPLETE.as_bytes()[..end]));
        let kind = unreadable.error;
        let expected = match end {
            0 => kind == DecodeError::Empty,
            _ => matches!(kind, DecodeError::Truncated { .. } | DecodeError::NotUtf8 { .. }),
        };
        assert!(expected, "truncated at {end}: {kind:?}");
    }
}

#[test]
fn deep_nesting_is_skipped_or_rejected_without_a_stack_overflow() {
    const DEPTH: usize = 100_000;
    let arrays = format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    assert_eq!(read(&format!(r#"{{"Name":"n","New":{arrays}}}"#)).name, "n");
    assert!(matches!(rejected(format!(r#"{{"Name":"n","Notes":{arrays}}}"#)).error, DecodeError::Malformed { .. }));
    assert!(matches!(
        rejected(format!(r#"{{"Name":"n","Item":{{"Later":{arrays}}}}}"#)).error,
        DecodeError::Malformed { .. }
    ));
    let shelves = format!(r#"{}{{}}{}"#, r#"{"Next":"#.repeat(DEPTH), "}".repeat(DEPTH));
    assert!(matches!(rejected(format!(r#"{{"Name":"n","Shelf":{shelves}}}"#)).error, DecodeError::Malformed { .. }));
    assert_eq!(rejected(arrays).error, DecodeError::NotAnObject);
    assert!(read(&format!(r#"{{"Name":"n","Notes":{}{}}}"#, "[".repeat(120), "]".repeat(120))).notes.is_some());
}

#[test]
fn a_body_that_is_not_an_object_is_an_error() {
    for body in ["<html>fine</html>", "[]", "nulls", "7", "\"text\"", "true", "\u{feff}{}"] {
        assert_eq!(rejected(body).error, DecodeError::NotAnObject, "{body}");
    }
    assert_eq!(rejected("").error, DecodeError::Empty);
    assert_eq!(rejected(" \r\n").error, DecodeError::Empty);
    for body in [r#"{"Name":"n"}x"#, r#"{"Name":"n"}{}"#, "{]", "{'Name':1}", r#"{"Name":"n",}"#] {
        assert!(matches!(rejected(body).error, DecodeError::Malformed { .. }), "{body}");
    }
}

#[test]
fn an_operation_without_output_members_accepts_any_json() {
    for body in ["", " ", "{}", r#"{"New":1}"#] {
        assert!(response::<Ping>(http_response(200, body)).is_ok(), "{body}");
    }
    for body in ["null", "[]", "[1,{}]", "\"done\"", "7", " true "] {
        assert!(response::<Ping>(http_response(200, body)).is_ok(), "{body}");
    }
    for body in ["<html>", "{", "{}x", "null null", "\"done", "'done'", "\u{feff}{}"] {
        let read = response::<Ping>(http_response(200, body));
        assert!(matches!(read, Err(ResponseError::Decode(_))), "{body}");
    }
    assert!(response::<Ping>(http_response(200, "[".repeat(100_000) + &"]".repeat(100_000))).is_ok());
    assert!(response::<Ping>(http_response(500, "null")).is_err());
}

#[test]
fn null_and_an_intentionally_empty_body_are_an_empty_object() {
    for body in ["null", " null\n"] {
        let decoded = decode::<Describe>(http_response(200, body)).unwrap();
        assert_eq!((decoded.output, decoded.corrected), (Library::named(""), vec!["Name".to_owned()]));
    }
    let mut empty = http_response(200, "");
    empty.headers_mut().insert("content-length", "0".parse().unwrap());
    let decoded = decode::<Describe>(empty).unwrap();
    assert_eq!((decoded.output, decoded.corrected), (Library::named(""), vec!["Name".to_owned()]));

    for status in [204, 205] {
        let decoded = decode::<Describe>(http_response(status, "")).unwrap();
        assert_eq!(decoded.corrected, ["Name"], "{status} has no content");
    }
    assert!(decode::<Describe>(http_response(206, "")).is_err());

    let mut truncated = http_response(200, "");
    truncated.headers_mut().insert("content-length", "2".parse().unwrap());
    assert!(decode::<Describe>(truncated).is_err());
    assert!(matches!(rejected("nul").error, DecodeError::NotAnObject));
}

#[test]
fn the_error_for_a_compressed_body_names_the_encoding() {
    let encoded = |encoding: &str, body: &'static [u8]| {
        let mut response = http_response(200, body);
        response.headers_mut().insert("content-encoding", encoding.parse().unwrap());
        decode::<Describe>(response)
    };
    let gzip = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0";
    let error = encoded("gzip", gzip).unwrap_err().to_string();
    assert!(error.contains("content encoding gzip") && error.contains("proxy"), "{error}");
    assert!(encoded("br", b"{\"Name\":\"A\"}").is_ok(), "the body is not encoded");
    assert!(encoded("identity", gzip).unwrap_err().to_string().contains("UTF-8"));
}

#[test]
fn invalid_utf8_is_an_error_even_in_skipped_values() {
    for body in [b"{\"Name\":\"\xff\"}".as_slice(), b"{\"New\":\"\xff\"}", b"{\"\xc3\x28\":1}"] {
        assert!(matches!(rejected(body).error, DecodeError::NotUtf8 { .. }));
    }
    for escape in [r"\ud800", r"\udc00", r"\ud800\ud800", r"\ud800x"] {
        let kind = rejected(format!(r#"{{"Name":"{escape}"}}"#)).error;
        assert!(matches!(kind, DecodeError::Malformed { .. }), "{escape}: {kind:?}");
    }
    assert_eq!(read(r#"{"Name":"\ud83d\ude00"}"#).name, "😀");
}

#[test]
fn a_value_outside_its_type_is_an_error_with_its_path() {
    for (member, values) in [
        ("Name", r#"7 true [] {}"#),
        ("Count", r#""7" 1.5 true [] {} 9223372036854775808 -9223372036854775809 9007199254740993.0"#),
        ("Weight", r#""7" true [] {} "nan" "inf""#),
        (
            "Opened",
            r#""7" true [] {} 1e300 999999999999999 -999999999999999 "2025-13-01T00:00:00Z" "2025-02-30T00:00:00Z" "99999-01-01T00:00:00Z""#,
        ),
        ("Closed", r#"0 "true" [] {}"#),
        ("Seal", r#"7 "§" [] {} "Zm9v====""#),
        ("Status", r#"7 true [] {}"#),
        ("Item", r#"7 "Book" [] {"Book":7} {"Book":"a","Sheets":1} {"Book":"a","Later":1}"#),
        ("Tags", r#"7 [] {"k":7} {"k":{},"k":{}}"#),
        ("Shelf", r#"7 [] {"Parts":{}} {"Parts":[7]} {"Label":"a","Label":"b"}"#),
        ("Notes", r#"{"a":1,"a":2}"#),
    ] {
        for value in values.split(' ') {
            let kind = rejected(format!(r#"{{"Name2":1,"{member}":{value}}}"#)).error;
            let DecodeError::Type { path, .. } = &kind else { panic!("{member} {value}: {kind:?}") };
            assert!(path.starts_with(member), "{member} {value}: {path}");
        }
    }
    for body in [r#"{"Weight":1e400}"#, r#"{"Opened":1e400}"#, r#"{"Notes":-1e400}"#] {
        assert!(matches!(rejected(body).error, DecodeError::Malformed { .. }), "{body}");
    }
    assert!(matches!(rejected(r#"{"Name":"a","Name":"b"}"#).error, DecodeError::Type { .. }));
}

#[test]
fn corrected_members_are_reported() {
    let body = r#"{"Tags":{"k":{}},"Shelf":{"Label":null,"Parts":[{"Label":"a"},{}],"Next":{"Next":{}}}}"#;
    let corrected = decode::<Describe>(http_response(200, body)).unwrap().corrected;
    let mut expected =
        ["Tags[#0].Label", "Shelf.Parts[1].Label", "Shelf.Next.Next.Label", "Shelf.Next.Label", "Shelf.Label", "Name"];
    expected.sort_unstable();
    let mut sorted = corrected;
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
}

#[test]
fn unknown_values_and_members_are_preserved() {
    let library = read(r#"{"Name":"n","Status":"LATER","Item":{"__type":"x","Book":null,"Scroll":{"a":[1]}}}"#);
    assert_eq!(library.status, Some(Status::from("LATER")));
    let Some(Item::Unknown(member)) = library.item else { panic!("{:?}", library.item) };
    assert_eq!(member.name, "Scroll");
    let data = Document::Object([("a".to_owned(), Document::Array(vec![1_u64.into()]))].into());
    assert_eq!(member.value, data);
}

#[test]
fn errors_show_no_text_of_the_body() {
    for body in [
        r#"{"Name":"s3cret","Count":"s3cret"}"#,
        r#"{"Opened":"s3cret"}"#,
        r#"{"Shelf":{"Parts":["s3cret"]}}"#,
        r#"{"Item":{"Later":"s3cret","s3cret":1}}"#,
        r#"{"s3cret":1,"Notes":{"s3cret":1,"s3cret":2}}"#,
        r#"{"Name":"s3cret"#,
        r#"{"Name":"s3cret\q"}"#,
        r#"<html>s3cret"#,
    ] {
        let error = response::<Describe>(http_response(200, body)).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(shown.contains("200") && shown.contains("id-1"), "{shown}");
        assert!(!error.to_string().contains('\n'));
    }
}
