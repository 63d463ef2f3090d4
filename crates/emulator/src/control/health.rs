//! `/_emulator/health`: the state of the emulator, and the paths of the control interface.

use super::json::time_value;
use crate::service::Service;
use serde_json::{Value, json};

pub(super) fn get(service: &Service) -> Value {
    json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "endpoint_url": service.endpoint_url,
        "now": time_value(service.clock.now()),
        "accounts": service.accounts.all().len(),
        "paths": [
            "GET /_emulator/",
            "GET /_emulator/openapi.json",
            "GET /_emulator/health",
            "GET /_emulator/accounts",
            "PUT /_emulator/accounts/{account}/status",
            "GET /_emulator/environment",
            "POST /_emulator/reset",
            "GET /_emulator/state",
            "PUT /_emulator/state",
            "GET /_emulator/transitions",
            "PUT /_emulator/transitions",
            "GET /_emulator/settings",
            "PUT /_emulator/settings",
            "GET /_emulator/clock",
            "PUT /_emulator/clock",
            "POST /_emulator/clock/advance",
            "GET /_emulator/mail",
            "GET /_emulator/faults",
            "POST /_emulator/faults",
            "DELETE /_emulator/faults",
            "DELETE /_emulator/faults/{id}",
            "GET /_emulator/requests",
            "DELETE /_emulator/requests",
            "POST /_emulator/requests/replay",
        ],
    })
}
