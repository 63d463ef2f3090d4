//! Responses that no service sends: each ends its call with the right error, and harms no other call.

use crate::support::{cancel, client_of, done, server};
use awsjson_testing::Reply;
use partnercentral_account::client::TransportErrorKind;
use partnercentral_account::{CallOptions, ErrorKind, RetryConfig, TimeoutConfig};
use std::time::Duration;

/// How a call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Success,
    Service,
    Response,
    Transport(TransportErrorKind),
}

const MALFORMED: Outcome = Outcome::Transport(TransportErrorKind::Malformed);
const INTERRUPTED: Outcome = Outcome::Transport(TransportErrorKind::Interrupted);
const SILENT: Outcome = Outcome::Transport(TransportErrorKind::TimedOut);

/// Asserts how a call that gets `reply` ends, and that the next call succeeds.
async fn check(what: &str, reply: Reply, expected: &[Outcome]) {
    check_with(what, reply, expected, true).await;
}

async fn check_with(what: &str, reply: Reply, expected: &[Outcome], mut goes_on: bool) {
    let server = server([reply, done()]).await;
    let timeouts = TimeoutConfig::new().read(Duration::from_millis(500));
    let builder = client_of(server.url()).retry(RetryConfig::disabled()).timeouts(timeouts);
    let client = builder.max_connections(1).build().unwrap();
    let call = cancel(&client, CallOptions::new());
    let result = tokio::time::timeout(Duration::from_secs(20), call).await.unwrap_or_else(|_| panic!("{what}: no end"));
    let outcome = match &result {
        Ok(_) => Outcome::Success,
        Err(error) => {
            let line = error.to_string();
            assert!(!line.contains(char::is_control) && line.len() < 8000, "{what}: {line}");
            match error.kind() {
                ErrorKind::Service(_) => Outcome::Service,
                ErrorKind::Response(_) => Outcome::Response,
                ErrorKind::Transport(error) => Outcome::Transport(error.kind()),
                _ => panic!("{what}: {line}"),
            }
        }
    };
    // After a whole response the connection is used again, whether or not the server goes on with it.
    goes_on |= !matches!(outcome, Outcome::Success | Outcome::Service);
    assert!(expected.contains(&outcome), "{what}: {outcome:?}: {:?}", result.map(|response| response.output));
    if goes_on {
        cancel(&client, CallOptions::new()).await.unwrap_or_else(|error| panic!("after {what}: {error}"));
    }
}

fn raw(head: &str, body: &[u8]) -> Reply {
    Reply::raw([head.replace('\n', "\r\n").as_bytes(), b"\r\n\r\n", body].concat())
}

fn ok(headers: &str, body: &[u8]) -> Reply {
    raw(&format!("HTTP/1.1 200 OK\n{headers}"), body)
}

