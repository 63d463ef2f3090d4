//! `/_emulator/state`: all state, as a snapshot.

use super::error::ControlError;
use crate::service::Service;
use crate::snapshot::Snapshot;
use serde_json::Value;

pub(super) fn get(service: &Service) -> Result<Value, ControlError> {
    let written = serde_json::to_value(service.snapshot());
    written.map_err(|error| ControlError::BadRequest(format!("the state cannot be written: {error}")))
}

/// Replaces all state, and returns the new one.
pub(super) fn put(service: &Service, body: &[u8]) -> Result<Value, ControlError> {
    let text = std::str::from_utf8(body);
    let text = text.map_err(|_| ControlError::BadRequest("the body must be UTF-8".to_owned()))?;
    let snapshot: Snapshot = text.parse().map_err(|error| ControlError::BadRequest(format!("{error}")))?;
    service.restore(&snapshot).map_err(|error| ControlError::BadRequest(error.to_string()))?;
    get(service)
}
