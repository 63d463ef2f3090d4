//! `/_emulator/faults`: calls that fail or are delayed.

use super::accounts;
use super::error::ControlError;
use super::json::read;
use crate::call_error::CallError;
use crate::dispatch::OPERATIONS;
use crate::faults::{Effect, Fault, FaultId, Rule, is_settable};
use crate::service::Service;
use awsjson_smithy::{DeserializeContext, OperationError, UnmodeledError};
use http::StatusCode;
use http::header::{HeaderName, HeaderValue};
use partnercentral_account_model::ServiceError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// The JSON of a [`Fault`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewFault {
    operation: Option<String>,
    account: Option<String>,
    #[serde(default)]
    skip: u32,
    times: Option<u32>,
    #[serde(default)]
    always: bool,
    probability: Option<f64>,
    seed: Option<u64>,
    delay_seconds: Option<f64>,
    slow_body_seconds: Option<f64>,
    date_offset_seconds: Option<i64>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    error: Option<NewError>,
    response: Option<NewResponse>,
    #[serde(default)]
    garbage_body: bool,
    disconnect: Option<Disconnect>,
    throttle_above: Option<ThrottleAbove>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewError {
    code: String,
    message: Option<String>,
    reason: Option<String>,
    #[serde(default)]
    members: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewResponse {
    status: u16,
    #[serde(default)]
    body: String,
}

/// When the connection is closed: before or after the operation is carried out, or in the middle
/// of the response body.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Disconnect {
    Before,
    After,
    During,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThrottleAbove {
    rate: f64,
    burst: u32,
}

pub(super) fn list(service: &Service) -> Value {
    let faults: Vec<_> = service.faults.all().iter().map(value).collect();
    json!({ "faults": faults })
}

/// Adds a fault, and lists all of them.
pub(super) fn add(service: &Service, body: &[u8]) -> Result<Value, ControlError> {
    service.faults.add(fault(service, read(body)?)?);
    Ok(list(service))
}

pub(super) fn remove(service: &Service, id: &str) -> Result<Value, ControlError> {
    let id = id.parse().map(FaultId).ok();
    if id.is_some_and(|id| service.faults.remove(id)) { Ok(list(service)) } else { Err(ControlError::UnknownFault) }
}

pub(super) fn clear(service: &Service) -> Value {
    service.faults.clear();
    list(service)
}

fn bad<T>(message: impl Into<String>) -> Result<T, ControlError> {
    Err(ControlError::BadRequest(message.into()))
}

fn seconds(name: &str, value: Option<f64>) -> Result<Duration, ControlError> {
    match Duration::try_from_secs_f64(value.unwrap_or_default()) {
        Ok(duration) => Ok(duration),
        Err(_) => bad(format!("{name} must be a number of seconds, from 0 to 1e19")),
    }
}

fn fault(service: &Service, new: NewFault) -> Result<Fault, ControlError> {
    let mut fault = effect(&new)?;
    if let Some(probability) = new.probability {
        if !(0.0..=1.0).contains(&probability) {
            return bad("probability must be from 0 to 1");
        }
        fault = fault.probability(probability, new.seed.unwrap_or_default());
    } else if new.seed.is_some() {
        return bad("seed can only be set with probability");
    }
    match (new.times, new.always) {
        (Some(_), true) => return bad("only one of times and always can be set"),
        (Some(times), false) => fault = fault.times(times),
        (None, true) => fault = fault.always(),
        (None, false) => {}
    }
    if let Some(operation) = new.operation {
        if !OPERATIONS.contains(&operation.as_str()) {
            return bad("the service has no such operation: operation must be a name such as CancelConnection");
        }
        fault = fault.operation(operation);
    }
    if let Some(account) = new.account {
        fault = fault.account(accounts::find(service, &account)?.account_id.as_str());
    }
    fault.delay = seconds("delay_seconds", new.delay_seconds)?;
    fault.slow_body = seconds("slow_body_seconds", new.slow_body_seconds)?;
    fault.date_offset = time::Duration::seconds(new.date_offset_seconds.unwrap_or_default());
    for (name, value) in &new.headers {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) if is_settable(&name) => fault = fault.header(name, value),
            (Ok(name), Ok(_)) => {
                return bad(format!("headers: {name} cannot be set, because it says where the body ends"));
            }
            _ => return bad("headers must be an object with names and values of HTTP headers"),
        }
    }
    Ok(fault.skip(new.skip))
}

