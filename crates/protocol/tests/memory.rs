//! The memory that decoding uses is bounded, whatever the body contains.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use awsjson_protocol::{DecodeError, DecodeLimits, ResponseError, decode, decode_with};
use awsjson_smithy::Operation;
use http::Response;
use support::{Describe, http_response, peak_resident_bytes};

const MIB: usize = 1 << 20;

fn limits(bytes: usize) -> DecodeLimits {
    DecodeLimits::default().with_max_decoded_bytes(bytes)
}

/// Repeats `piece` `count` times, separated by commas.
fn repeated(piece: &str, count: usize) -> String {
    format!("{piece},").repeat(count - 1) + piece
}

/// Bodies whose values need many times as much memory as their text, with the path of the value.
fn hostile(count: usize) -> Vec<(&'static str, String)> {
    let keys: Vec<String> = (0..count).map(|key| format!("\"{key}\":{{}}")).collect();
    vec![
        ("Shelf.Parts[", format!(r#"{{"Name":"","Shelf":{{"Parts":[{}]}}}}"#, repeated("{}", count))),
        ("Tags", format!(r#"{{"Name":"","Tags":{{{}}}}}"#, keys.join(","))),
        ("Notes", format!(r#"{{"Name":"","Notes":[{}]}}"#, repeated("[]", count))),
        ("Notes", format!(r#"{{"Name":"","Notes":[{}]}}"#, repeated("[0]", count))),
        ("Notes", format!(r#"{{"Name":"","Notes":[{}]}}"#, repeated(r#"{"":0}"#, count))),
        ("Notes", format!(r#"{{"Name":"","Notes":[{}]}}"#, repeated(r#""x""#, count))),
        ("Item", format!(r#"{{"Name":"","Item":{{"Later":[{}]}}}}"#, repeated("0", count))),
        ("Name", format!(r#"{{"Name":"{}"}}"#, "x".repeat(20 * count))),
        ("Seal", format!(r#"{{"Name":"","Seal":"{}"}}"#, "AAAA".repeat(8 * count))),
        ("Status", format!(r#"{{"Name":"","Status":"{}"}}"#, "x".repeat(20 * count))),
    ]
}

#[test]
fn a_body_of_many_small_values_exceeds_the_limit() {
    for (path, body) in hostile(60_000) {
        assert!(decode::<Describe>(http_response(200, body.clone())).is_ok(), "the default limit is enough for {path}");
        match decode_with::<Describe>(http_response(200, body), limits(MIB)) {
            Err(error @ ResponseError::Decode(_)) => {
                let line = error.to_string();
                assert!(line.starts_with(&format!("at {path}")), "{line}");
                assert!(line.contains("more than 1048576 bytes") && line.contains("raise max_decoded_bytes"), "{line}");
            }
            other => panic!("{path}: {other:?}"),
        }
    }
}

#[test]
fn an_error_beyond_the_limit_keeps_code_and_message() {
    let body = format!(r#"{{"__type":"NotFoundException","message":"m","Shelf":"{}"}}"#, "x".repeat(2 * MIB));
    let Err(ResponseError::Service(error_response)) = decode_with::<Describe>(http_response(400, body), limits(MIB))
    else {
        panic!("expected an error of the service");
    };
    assert_eq!(error_response.code.as_deref(), Some("NotFoundException"));
    assert_eq!(error_response.error.to_string(), "NotFoundException: m");
}

#[test]
fn skipped_values_use_no_memory() {
    let body = format!(r#"{{"Name":"n","Later":[{}]}}"#, repeated("{}", 100_000));
    assert_eq!(decode_with::<Describe>(http_response(200, body), limits(100)).unwrap().output.name, "n");
}

#[test]
fn exceeding_the_limit_is_a_distinct_error() {
    let Err(ResponseError::Decode(unreadable)) =
        decode_with::<Describe>(http_response(200, r#"{"Name":"n"}"#), limits(16))
    else {
        panic!("no error");
    };
    match &unreadable.error {
        DecodeError::TooLarge { path, max_decoded_bytes, .. } => {
            assert_eq!((path.as_str(), *max_decoded_bytes), ("Name", 16))
        }
        other => panic!("{other:?}"),
    }
    assert!(decode_with::<Describe>(http_response(200, r#"{"Name":"n"}"#), limits(17)).is_ok());
}

#[test]
fn the_defaults_stay_below_512_mib() {
    fn read<O: Operation>(body: String) {
        let read = decode::<O>(Response::new(body.into()));
        assert!(matches!(read, Err(ResponseError::Decode(_))));
    }
    use partnercentral_account_model::operation::{ListConnectionInvitations, ListConnections};
    let bytes = 64 * MIB;
    read::<ListConnectionInvitations>(format!(
        r#"{{"ConnectionInvitationSummaries":[{}]}}"#,
        repeated("{}", bytes / 3)
    ));
    read::<ListConnections>(format!(r#"{{"ConnectionSummaries":[{}]}}"#, repeated("{}", bytes / 3)));
    if let Some(resident) = peak_resident_bytes() {
        // This includes the body and the strings that it was built from.
        assert!(resident < 512 * MIB, "{} MiB", resident / MIB);
    }
}
