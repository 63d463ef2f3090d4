//! Decoding of errors: the code, the message, the members, and everything else that a response contains.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use awsjson_protocol::{ErrorResponse, ResponseError, response};
use awsjson_smithy::{Operation, UnmodeledError};
use bytes::Bytes;
use support::{Ask, Describe, Error, NotFoundException, http_response};

fn read_error<O: Operation<Error = Error>>(
    headers: &[(&'static str, &'static str)],
    body: &'static str,
) -> ErrorResponse<Error>
where
    O::Output: std::fmt::Debug,
{
    let mut received = http_response(400, body);
    for (name, value) in headers {
        received.headers_mut().insert(*name, value.parse().unwrap());
    }
    match response::<O>(received).unwrap_err() {
        ResponseError::Service(error_response) => {
            assert_eq!(error_response.status, 400);
            assert_eq!(error_response.request_id(), Some("id-1"));
            assert_eq!(error_response.raw_body(), body.as_bytes());
            assert_eq!(error_response.headers.len(), headers.len() + 1);
            *error_response
        }
        other => panic!("{other}"),
    }
}

fn unmodeled(code: Option<&str>, message: Option<&str>) -> Error {
    Error::Unmodeled(UnmodeledError::new(code.map(str::to_owned), message.map(str::to_owned)))
}

fn not_found(message: Option<&str>, shelf: &str) -> Error {
    Error::NotFoundException(NotFoundException {
        message: message.map(str::to_owned),
        shelf: shelf.to_owned(),
        count: None,
    })
}

