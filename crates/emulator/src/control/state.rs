//! `/_emulator/state`: all state, as a snapshot.

use super::error::ControlError;
use crate::service::Service;
use crate::snapshot::{Selection, Snapshot};
use serde_json::Value;

/// Takes the parameters `latest`: how many items long lists have at most, and `search`: a text that these contain.
pub(super) fn get(service: &Service, query: &str) -> Result<Value, ControlError> {
    let bad = |message: &str| ControlError::BadRequest(message.to_owned());
    let (mut latest, mut search) = (None, String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "latest" => latest = Some(value.parse().map_err(|_| bad("latest must be a number of items"))?),
            "search" => search = value.into_owned(),
            _ => return Err(bad("the query has an unknown parameter: use latest and search")),
        }
    }
    write(&service.part(&Selection::new(latest, &search)))
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
