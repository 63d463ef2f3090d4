//! `/_emulator/requests`: the latest requests to the service.

use super::error::ControlError;
use super::json::{read, time_value};
use crate::recorder::RecordedRequest;
use crate::repeat::repeat;
use crate::service::Service;
use bytes::Bytes;
use http::HeaderMap;
use http::header::HeaderName;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

/// Takes the parameters `operation`, and `after`: the number of a request, of which only later ones are listed.
pub(super) fn list(service: &Service, query: &str) -> Result<Value, ControlError> {
    let bad = |message: &str| ControlError::BadRequest(message.to_owned());
    let (mut operation, mut after) = (None, 0);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "operation" => operation = Some(value.into_owned()),
            "after" => after = value.parse().map_err(|_| bad("after must be the number of a request"))?,
            _ => return Err(bad("the query has an unknown parameter: use operation and after")),
        }
    }
    let (mut requests, last) = service.recorder.after(after);
    requests.retain(|request| operation.is_none() || request.operation == operation);
    let requests: Vec<_> = requests.iter().map(value).collect();
    Ok(json!({ "requests": requests, "last": last }))
}

pub(super) fn clear(service: &Service) -> Value {
    service.recorder.clear();
    json!({ "requests": [], "last": 0 })
}

/// Requests as they are listed. What they do not depend on is ignored.
#[derive(Deserialize)]
struct Recording {
    requests: Vec<Recorded>,
}

/// A request of a recording.
#[derive(Deserialize)]
struct Recorded {
    operation: Option<String>,
    account_id: Option<String>,
    request_body: Value,
}

/// Executes the requests in the body again, and lists them with their responses.
pub(super) fn replay(service: &Service, body: &[u8]) -> Result<Value, ControlError> {
    let Recording { requests } = read(body)?;
    for (index, it) in requests.iter().enumerate() {
        if it.account_id.as_ref().is_some_and(|id| service.accounts.named(id).is_none()) {
            return Err(ControlError::BadRequest(format!("requests[{index}].account_id: there is no such account")));
        }
    }
    let requests: Vec<_> = requests.into_iter().map(RecordedRequest::from).collect();
    let repeated: Vec<_> = repeat(service, &requests).iter().map(value).collect();
    Ok(json!({ "requests": repeated, "last": service.recorder.after(u64::MAX).1 }))
}

impl From<Recorded> for RecordedRequest {
    fn from(recorded: Recorded) -> Self {
        let request_body = match recorded.request_body {
            Value::String(text) => text.into(),
            value => value.to_string().into(),
        };
        Self {
            number: 0,
            received_at: OffsetDateTime::UNIX_EPOCH,
            operation: recorded.operation,
            account_id: recorded.account_id,
            request_headers: HeaderMap::new(),
            request_body,
            status: None,
            request_id: None,
            response_body: Bytes::new(),
        }
    }
}

fn value(request: &RecordedRequest) -> Value {
    json!({
        "number": request.number,
        "received_at": time_value(request.received_at),
        "operation": request.operation,
        "account_id": request.account_id,
        "request_headers": headers(&request.request_headers),
        "request_body": body(&request.request_body),
        "status": request.status,
        "request_id": request.request_id,
        "response_body": body(&request.response_body),
    })
}

/// An object of strings. Values of the same header are separated by commas.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let value = |name: &HeaderName| {
        let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        values.collect::<Vec<_>>().join(", ")
    };
    headers.keys().map(|name| (name.to_string(), value(name).into())).collect()
}

/// JSON as it is, anything else as a string.
fn body(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into())
}
