//! `/_emulator/state`: all state, as a snapshot.

use super::error::ControlError;
use super::json::parameter;
use crate::service::Service;
use crate::snapshot::Snapshot;
use serde_json::Value;

/// Takes the parameter `latest`: how many items long lists have at most.
pub(super) fn get(service: &Service, query: &str) -> Result<Value, ControlError> {
    let bad = |_| ControlError::BadRequest("latest must be a number of items".to_owned());
    let latest = parameter(query, "latest")?.map(|latest| latest.parse()).transpose().map_err(bad)?;
    write(&latest.map_or_else(|| service.snapshot(), |latest| service.latest(latest)))
}

fn write(snapshot: &Snapshot) -> Result<Value, ControlError> {
    let written = serde_json::to_value(snapshot);
    written.map_err(|error| ControlError::BadRequest(format!("the state cannot be written: {error}")))
}

/// Replaces all state, and returns the new one.
pub(super) fn put(service: &Service, body: &[u8]) -> Result<Value, ControlError> {
    let text = std::str::from_utf8(body);
    let text = text.map_err(|_| ControlError::BadRequest("the body must be UTF-8".to_owned()))?;
    let snapshot: Snapshot = text.parse().map_err(|error| ControlError::BadRequest(format!("{error}")))?;
    service.restore(&snapshot).map_err(|error| ControlError::BadRequest(error.to_string()))?;
    write(&service.snapshot())
}
