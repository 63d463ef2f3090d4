//! The targets.

#![expect(clippy::panic, reason = "a panic is how a fuzz target fails")]

use awsjson_protocol::{ErrorResponse, ResponseError, decode};
use awsjson_smithy::{Escaped, Operation, OperationError};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use partnercentral_account_model::operation::{CancelConnection, GetPartner, ListConnections};
use serde_core::Serialize;
use serde_core::de::IgnoredAny;
use std::fmt::Debug;

/// The error text that is ours, in bytes, with room for the one map key of a path, which is
/// cut at 64 characters and escaped. More than this would come from the body.
const OUR_WORDS: usize = 2048;

/// `data` is the body of a successful response to each of three operations.
pub fn response(data: &[u8]) {
    let body = Bytes::copy_from_slice(data);
    check_response::<CancelConnection>(&body);
    check_response::<ListConnections>(&body);
    check_response::<GetPartner>(&body);
}

/// The first line of `data` is a status and a value of `X-Amzn-ErrorType`, the rest is the body.
pub fn error_dispatch(data: &[u8]) {
    let (line, body) = split_at_byte(data, b'\n');
    let (status, error_type) = split_at_byte(line, b' ');
    let status = StatusCode::from_bytes(status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = Response::new(Bytes::copy_from_slice(body));
    *response.status_mut() = status;
    if let Ok(error_type) = HeaderValue::from_bytes(error_type) {
        response.headers_mut().insert("x-amzn-errortype", error_type);
    }
    match decode::<CancelConnection>(response.clone()) {
        Ok(decoded) => assert!(status.is_success(), "{status} is an output: {decoded:?}"),
        Err(error) => check_error(&error, &response),
    }
}

fn check_response<O: Operation>(body: &Bytes)
where
    O::Output: Clone + Debug + PartialEq + Serialize,
{
    let response = Response::new(body.clone());
    match decode::<O>(response.clone()) {
        Ok(decoded) => {
            assert_eq!(decoded.status, StatusCode::OK);
            let json = serde_json::from_slice::<IgnoredAny>(body);
            assert!(json.is_ok(), "{} is read from what is not JSON: {json:?}", O::NAME);
            check_round_trip::<O>(&decoded.output);
        }
        Err(error) => {
            assert!(matches!(error, ResponseError::Decode(_)), "status 200 is a service error: {error}");
            check_error(&error, &response);
        }
    }
}

/// What was read is written such that it is read again.
fn check_round_trip<O: Operation>(output: &O::Output)
where
    O::Output: Debug + PartialEq + Serialize,
{
    let json = serde_json::to_vec(output).unwrap_or_else(|error| panic!("{output:?} cannot be written: {error}"));
    match decode::<O>(Response::new(json.into())) {
        Ok(again) => assert_eq!(&again.output, output, "another value after a round trip"),
        Err(error) => panic!("{output:?} is written as what cannot be read: {error:?}"),
    }
}

fn check_error<E: OperationError>(error: &ResponseError<E>, response: &Response<Bytes>) {
    assert_eq!(error.status(), response.status());
    assert_eq!(error.headers(), response.headers());
    assert_eq!(error.raw_body(), response.body());
    match error {
        ResponseError::Decode(unreadable) => {
            assert!(response.status().is_success(), "{error}");
            for text in [error.to_string(), format!("{error:?}"), format!("{unreadable:?}")] {
                assert!(text.len() <= OUR_WORDS, "the error shows the body: {text}");
            }
        }
        ResponseError::Service(failure) => {
            assert!(!response.status().is_success(), "{error}");
            check_failure(failure, &error.to_string(), response);
        }
    }
}

fn check_failure<E: OperationError>(failure: &ErrorResponse<E>, text: &str, response: &Response<Bytes>) {
    let code = failure.code.as_deref().unwrap_or_default();
    let message = failure.error.message().unwrap_or_default();
    // The code and the message are shown escaped, which makes them longer, and cut.
    let shown = Escaped(code).to_string().len() + Escaped(message).to_string().len();
    assert!(text.len() <= OUR_WORDS + shown, "the error shows the body: {text}");

    let sent = response.headers().get("x-amzn-errortype").map_or(&b""[..], HeaderValue::as_bytes);
    if !sent.is_empty() && sent.iter().all(u8::is_ascii_alphanumeric) {
        assert_eq!(code.as_bytes(), sent, "the code of the header wins");
    }
    if !response.body().trim_ascii_start().starts_with(b"{") {
        assert_eq!(message, "", "a message of what is no object");
        // `Debug` escapes the code, which it shows twice.
        let debug = format!("{failure:?}");
        assert!(debug.len() <= OUR_WORDS + 20 * code.len(), "the error shows the body: {debug}");
    }
}

/// Before and after the first `separator`; nothing is after it when there is none.
pub(crate) fn split_at_byte(data: &[u8], separator: u8) -> (&[u8], &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == separator);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}
