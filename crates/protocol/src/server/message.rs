//! Responses that do not depend on the operation.

use crate::header::{ERROR_TYPE, QUERY_ERROR, content_type};
use awsjson_smithy::{Protocol, Service};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde_core::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;

/// The namespace of the errors that all AWS services share.
pub(super) const COMMON_NAMESPACE: &str = "com.amazon.coral.service";
/// The code that is sent for an error without a code.
pub(super) const UNKNOWN: &str = "UnknownError";

/// Creates a response of `service` from an output that is already encoded as JSON, such as one that was stored to
/// respond to a repeated request.
pub fn output_response(service: &Service, body: Bytes) -> Response<Bytes> {
    respond(service, StatusCode::OK, body)
}

/// Creates a response of `service` with an error that is not in its model, such as `InvalidSignatureException`.
pub fn error_response(service: &Service, status: StatusCode, code: &str, message: &str) -> Response<Bytes> {
    let code = if code.is_empty() { UNKNOWN } else { code };
    let body = Common { service, code, message };
    let body = json(&body).unwrap_or_default();
    error_message(service, status, body, code, None)
}

fn respond(service: &Service, status: StatusCode, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type(service)));
    response
}

/// Creates a response with an error whose `body` is already encoded.
pub(super) fn error_message(
    service: &Service,
    status: StatusCode,
    body: Bytes,
    code: &str,
    query_code: Option<&str>,
) -> Response<Bytes> {
    let mut response = respond(service, status, body);
    let fault = if response.status().is_server_error() { "Receiver" } else { "Sender" };
    let mut insert = |name: HeaderName, value: &str| {
        // A code that is not valid in a header is still in the body.
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    };
    insert(ERROR_TYPE, code);
    if let Some(query_code) = query_code {
        insert(QUERY_ERROR, &format!("{query_code};{fault}"));
    }
    response
}

/// Returns the value of the member `__type`. awsJson 1.0 sends the namespace of the shape, awsJson 1.1 does not.
pub(super) fn shape_id<'a>(service: &Service, namespace: &str, code: &'a str) -> Cow<'a, str> {
    match service.protocol {
        Protocol::AwsJson1_1 => Cow::Borrowed(code),
        _ if namespace.is_empty() || code.contains('#') => Cow::Borrowed(code),
        _ => Cow::Owned(format!("{namespace}#{code}")),
    }
}

pub(super) fn json(value: &impl Serialize) -> Result<Bytes, serde_json::Error> {
    serde_json::to_vec(value).map(Bytes::from)
}

struct Common<'a> {
    service: &'a Service,
    code: &'a str,
    message: &'a str,
}

impl Serialize for Common<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("__type", &*shape_id(self.service, COMMON_NAMESPACE, self.code))?;
        map.serialize_entry("message", self.message)?;
        map.end()
    }
}
