//! What the largest bodies of the default limits cost, each in a process of its own.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use awsjson_protocol::{ResponseError, decode, error_code};
use awsjson_smithy::Operation;
use bytes::Bytes;
use http::HeaderMap;
use std::process::Command;
use std::time::{Duration, Instant};
use support::{Describe, http_response};

const MIB: usize = 1 << 20;
/// The most that a client reads of a response unless it is told otherwise.
const BODY: usize = 64 * MIB;
const MAX_RESIDENT: usize = 512 * MIB;
const MAX_TIME: Duration = Duration::from_secs(10);
/// Names the shape that a process is for.
const SHAPE: &str = "PEAK_MEMORY_SHAPE";

/// A body of [`BODY`] bytes: `piece` again and again between `start` and `end`.
fn filled(start: &str, mut piece: impl FnMut(usize, &mut String), end: &str) -> String {
    let mut body = String::with_capacity(BODY);
    body.push_str(start);
    let mut text = String::new();
    for number in 0.. {
        text.clear();
        piece(number, &mut text);
        if body.len() + text.len() + 1 + end.len() > BODY {
            break;
        }
        body.push_str(&text);
    }
    if body.ends_with(',') {
        body.pop();
    }
    body.push_str(end);
    body
}

fn repeated(start: &str, piece: &str, end: &str) -> String {
    filled(start, |_, text| text.push_str(piece), end)
}