#[tokio::test]
async fn bodies() {
    for (what, body, expected) in [
        ("a byte order mark", "\u{feff}{}".as_bytes(), Outcome::Response),
        ("UTF-16", b"{\0}\0", Outcome::Response),
        ("more after the document", b"{} x", Outcome::Response),
        ("two documents", b"{}{}", Outcome::Response),
        ("NaN", br#"{"Later":NaN}"#, Outcome::Response),
        ("Infinity", br#"{"Later":-Infinity}"#, Outcome::Response),
        ("a number that no float holds, skipped", br#"{"Later":1e400}"#, Outcome::Success),
        ("a number that no float holds, read", br#"{"UpdatedAt":1e400}"#, Outcome::Response),
        ("a lone surrogate", br#"{"Arn":"\ud800"}"#, Outcome::Response),
        ("duplicate keys", br#"{"Arn":"a","Arn":"b"}"#, Outcome::Response),
        ("a number as a string", br#"{"Arn":7}"#, Outcome::Response),
        ("an error in a success", br#"{"__type":"a#ValidationException","message":"no"}"#, Outcome::Success),
        ("an empty body", b"", Outcome::Success),
        ("comments", b"{/* */}", Outcome::Response),
        ("a trailing comma", br#"{"Later":[1,]}"#, Outcome::Response),
    ] {
        check(what, Reply::json(body), &[expected]).await;
        check(what, Reply::json(body).then_close(), &[expected]).await;
        let chunked = if body.is_empty() { Outcome::Response } else { expected };
        check(what, Reply::chunked(body.chunks(1)), &[chunked]).await;
    }
    let gzip = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0";
    check("gzip", Reply::json(gzip).header("content-encoding", "gzip"), &[Outcome::Response]).await;
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    check("deep nesting", Reply::json(format!(r#"{{"Later":{deep}}}"#)), &[Outcome::Success, Outcome::Response]).await;
}

#[tokio::test]
async fn frames() {
    for (what, reply, expected) in [
        ("two lengths", ok("content-length: 2\ncontent-length: 3", b"{}"), vec![MALFORMED]),
        ("the same length twice", ok("content-length: 2\ncontent-length: 2", b"{}"), vec![Outcome::Success, MALFORMED]),
        ("a list of lengths", ok("content-length: 2, 3", b"{}"), vec![MALFORMED]),
        ("a negative length", ok("content-length: -2", b"{}"), vec![MALFORMED]),
        ("a length with a sign", ok("content-length: +2", b"{}"), vec![Outcome::Success, MALFORMED]),
        ("a length beyond 64 bits", ok("content-length: 99999999999999999999", b"{}"), vec![MALFORMED]),
        ("a length beyond the limit", ok("content-length: 9999999999", b"{}"), vec![Outcome::Response]),
        ("a length too long", ok("content-length: 3", b"{}"), vec![INTERRUPTED]),
        ("no length", ok("", b"{}"), vec![Outcome::Success]),
        (
            "a length and chunks",
            ok("content-length: 9\ntransfer-encoding: chunked", b"2\r\n{}\r\n0\r\n\r\n"),
            vec![Outcome::Success, MALFORMED],
        ),
        ("an unknown coding", ok("transfer-encoding: gzip", b"{}"), vec![Outcome::Success, MALFORMED]),
        (
            "a chunk beyond 64 bits",
            ok("transfer-encoding: chunked", b"fffffffffffffffff\r\n{}"),
            vec![MALFORMED, INTERRUPTED],
        ),
        ("a chunk without a number", ok("transfer-encoding: chunked", b"x\r\n{}\r\n"), vec![MALFORMED, INTERRUPTED]),
        ("a chunk without an end", ok("transfer-encoding: chunked", b"2\r\n{}"), vec![INTERRUPTED]),
        ("chunks without an end", ok("transfer-encoding: chunked", b"2\r\n{}\r\n"), vec![INTERRUPTED]),
        (
            "endless chunk extensions",
            ok("transfer-encoding: chunked", &[&b"2;"[..], &[b'x'; 1 << 20], b"\r\n{}\r\n0\r\n\r\n"].concat()),
            vec![MALFORMED, INTERRUPTED],
        ),
        ("bytes after 204", raw("HTTP/1.1 204 No Content\ncontent-length: 2", b"{}"), vec![Outcome::Success]),
        ("304 with a length", raw("HTTP/1.1 304 Not Modified\ncontent-length: 9", b""), vec![Outcome::Service]),
        (
            "101",
            raw("HTTP/1.1 101 Switching Protocols\nupgrade: x\nconnection: upgrade", b"{}"),
            vec![Outcome::Service, MALFORMED, INTERRUPTED],
        ),
    ] {
        check(what, reply.clone(), &expected).await;
        let reply = reply.then_stall();
        let mut expected = expected;
        // What only the end of the connection ends, or shows to be cut off.
        if expected.contains(&INTERRUPTED) || ["no length", "an unknown coding"].contains(&what) {
            expected.push(SILENT);
        }
        check_with(&format!("{what}, open"), reply, &expected, false).await;
    }
}

#[tokio::test]
async fn heads() {
    for (what, reply, expected) in [
        ("HTTP/1.0", raw("HTTP/1.0 200 OK\ncontent-length: 2", b"{}"), vec![Outcome::Success]),
        ("HTTP/2 in text", raw("HTTP/2.0 200 OK\ncontent-length: 2", b"{}"), vec![MALFORMED]),
        ("no version", raw("200 OK", b"{}"), vec![MALFORMED]),
        ("no reason", raw("HTTP/1.1 200\ncontent-length: 2", b"{}"), vec![Outcome::Success]),
        ("a status of two digits", raw("HTTP/1.1 20 OK\ncontent-length: 2", b"{}"), vec![MALFORMED]),
        ("a status below 100", raw("HTTP/1.1 099 OK\ncontent-length: 2", b"{}"), vec![MALFORMED]),
        ("a status beyond 599", raw("HTTP/1.1 777 OK\ncontent-length: 2", b"{}"), vec![Outcome::Service]),
        ("a status of four digits", raw("HTTP/1.1 2000 OK\ncontent-length: 2", b"{}"), vec![MALFORMED]),
        ("NUL in a header", ok("x-a: \0\ncontent-length: 2", b"{}"), vec![MALFORMED]),
        ("a header without a colon", ok("x-a\ncontent-length: 2", b"{}"), vec![MALFORMED]),
        ("a space before a colon", ok("content-length : 2", b"{}"), vec![MALFORMED, Outcome::Success]),
        ("a folded header", ok("x-a: b\n c\ncontent-length: 2", b"{}"), vec![MALFORMED, Outcome::Success]),
        ("a header of 1 MiB", ok(&format!("x-a: {}\ncontent-length: 2", "b".repeat(1 << 20)), b"{}"), vec![MALFORMED]),
        ("many headers", ok(&("x-a: b\n".repeat(1000) + "content-length: 2"), b"{}"), vec![MALFORMED]),
        ("TLS", Reply::raw(b"\x15\x03\x01\0\x02\x02\x46"), vec![MALFORMED, INTERRUPTED]),
        ("an HTTP/2 frame", Reply::raw(b"\0\0\0\x04\0\0\0\0\0"), vec![MALFORMED]),
        ("nothing but lines", Reply::raw("\r\n".repeat(100)), vec![MALFORMED, INTERRUPTED]),
        (
            "a request ID of 10 kB and a date of nonsense",
            Reply::error(400, "ValidationException")
                .header("date", "?")
                .header("x-amzn-requestid", &"i".repeat(10_000)),
            vec![Outcome::Service],
        ),
        (
            "a code of escapes",
            Reply::answer(400, r#"{"__type":"a#\u001b[31m\u202eB\u2028","message":"\r\n\u0000"}"#),
            vec![Outcome::Service],
        ),
        (
            "a message of 1 MB",
            Reply::answer(400, format!(r#"{{"__type":"a#B","message":"{}"}}"#, "m\\n".repeat(350_000))),
            vec![Outcome::Service],
        ),
    ] {
        check(what, reply, &expected).await;
    }
}
