//! `/_emulator/faults`: calls that are to fail or to be delayed.

use super::accounts;
use super::error::ControlError;
use super::json::read;
use crate::faults::{Effect, Fault};
use crate::service::Service;
use awsjson_smithy::{DeserializeContext, OperationError, UnmodeledError};
use http::StatusCode;
use partnercentral_account_model::ServiceError;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// The JSON of a [`Fault`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewFault {
    operation: Option<String>,
    account: Option<String>,
    #[serde(default)]
    skip: u32,
    #[serde(default = "once")]
    times: u32,
    delay_seconds: Option<f64>,
    error: Option<NewError>,
    response: Option<NewResponse>,
    disconnect: Option<NewDisconnect>,
}

fn once() -> u32 {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewError {
    code: String,
    message: Option<String>,
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewResponse {
    status: u16,
    #[serde(default)]
    body: String,
}

/// Whether the connection is closed before or after the operation is carried out.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum NewDisconnect {
    Before,
    After,
}

pub(super) fn list(service: &Service) -> Value {
    let faults: Vec<_> = service.faults.all().iter().map(value).collect();
    json!({ "faults": faults })
}

pub(super) fn add(service: &Service, body: &[u8]) -> Result<Value, ControlError> {
    service.faults.add(fault(service, read(body)?)?);
    Ok(list(service))
}

pub(super) fn clear(service: &Service) -> Value {
    service.faults.clear();
    list(service)
}

fn bad<T>(message: impl Into<String>) -> Result<T, ControlError> {
    Err(ControlError::BadRequest(message.into()))
}

fn fault(service: &Service, new: NewFault) -> Result<Fault, ControlError> {
    let mut fault = match (new.error, new.response, new.disconnect) {
        (Some(error), None, None) => Fault::error(service_error(error)?),
        (None, Some(response), None) => match StatusCode::from_u16(response.status) {
            Ok(status) if !status.is_informational() => Fault::response(status, response.body),
            _ => return bad("response.status must be an HTTP status from 200 to 999"),
        },
        (None, None, Some(NewDisconnect::Before)) => Fault::disconnect(),
        (None, None, Some(NewDisconnect::After)) => Fault::lost_response(),
        (None, None, None) if new.delay_seconds.is_some() => Fault::delay(Duration::ZERO),
        (None, None, None) => return bad("one of error, response, disconnect and delay_seconds must be set"),
        _ => return bad("only one of error, response and disconnect can be set"),
    };
    if let Some(seconds) = new.delay_seconds {
        match Duration::try_from_secs_f64(seconds) {
            Ok(delay) => fault = fault.delayed(delay),
            Err(_) => return bad("delay_seconds must not be negative"),
        }
    }
    if let Some(operation) = new.operation {
        fault = fault.operation(operation);
    }
    if let Some(account) = new.account {
        fault = fault.account(accounts::find(service, &account)?.account_id.as_str());
    }
    Ok(fault.skip(new.skip).times(new.times))
}

/// An error of the service's model, or one with a code that the model does not have.
fn service_error(new: NewError) -> Result<ServiceError, ControlError> {
    let NewError { code, message, reason } = new;
    let text = message.clone().unwrap_or_else(|| "This error was requested as a fault.".to_owned());
    let mut context = DeserializeContext::new();
    match ServiceError::from_body(&code, json!({ "Message": text, "Reason": reason }), &mut context) {
        Some(Ok(error)) if context.corrected().is_empty() => Ok(error),
        Some(Ok(_)) => bad(format!("a {code} must have a reason")),
        Some(Err(error)) => bad(format!("the error cannot be read: {error}")),
        None => Ok(ServiceError::unmodeled(UnmodeledError::new(Some(code), message))),
    }
}

fn value(fault: &Fault) -> Value {
    let mut value = json!({
        "operation": fault.operation,
        "account": fault.account_id,
        "skip": fault.skip,
        "times": fault.times,
        "delay_seconds": fault.delay.as_secs_f64(),
    });
    let (name, effect) = match &fault.effect {
        Effect::None => return value,
        Effect::Error(error) => ("error", json!({ "code": error.code(), "message": error.message() })),
        Effect::Response(status, body) => ("response", json!({ "status": status.as_u16(), "body": body })),
        Effect::Disconnect => ("disconnect", "before".into()),
        Effect::LostResponse => ("disconnect", "after".into()),
    };
    if let Some(value) = value.as_object_mut() {
        value.insert(name.to_owned(), effect);
    }
    value
}