/// A name, and a body with an HTTP status.
type Shape = (&'static str, u16, fn() -> String);

const SHAPES: &[Shape] = &[
    ("structures", 200, || repeated(r#"{"Name":"","Shelf":{"Parts":["#, "{},", "]}}")),
    ("structures in boxes", 200, || {
        repeated(r#"{"Name":"","Shelf":{"Parts":["#, r#"{"Next":{"Next":{"Next":{}}}},"#, "]}}")
    }),
    ("structures in lists of one", 200, || {
        repeated(r#"{"Name":"","Shelf":{"Parts":["#, r#"{"Parts":[{"Parts":[{}]}]},"#, "]}}")
    }),
    ("nulls in a list", 200, || repeated(r#"{"Name":"","Shelf":{"Parts":["#, "null,", "]}}")),
    ("a map", 200, || filled(r#"{"Name":"","Tags":{"#, |number, text| *text = format!("\"{number}\":{{}},"), "}}")),
    ("a map of nulls", 200, || {
        filled(r#"{"Name":"","Tags":{"#, |number, text| *text = format!("\"{number}\":null,"), "}}")
    }),
    ("the same key of a map", 200, || repeated(r#"{"Name":"","Tags":{"#, r#""k":{},"#, "}}")),
    ("document: empty arrays", 200, || repeated(r#"{"Name":"","Notes":["#, "[],", "]}")),
    ("document: arrays of one", 200, || repeated(r#"{"Name":"","Notes":["#, "[0],", "]}")),
    ("document: deep arrays", 200, || {
        let piece = "[".repeat(100) + &"]".repeat(100) + ",";
        repeated(r#"{"Name":"","Notes":["#, &piece, "]}")
    }),
    ("document: objects", 200, || repeated(r#"{"Name":"","Notes":["#, r#"{"":0},"#, "]}")),
    ("document: objects of short keys", 200, || repeated(r#"{"Name":"","Notes":["#, r#"{"a":0},"#, "]}")),
    ("document: one object", 200, || {
        filled(r#"{"Name":"","Notes":{"#, |number, text| *text = format!("\"{}\":0,", usize::MAX - number), "}}")
    }),
    ("document: one object, long keys", 200, || {
        let prefix = "k".repeat(4000);
        filled(r#"{"Name":"","Notes":{"#, |number, text| *text = format!("\"{prefix}{}\":0,", 99999 - number), "}}")
    }),
    ("document: strings", 200, || repeated(r#"{"Name":"","Notes":["#, r#""x","#, "]}")),
    ("document: strings of 25 bytes", 200, || {
        repeated(r#"{"Name":"","Notes":["#, r#""abcdefghijklmnopqrstuvwxy","#, "]}")
    }),
    ("document: strings with escapes", 200, || repeated(r#"{"Name":"","Notes":["#, r#""\n","#, "]}")),
    ("document: one string with escapes", 200, || repeated(r#"{"Name":"","Notes":""#, r"\n", r#""}"#)),
    ("document: one string", 200, || repeated(r#"{"Name":"","Notes":"\n"#, "x", r#""}"#)),
    ("document: one key", 200, || repeated(r#"{"Name":"","Notes":{"\n"#, "x", r#"":0}}"#)),
    ("document: numbers", 200, || repeated(r#"{"Name":"","Notes":["#, "0,", "]}")),
    ("document: long numbers", 200, || {
        let piece = "1.".to_owned() + &"7".repeat(10_000) + ",";
        repeated(r#"{"Name":"","Notes":["#, &piece, "]}")
    }),
    ("document: one long number", 200, || repeated(r#"{"Name":"","Notes":0."#, "7", "}")),
    ("an unknown member of a union", 200, || repeated(r#"{"Name":"","Item":{"Later":["#, "[0],", "]}}")),
    ("an unknown member of a union with a long name", 200, || repeated(r#"{"Name":"","Item":{"\n"#, "x", r#"":0}}"#)),
    ("a string", 200, || repeated(r#"{"Name":"\n"#, "x", r#""}"#)),
    ("a blob", 200, || repeated(r#"{"Name":"","Seal":""#, "AAAA", r#""}"#)),
    ("an enumeration", 200, || repeated(r#"{"Name":"","Status":"\n"#, "x", r#""}"#)),
    ("skipped: an array", 200, || repeated(r#"{"Name":"","Later":["#, "{},", "]}")),
    ("skipped: deep arrays", 200, || repeated(r#"{"Name":"","Later":"#, "[", "")),
    ("skipped: a string with escapes", 200, || repeated(r#"{"Name":"","Later":""#, r"\n", r#""}"#)),
    ("skipped: members", 200, || filled(r#"{"Name":"","#, |number, text| *text = format!("\"{number}\":0,"), "}")),
    ("skipped: a long name", 200, || repeated(r#"{"Name":"","\n"#, "x", r#"":0}"#)),
    ("error: unknown members", 400, || {
        filled(r#"{"__type":"NotFoundException","#, |number, text| *text = format!("\"{number}\":[{{}}],"), "}")
    }),
    ("error: an unknown array", 400, || repeated(r#"{"__type":"NotFoundException","Later":["#, "{},", "]}")),
    ("error: a message", 400, || repeated(r#"{"__type":"NotFoundException","message":"\n"#, "x", r#""}"#)),
    ("error: the message of an unknown code", 400, || repeated(r#"{"__type":"Other","message":"\n"#, "x", r#""}"#)),
    ("error: a code", 400, || repeated(r#"{"__type":"\n"#, "x", r#""}"#)),
    ("error: the same message", 400, || {
        repeated(r#"{"__type":"NotFoundException","#, r#""message":"x","errorMessage":"x","#, "}")
    }),
    ("error: not JSON", 400, || repeated("", "<html>", "")),
];

/// The most memory of this process that was resident, in bytes.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

/// Does what a client does with a response.
fn read(status: u16, body: String) {
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

#[test]
#[ignore = "64 MiB bodies, run by `cargo xtask ci` in a release build"]
fn every_body_stays_below_512_mib_and_ends_soon() {
    let this = "every_body_stays_below_512_mib_and_ends_soon";
    if let Ok(shape) = std::env::var(SHAPE) {
        let (_, status, body) = SHAPES.iter().find(|(name, ..)| *name == shape).unwrap();
        let body = body();
        assert!(body.len() > BODY - 20_000 && body.len() <= BODY, "{}", body.len());
        let start = Instant::now();
        read(*status, body);
        let took = start.elapsed();
        if let Some(peak) = peak() {
            println!("{shape}: {} MiB in {took:?}", peak / MIB);
            assert!(peak < MAX_RESIDENT, "{shape}: {} MiB", peak / MIB);
        }
        assert!(took < MAX_TIME, "{shape}: {took:?}");
        return;
    }
    let mut failed = Vec::new();
    for (name, ..) in SHAPES {
        let mut process = Command::new(std::env::current_exe().unwrap());
        let output = process.args([this, "--exact", "--ignored", "--nocapture"]).env(SHAPE, name).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        print!(
            "{}",
            text.lines().filter(|line| line.contains(" MiB in ")).map(|line| format!("{line}\n")).collect::<String>()
        );
        if !output.status.success() {
            failed.push(format!("{name}: {text}{}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
