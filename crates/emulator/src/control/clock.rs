//! `/_emulator/clock`: the time in the emulator, and the skew of the clock that signatures are checked against.

use super::error::ControlError;
use super::json::{read, time_value};
use crate::service::Service;
use awsjson_smithy::timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use time::Duration;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetClock {
    now: Option<String>,
    stopped: Option<bool>,
    skew_seconds: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: f64,
}

pub(super) fn get(service: &Service) -> Value {
    json!({
        "now": time_value(service.clock.now()),
        "stopped": service.clock.is_stopped(),
        "skew_seconds": service.clock.skew().whole_seconds(),
    })
}

/// Changes the settings in the body, or nothing if any of them is invalid.
pub(super) fn set(service: &Service, body: &[u8]) -> Result<Value, ControlError> {
    let SetClock { now, stopped, skew_seconds } = read(body)?;
    let parse = |text: String| {
        timestamp::parse(&text)
            .ok_or_else(|| ControlError::BadRequest("now must be RFC 3339, such as 2026-01-31T12:00:00Z".to_owned()))
    };
    let now = now.map(parse).transpose()?;
    service.set_clock(|clock| {
        if let Some(stopped) = stopped {
            clock.set_stopped(stopped);
        }
        if let Some(now) = now {
            clock.set(now);
        }
        if let Some(seconds) = skew_seconds {
            clock.set_skew(Duration::seconds(seconds));
        }
    });
    Ok(get(service))
}

pub(super) fn advance(service: &Service, body: &[u8]) -> Result<Value, ControlError> {
    let Advance { seconds } = read(body)?;
    let by = std::time::Duration::try_from_secs_f64(seconds).ok().and_then(|by| Duration::try_from(by).ok());
    let message = "seconds must be from 0 to 9e18: set an earlier time by PUT /_emulator/clock";
    let by = by.ok_or_else(|| ControlError::BadRequest(message.to_owned()))?;
    service.set_clock(|clock| clock.advance(by));
    Ok(get(service))
}
