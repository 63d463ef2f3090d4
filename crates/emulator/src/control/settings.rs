//! `/_emulator/settings`: the limits of the service, and whether partners must be registered.

use super::error::ControlError;
use super::json::read;
use crate::service::Service;
use crate::settings::Settings;
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetSettings {
    #[serde(default)]
    limits: Map<String, Value>,
    registration_required: Option<bool>,
}

pub(super) fn get(service: &Service) -> Value {
    json!(service.settings())
}

/// Changes the settings in the body, or nothing if any of them is invalid.
pub(super) fn put(service: &Service, body: &[u8]) -> Result<Value, ControlError> {
    let SetSettings { limits, registration_required } = read(body)?;
    service.set_settings(|current| {
        let mut all = json!(current.limits);
        if let Some(members) = all.as_object_mut() {
            members.extend(limits);
        }
        let limits = serde_json::from_value(all);
        let limits = limits.map_err(|error| ControlError::BadRequest(format!("limits cannot be read: {error}")))?;
        let registration_required = registration_required.unwrap_or(current.registration_required);
        Ok(Settings { limits, registration_required })
    })?;
    Ok(get(service))
}