#[test]
fn every_spelling_of_the_code_is_the_code() {
    for code in [
        "NotFoundException",
        "aws.library#NotFoundException",
        "NotFoundException:http://internal.example.com/coral/",
        "aws.library#NotFoundException:http://internal.example.com/coral/#x",
        " NotFoundException ",
    ] {
        for body in [format!(r#"{{"__type":"{code}","Shelf":"a"}}"#), format!(r#"{{"code":"{code}","Shelf":"a"}}"#)] {
            let error_response = read_error::<Describe>(&[], body.leak());
            assert_eq!(error_response.error, not_found(None, "a"), "{code}");
            assert_eq!(error_response.code.as_deref(), Some("NotFoundException"));
        }
        let header = [("x-amzn-errortype", &*code.to_owned().leak())];
        let error_response = read_error::<Describe>(&header, r#"{"__type":"Other","Shelf":"a"}"#);
        assert_eq!(error_response.error, not_found(None, "a"), "{code}");
    }
}

#[test]
fn type_wins_over_code_and_values_that_are_not_strings_are_ignored() {
    let error_response = read_error::<Describe>(&[], r#"{"code":"Other","__type":"NotFoundException","Shelf":"a"}"#);
    assert_eq!(error_response.error, not_found(None, "a"));
    let error_response =
        read_error::<Describe>(&[], r#"{"__type":7,"code":"Other","message":{"deep":[1]},"Message":"m"}"#);
    assert_eq!(error_response.error, unmodeled(Some("Other"), Some("m")));
    let error_response = read_error::<Describe>(&[("x-amzn-errortype", ":")], r##"{"__type":"a#","code":"Other"}"##);
    assert_eq!(error_response.error, unmodeled(Some("Other"), None));
}

#[test]
fn every_spelling_of_the_message_is_the_message() {
    for name in ["message", "Message", "errorMessage"] {
        let body = format!(r#"{{"__type":"Other","{name}":"m"}}"#).leak();
        assert_eq!(read_error::<Describe>(&[], body).error, unmodeled(Some("Other"), Some("m")));
        let body = format!(r#"{{"__type":"NotFoundException","Shelf":"a","{name}":"m"}}"#).leak();
        assert_eq!(read_error::<Describe>(&[], body).error, not_found(Some("m"), "a"));
    }
    let body = r#"{"__type":"NotFoundException","Message":"b","message":"a","Shelf":"s"}"#;
    assert_eq!(read_error::<Describe>(&[], body).error, not_found(Some("a"), "s"));
}

#[test]
fn the_header_names_the_error_if_the_body_is_not_an_object() {
    let header = [("x-amzn-errortype", "NotFoundException")];
    for body in ["", " ", "<html>NotFound</html>", "\"text\"", "[1]", "null", "7"] {
        assert_eq!(read_error::<Describe>(&header, body).error, not_found(None, ""), "{body}");
        assert_eq!(read_error::<Describe>(&[], body).error, unmodeled(None, None), "{body}");
        assert_eq!(read_error::<Describe>(&[], body).code, None);
    }
}

#[test]
fn a_modeled_error_that_cannot_be_read_keeps_code_and_message() {
    for rest in [r#""Shelf":7}"#, r#""Count":1e400}"#, r#""Shelf":"a"} junk"#, r#""Shelf":"a","Shelf":"b"}"#, r#""She"#]
    {
        let body = format!(r#"{{"__type":"NotFoundException","message":"m",{rest}"#).leak();
        let error_response = read_error::<Describe>(&[], body);
        assert_eq!(error_response.error, unmodeled(Some("NotFoundException"), Some("m")), "{rest}");
        assert_eq!(error_response.corrected, [""; 0], "{rest}");
    }
}

#[test]
fn corrected_members_of_an_error_are_reported() {
    let error_response = read_error::<Describe>(&[], r#"{"__type":"NotFoundException"}"#);
    assert_eq!(error_response.corrected, ["Shelf"]);
}

#[test]
fn the_query_code_is_reported_and_the_shape_comes_from_the_body() {
    let query = [("x-amzn-query-error", "Library.ShelfMissing;Sender")];
    let error_response = read_error::<Ask>(&query, r#"{"__type":"aws.library#NotFoundException","Shelf":"a"}"#);
    assert_eq!(
        (error_response.error, error_response.code.as_deref()),
        (not_found(None, "a"), Some("Library.ShelfMissing"))
    );
    let error_response = read_error::<Ask>(&query, "");
    assert_eq!(error_response.error, unmodeled(Some("Library.ShelfMissing"), None));
    let error_response = read_error::<Ask>(&[("x-amzn-query-error", "NotFoundException;Sender")], r#"{"Shelf":"a"}"#);
    assert_eq!(error_response.error, not_found(None, "a"));
    let error_response = read_error::<Ask>(&[("x-amzn-query-error", "Library.NotFound;Sender")], "{}");
    assert_eq!((error_response.error, error_response.code.as_deref()), (not_found(None, ""), Some("Library.NotFound")));
    let error_response = read_error::<Describe>(&query, r#"{"__type":"Other"}"#);
    assert_eq!(error_response.code.as_deref(), Some("Other"), "not a query-compatible service");
}

#[test]
fn a_hostile_body_is_an_error_with_its_status() {
    let nested = format!(r#"{{"__type":"Other","x":{}"#, "[".repeat(100_000));
    let bodies: [Bytes; 3] = [nested.into(), "[".repeat(100_000).into(), b"{\"\xff\":1}".as_slice().into()];
    for body in bodies {
        let ResponseError::Service(error_response) =
            response::<Describe>(http_response(503, body.clone())).unwrap_err()
        else {
            panic!("a service error")
        };
        assert_eq!(error_response.status, 503);
        assert_eq!(error_response.raw_body(), &body);
    }
}

#[test]
fn an_error_with_invalid_utf_8_is_still_identified() {
    for (type_name, expected) in [
        ("NotFoundException", not_found(Some("caf\u{fffd}"), "a")),
        ("Other", unmodeled(Some("Other"), Some("caf\u{fffd}"))),
    ] {
        let head = format!(r#"{{"__type":"{type_name}","Shelf":"a","message":"caf"#);
        let body = [head.as_bytes(), b"\xe9\"}"].concat();
        let ResponseError::Service(error_response) = response::<Describe>(http_response(400, body)).unwrap_err() else {
            panic!("a service error")
        };
        assert_eq!((error_response.error, error_response.code.as_deref()), (expected, Some(type_name)));
    }
}

#[test]
fn unknown_members_of_the_body_are_not_shown() {
    let body = r#"{"__type":"Other","message":"m","Hidden":"s3cret"}"#;
    let error = response::<Describe>(http_response(400, body)).unwrap_err();
    assert_eq!(error.to_string(), "Other: m (HTTP 400, request id-1)");
    assert!(!format!("{error:?}").contains("s3cret"));
    assert_eq!(error.raw_body(), body);
}

#[test]
fn an_error_is_one_line_with_external_text_escaped() {
    let body = r#"{"__type":"Odd\nCode","message":"isn't \"fine\"\r\n2026-01-01 INFO paid\u001b[2K"}"#;
    let mut response = http_response(400, body);
    response.headers_mut().insert("x-amzn-requestid", "id 'a'".parse().unwrap());
    let error = awsjson_protocol::response::<Describe>(response).unwrap_err();
    let expected = r#"Odd\nCode: isn't "fine"\r\n2026-01-01 INFO paid\u{1b}[2K (HTTP 400, request id 'a')"#;
    assert_eq!(error.to_string(), expected);
    let ResponseError::Service(error_response) = &error else { panic!("{error}") };
    assert_eq!(error_response.error.to_string(), r#"Odd\nCode: isn't "fine"\r\n2026-01-01 INFO paid\u{1b}[2K"#);
    assert!(std::error::Error::source(&error).is_none(), "nothing is printed twice");

    let body = r#"{"__type":"NotFoundException","message":"a\nb","Shelf":""}"#;
    let error = awsjson_protocol::response::<Describe>(http_response(400, body)).unwrap_err();
    assert_eq!(error.to_string(), r"NotFoundException: a\nb (HTTP 400, request id-1)");
}
