//! Reads the input of a request, and reports its violations.

use crate::call_error::CallError;
use crate::operation::Handler;
use awsjson_protocol::server::{self, FrameworkError};
use awsjson_smithy::validate::{Constraint, Violation};
use awsjson_smithy::{OperationInput, ValidationError};
use http::request::Parts;
use partnercentral_account_model::types::{FieldValidationCode, FieldValidationError};
use serde_json::Value;

const CLIENT_TOKEN: &str = "ClientToken";

/// Reads the input of an operation, in time linear to the length of the body.
///
/// # Errors
/// `SerializationException` if the body is not the JSON of the input, `ValidationException` with a
/// `FieldValidationError` for each violation of the model. The first [`ValidationError::MAX_VIOLATIONS`] are reported.
pub(crate) fn read<O: Handler>(head: &Parts, body: &[u8]) -> Result<O::Input, CallError> {
    match server::input::<O>(head, body) {
        Ok(mut input) => {
            let token = input.idempotency_token();
            if O::CLIENT_TOKEN_REQUIRED && token.is_some_and(|token| token.is_none()) {
                return Err(CallError::fields(vec![missing_token()], 1));
            }
            Ok(input)
        }
        Err(FrameworkError::Validation(error)) => {
            // The JSON shows whether a length belongs to a list, and whether there is a token.
            let json = serde_json::from_slice(body).unwrap_or_default();
            Err(invalid(&error, &json, O::CLIENT_TOKEN_REQUIRED))
        }
        Err(error) => Err(CallError::Framework(error)),
    }
}

fn invalid(error: &ValidationError, json: &Value, token_required: bool) -> CallError {
    let violations = error.violations.iter();
    let fields =
        violations.map(|violation| field(&violation.path, code(violation, json), violation.constraint.to_string()));
    let token_is_missing = token_required && json.get(CLIENT_TOKEN).is_none_or(Value::is_null);
    let fields = fields.chain(token_is_missing.then(missing_token)).take(ValidationError::MAX_VIOLATIONS);
    CallError::fields(fields.collect(), error.total + usize::from(token_is_missing))
}

fn missing_token() -> FieldValidationError {
    field(CLIENT_TOKEN, FieldValidationCode::RequiredFieldMissing, Constraint::Required.to_string())
}

fn field(name: &str, code: FieldValidationCode, message: String) -> FieldValidationError {
    FieldValidationError::builder().name(name).message(message).code(code).build()
}

fn code(violation: &Violation, body: &Value) -> FieldValidationCode {
    match violation.constraint {
        Constraint::Required => FieldValidationCode::RequiredFieldMissing,
        Constraint::Pattern { .. } => FieldValidationCode::InvalidStringFormat,
        Constraint::Enum { .. } | Constraint::IntEnum { .. } => FieldValidationCode::InvalidEnumValue,
        Constraint::UniqueItems { .. } => FieldValidationCode::DuplicateValue,
        Constraint::Length { actual, max: Some(max), .. } if actual > max && is_list(body, &violation.path) => {
            FieldValidationCode::TooManyValues
        }
        _ => FieldValidationCode::InvalidValue,
    }
}

/// Whether the value at a path such as `TaskDetails.LocalizedContents[0].Locale` is a list.
fn is_list(body: &Value, path: &str) -> bool {
    let value =
        path.split(['.', '[', ']']).filter(|segment| !segment.is_empty()).try_fold(
            body,
            |value, segment| match segment.parse::<usize>() {
                Ok(index) => value.get(index),
                Err(_) => value.get(segment),
            },
        );
    value.is_some_and(Value::is_array)
}
