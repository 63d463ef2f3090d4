//! `/_emulator/requests`: the latest requests to the service.

use super::error::ControlError;
use super::json::time_value;
use crate::recorder::RecordedRequest;
use crate::service::Service;
use serde_json::{Value, json};

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

fn value(request: &RecordedRequest) -> Value {
    json!({
        "number": request.number,
        "received_at": time_value(request.received_at),
        "operation": request.operation,
        "account_id": request.account_id,
        "request_body": body(&request.request_body),
        "status": request.status,
        "request_id": request.request_id,
        "response_body": body(&request.response_body),
    })
}

/// JSON as it is, anything else as a string.
fn body(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into())
}
