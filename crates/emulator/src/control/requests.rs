//! `/_emulator/requests`: the latest requests to the service.

use super::error::ControlError;
use super::json::{parameter, time_value};
use crate::recorder::RecordedRequest;
use crate::service::Service;
use serde_json::{Value, json};

/// Takes the parameter `operation`.
pub(super) fn list(service: &Service, query: &str) -> Result<Value, ControlError> {
    let operation = parameter(query, "operation")?;
    let mut requests = service.recorder.all();
    requests.retain(|request| operation.is_none() || request.operation == operation);
    let requests: Vec<_> = requests.iter().map(value).collect();
    Ok(json!({ "requests": requests }))
}

pub(super) fn clear(service: &Service) -> Value {
    service.recorder.clear();
    json!({ "requests": [] })
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
