//! The targets for responses with a JSON body.

#![expect(clippy::panic, reason = "a panic is how a fuzz target fails")]

use awsjson_protocol::{ErrorResponse, ResponseError, decode};
use awsjson_smithy::{Escaped, Operation, OperationError};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use partnercentral_account_model::operation::{CancelConnection, GetPartner, ListConnections};
use serde_core::Serialize;
use serde_core::de::IgnoredAny;
use std::fmt::Debug;

/// The maximum length of the text of an error without code and message, in bytes. A longer text would contain
/// parts of the body.
const MAX_OWN_TEXT_BYTES: usize = 2048;

/// Decodes `data` as the body of a successful response of three operations.
pub fn response(data: &[u8]) {
    let body = Bytes::copy_from_slice(data);
    check_response::<CancelConnection>(&body);
    check_response::<ListConnections>(&body);
    check_response::<GetPartner>(&body);
}

/// Decodes `data` as a response: the first line is the status and the value of `X-Amzn-ErrorType`, and the
/// rest is the body.
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
        Ok(decoded) => assert!(status.is_success(), "status {status} was decoded to an output: {decoded:?}"),
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
            assert!(json.is_ok(), "{}: the output was decoded from invalid JSON: {json:?}", O::NAME);
            check_round_trip::<O>(&decoded.output);
        }
        Err(error) => {
            assert!(matches!(error, ResponseError::Decode(_)), "status 200 was decoded to a service error: {error}");
            check_error(&error, &response);
        }
    }
}

/// A decoded output survives a round trip.
fn check_round_trip<O: Operation>(output: &O::Output)
where
    O::Output: Debug + PartialEq + Serialize,
{
    let json = serde_json::to_vec(output).unwrap_or_else(|error| panic!("{output:?} cannot be written: {error}"));
    match decode::<O>(Response::new(json.into())) {
        Ok(again) => assert_eq!(&again.output, output, "a round trip changed the output"),
        Err(error) => panic!("{output:?} cannot be read after it was written: {error:?}"),
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
                assert!(text.len() <= MAX_OWN_TEXT_BYTES, "the error shows the body: {text}");
            }
        }
        ResponseError::Service(error_response) => {
            assert!(!response.status().is_success(), "{error}");
            check_error_response(error_response, &error.to_string(), response);
        }
    }
}

fn check_error_response<E: OperationError>(error_response: &ErrorResponse<E>, text: &str, response: &Response<Bytes>) {
    let code = error_response.code.as_deref().unwrap_or_default();
    let message = error_response.error.message().unwrap_or_default();
    // The code and the message are shown escaped, which makes them longer, and truncated.
    let shown = Escaped(code).to_string().len() + Escaped(message).to_string().len();
    assert!(text.len() <= MAX_OWN_TEXT_BYTES + shown, "the error shows the body: {text}");

    let sent = response.headers().get("x-amzn-errortype").map_or(&b""[..], HeaderValue::as_bytes);
    if !sent.is_empty() && sent.iter().all(u8::is_ascii_alphanumeric) {
        assert_eq!(code.as_bytes(), sent, "the code of the header takes precedence");
    }
    if !response.body().trim_ascii_start().starts_with(b"{") {
        assert_eq!(message, "", "the body is not an object, so it has no message");
        // `Debug` escapes the code, which it shows twice.
        let debug = format!("{error_response:?}");
        assert!(debug.len() <= MAX_OWN_TEXT_BYTES + 20 * code.len(), "the error shows the body: {debug}");
    }
}

/// Splits `data` at the first `separator`. The second part is empty if there is no separator.
pub(crate) fn split_at_byte(data: &[u8], separator: u8) -> (&[u8], &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == separator);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}
