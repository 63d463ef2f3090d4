//! Requests as a service reads them.

#![expect(clippy::panic, reason = "a panic is how a fuzz target fails")]

use crate::targets::split_at_byte;
use awsjson_protocol::server::sigv4::SigV4Verifier;
use awsjson_protocol::server::{self, FrameworkError};
use awsjson_protocol::{ResponseError, request as write, response};
use awsjson_smithy::{Operation, Validate};
use http::header::{HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, Request};
use partnercentral_account_model::SERVICE;
use partnercentral_account_model::operation::{CancelConnection, CreatePartner, ListConnections};
use serde_core::de::IgnoredAny;
use std::fmt::Debug;
use std::time::SystemTime;

/// The text of an error: up to a hundred violations, each with a path, and a pattern or the values of an enum. More than
/// this would come from the body.
const OUR_WORDS: usize = 100 * 1024;

/// The first line of `data` is method and target, the next ones are headers up to an empty line, the rest is the body, of
/// each of three operations.
pub fn request(data: &[u8]) {
    let (head, body) = parts(data);
    // Whatever the headers claim, nobody has that access key.
    let verified = SigV4Verifier::new().verify(&head, body, SystemTime::UNIX_EPOCH, |_| None);
    assert!(verified.is_err(), "accepted without credentials: {verified:?}");

    match server::operation(&SERVICE, &head) {
        Ok(name) => assert!(!name.is_empty() && head.method == Method::POST, "{name:?} by {}", head.method),
        Err(error) => check_refusal::<CancelConnection>(&error),
    }
    check_input::<CancelConnection>(&head, body);
    check_input::<CreatePartner>(&head, body);
    check_input::<ListConnections>(&head, body);
}

fn parts(data: &[u8]) -> (Parts, &[u8]) {
    let (line, mut rest) = split_at_byte(data, b'\n');
    let (method, target) = split_at_byte(line, b' ');
    let mut request = Request::new(());
    *request.method_mut() = Method::from_bytes(method).unwrap_or(Method::POST);
    *request.uri_mut() = std::str::from_utf8(target).unwrap_or_default().parse().unwrap_or_default();
    loop {
        let (line, after) = split_at_byte(rest, b'\n');
        rest = after;
        if line.is_empty() {
            return (request.into_parts().0, rest);
        }
        let (name, value) = split_at_byte(line, b':');
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.trim_ascii())) {
            request.headers_mut().append(name, value);
        }
    }
}

fn check_input<O: Operation>(head: &Parts, body: &[u8])
where
    O::Input: Debug + PartialEq,
{
    let mut input = match server::input::<O>(head, body) {
        Ok(input) => input,
        Err(error) => return check_refusal::<O>(&error),
    };
    if !head.headers.contains_key("content-encoding") {
        let json = serde_json::from_slice::<IgnoredAny>(body);
        assert!(json.is_ok(), "{} is read from what is not JSON: {json:?}", O::NAME);
    }
    assert_eq!(input.validate(), Ok(()), "an input that is not valid is read");
    // What was read is written such that it is read again. A token is filled in where there is none.
    let written = write::<O>(&mut input, || 0).unwrap_or_else(|error| panic!("{input:?} cannot be written: {error}"));
    let (head, body) = written.into_parts();
    assert_eq!(server::operation(O::SERVICE, &head), Ok(O::NAME));
    assert_eq!(server::input::<O>(&head, &body), Ok(input), "another input after a round trip");
}

/// The client reads the refusal as what it is, and nothing of the body is in it.
fn check_refusal<O: Operation>(error: &FrameworkError) {
    assert!(error.to_string().len() <= OUR_WORDS, "the error shows the body: {error}");
    match response::<O>(error.response(O::SERVICE)) {
        Err(ResponseError::Service(read)) => {
            assert_eq!((read.code.as_deref(), read.status), (Some(error.code()), error.status()));
        }
        _ => panic!("a refusal is read as an output"),
    }
}
