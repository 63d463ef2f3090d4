//! Responses, decoded as clients do.

use crate::support::{Describe, http_response};
use crate::{BODY, Shape, filled, repeated};
use awsjson_protocol::{ResponseError, decode, error_code};
use awsjson_smithy::Operation;
use bytes::Bytes;
use http::HeaderMap;

const fn success(name: &'static str, bytes: fn() -> Vec<u8>) -> Shape {
    Shape { name, bytes, read: |body| read(200, body) }
}

const fn failure(name: &'static str, bytes: fn() -> Vec<u8>) -> Shape {
    Shape { name, bytes, read: |body| read(400, body) }
}

/// Does what a client does with a response.
fn read(status: u16, body: Vec<u8>) {
    assert!(body.len() > BODY - 20_000 && body.len() <= BODY, "{}", body.len());
    let body = Bytes::from(body);
    if status >= 400 {
        drop(error_code(Describe::SERVICE, &HeaderMap::new(), &body));
    }
    match decode::<Describe>(http_response(status, body)) {
        Ok(_) => {}
        Err(error) => {
            assert!(error.to_string().len() < 8000, "errors are of a sane length");
            assert_eq!(matches!(error, ResponseError::Service(_)), status >= 400);
        }
    }
}

pub(crate) const SHAPES: &[Shape] = &[
    success("structures", || repeated(r#"{"Name":"","Shelf":{"Parts":["#, "{},", "]}}")),
    success("structures in boxes", || {
        repeated(r#"{"Name":"","Shelf":{"Parts":["#, r#"{"Next":{"Next":{"Next":{}}}},"#, "]}}")
    }),
    success("structures in lists of one", || {
        repeated(r#"{"Name":"","Shelf":{"Parts":["#, r#"{"Parts":[{"Parts":[{}]}]},"#, "]}}")
    }),
    success("nulls in a list", || repeated(r#"{"Name":"","Shelf":{"Parts":["#, "null,", "]}}")),
    success("a map", || {
        filled(BODY, r#"{"Name":"","Tags":{"#, |number, text| *text = format!("\"{number}\":{{}},"), "}}")
    }),
    success("a map of nulls", || {
        filled(BODY, r#"{"Name":"","Tags":{"#, |number, text| *text = format!("\"{number}\":null,"), "}}")
    }),
    success("the same key of a map", || repeated(r#"{"Name":"","Tags":{"#, r#""k":{},"#, "}}")),
    success("document: empty arrays", || repeated(r#"{"Name":"","Notes":["#, "[],", "]}")),
    success("document: arrays of one", || repeated(r#"{"Name":"","Notes":["#, "[0],", "]}")),
    success("document: deep arrays", || {
        let piece = "[".repeat(100) + &"]".repeat(100) + ",";
        repeated(r#"{"Name":"","Notes":["#, &piece, "]}")
    }),
    success("document: objects", || repeated(r#"{"Name":"","Notes":["#, r#"{"":0},"#, "]}")),
    success("document: objects of short keys", || repeated(r#"{"Name":"","Notes":["#, r#"{"a":0},"#, "]}")),
    success("document: one object", || {
        filled(BODY, r#"{"Name":"","Notes":{"#, |number, text| *text = format!("\"{}\":0,", usize::MAX - number), "}}")
    }),
    success("document: one object, long keys", || {
        let prefix = "k".repeat(4000);
        filled(
            BODY,
            r#"{"Name":"","Notes":{"#,
            |number, text| *text = format!("\"{prefix}{}\":0,", 99999 - number),
            "}}",
        )
    }),
    success("document: strings", || repeated(r#"{"Name":"","Notes":["#, r#""x","#, "]}")),
    success("document: strings of 25 bytes", || {
        repeated(r#"{"Name":"","Notes":["#, r#""abcdefghijklmnopqrstuvwxy","#, "]}")
    }),
    success("document: strings with escapes", || repeated(r#"{"Name":"","Notes":["#, r#""\n","#, "]}")),
    success("document: one string with escapes", || repeated(r#"{"Name":"","Notes":""#, r"\n", r#""}"#)),
    success("document: one string", || repeated(r#"{"Name":"","Notes":"\n"#, "x", r#""}"#)),
    success("document: one key", || repeated(r#"{"Name":"","Notes":{"\n"#, "x", r#"":0}}"#)),
    success("document: numbers", || repeated(r#"{"Name":"","Notes":["#, "0,", "]}")),
    success("document: long numbers", || {
        let piece = "1.".to_owned() + &"7".repeat(10_000) + ",";
        repeated(r#"{"Name":"","Notes":["#, &piece, "]}")
    }),
    success("document: one long number", || repeated(r#"{"Name":"","Notes":0."#, "7", "}")),
    success("an unknown member of a union", || repeated(r#"{"Name":"","Item":{"Later":["#, "[0],", "]}}")),
    success("an unknown member of a union with a long name", || repeated(r#"{"Name":"","Item":{"\n"#, "x", r#"":0}}"#)),
    success("a string", || repeated(r#"{"Name":"\n"#, "x", r#""}"#)),
    success("a blob", || repeated(r#"{"Name":"","Seal":""#, "AAAA", r#""}"#)),
    success("an enumeration", || repeated(r#"{"Name":"","Status":"\n"#, "x", r#""}"#)),
    success("skipped: an array", || repeated(r#"{"Name":"","Later":["#, "{},", "]}")),
    success("skipped: deep arrays", || repeated(r#"{"Name":"","Later":"#, "[", "")),
    success("skipped: a string with escapes", || repeated(r#"{"Name":"","Later":""#, r"\n", r#""}"#)),
    success("skipped: members", || {
        filled(BODY, r#"{"Name":"","#, |number, text| *text = format!("\"{number}\":0,"), "}")
    }),
    success("skipped: a long name", || repeated(r#"{"Name":"","\n"#, "x", r#"":0}"#)),
    failure("error: unknown members", || {
        filled(BODY, r#"{"__type":"NotFoundException","#, |number, text| *text = format!("\"{number}\":[{{}}],"), "}")
    }),
    failure("error: an unknown array", || repeated(r#"{"__type":"NotFoundException","Later":["#, "{},", "]}")),
    failure("error: a message", || repeated(r#"{"__type":"NotFoundException","message":"\n"#, "x", r#""}"#)),
    failure("error: the message of an unknown code", || repeated(r#"{"__type":"Other","message":"\n"#, "x", r#""}"#)),
    failure("error: a code", || repeated(r#"{"__type":"\n"#, "x", r#""}"#)),
    failure("error: the same message", || {
        repeated(r#"{"__type":"NotFoundException","#, r#""message":"x","errorMessage":"x","#, "}")
    }),
    failure("error: not JSON", || repeated("", "<html>", "")),
    failure("error: not UTF-8", || vec![0xff; BODY]),
    failure("error: a message that is not UTF-8", || {
        [&br#"{"__type":"NotFoundException","message":""#[..], &vec![0xff; BODY - 50], br#""}"#].concat()
    }),
    success("not UTF-8", || vec![0xff; BODY]),
];