/// A fault with the effect in the body.
fn effect(new: &NewFault) -> Result<Fault, ControlError> {
    let mut effects = Vec::new();
    if let Some(error) = &new.error {
        effects.push(Fault::error(service_error(error)?));
    }
    if let Some(response) = &new.response {
        match StatusCode::from_u16(response.status) {
            Ok(status) if !status.is_informational() => effects.push(Fault::response(status, response.body.as_str())),
            _ => return bad("response.status must be an HTTP status from 200 to 999"),
        }
    }
    if new.garbage_body {
        effects.push(Fault::garbage_body());
    }
    if let Some(disconnect) = &new.disconnect {
        effects.push(match disconnect {
            Disconnect::Before => Fault::disconnect(),
            Disconnect::After => Fault::lost_response(),
            Disconnect::During => Fault::truncated_body(),
        });
    }
    if let Some(ThrottleAbove { rate, burst }) = new.throttle_above {
        if rate < 0.0 {
            return bad("throttle_above.rate must not be negative");
        }
        effects.push(Fault::throttle_above(rate, burst));
    }
    let changes_response = new.delay_seconds.is_some()
        || new.slow_body_seconds.is_some()
        || new.date_offset_seconds.is_some()
        || !new.headers.is_empty();
    match (effects.len(), effects.pop()) {
        (1, Some(fault)) => Ok(fault),
        (0, None) if changes_response => Ok(Fault::delay(Duration::ZERO)),
        (0, None) => {
            bad("the fault does nothing: set one of error, response, garbage_body, disconnect, throttle_above, \
             delay_seconds, slow_body_seconds, date_offset_seconds and headers")
        }
        _ => bad("only one of error, response, garbage_body, disconnect and throttle_above can be set"),
    }
}

/// An error of the service's model, or one with a code that the model does not have.
fn service_error(new: &NewError) -> Result<ServiceError, ControlError> {
    let NewError { code, message, reason, members } = new;
    let text = message.clone().unwrap_or_else(|| "This error was requested as a fault.".to_owned());
    let mut body = members.clone();
    body.insert("Message".to_owned(), text.into());
    if let Some(reason) = reason {
        body.insert("Reason".to_owned(), reason.as_str().into());
    }
    let mut context = DeserializeContext::new();
    match ServiceError::from_body(code, Value::Object(body), &mut context) {
        Some(Ok(error)) if context.corrected().is_empty() => Ok(error),
        Some(Ok(_)) => bad(format!("an error {code} must have a reason")),
        Some(Err(error)) => bad(format!("the error cannot be read: {error}")),
        None => Ok(ServiceError::unmodeled(UnmodeledError::new(Some(code.clone()), message.clone()))),
    }
}

fn value(Rule { id, fault, applied }: &Rule) -> Value {
    let mut value = json!({
        "id": id.to_string(),
        "applied": applied,
        "operation": fault.operation,
        "account": fault.account_id,
        "skip": fault.skip,
        "times": fault.times,
        "always": fault.times.is_none(),
        "delay_seconds": fault.delay.as_secs_f64(),
        "slow_body_seconds": fault.slow_body.as_secs_f64(),
        "date_offset_seconds": fault.date_offset.whole_seconds(),
    });
    let Some(members) = value.as_object_mut() else { return value };
    if let Some((probability, seed)) = fault.probability {
        members.insert("probability".to_owned(), probability.into());
        members.insert("seed".to_owned(), seed.into());
    }
    if !fault.headers.is_empty() {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers: BTreeMap<_, _> = fault.headers.iter().map(|(name, value)| (name.as_str(), text(value))).collect();
        members.insert("headers".to_owned(), json!(headers));
    }
    let (name, effect) = match &fault.effect {
        Effect::None => return value,
        Effect::Error(error) => ("error", error_value(error)),
        Effect::Response(status, body) => ("response", json!({ "status": status.as_u16(), "body": body })),
        Effect::GarbageBody => ("garbage_body", true.into()),
        Effect::Disconnect => ("disconnect", json!(Disconnect::Before)),
        Effect::LostResponse => ("disconnect", json!(Disconnect::After)),
        Effect::TruncatedBody => ("disconnect", json!(Disconnect::During)),
        Effect::Bucket { rate, burst } => ("throttle_above", json!(ThrottleAbove { rate: *rate, burst: *burst })),
    };
    members.insert(name.to_owned(), effect);
    value
}

/// The error in a [`NewError`].
fn error_value(error: &ServiceError) -> Value {
    let mut value = Map::new();
    value.insert("code".to_owned(), error.code().into());
    value.insert("message".to_owned(), error.message().into());
    let body = CallError::Modeled(error.clone()).response().into_body();
    if let Ok(Value::Object(mut members)) = serde_json::from_slice(&body) {
        members.retain(|name, _| !matches!(name.as_str(), "__type" | "Message" | "message"));
        if let Some(reason) = members.remove("Reason") {
            value.insert("reason".to_owned(), reason);
        }
        if !members.is_empty() {
            value.insert("members".to_owned(), members.into());
        }
    }
    value.into()
}
