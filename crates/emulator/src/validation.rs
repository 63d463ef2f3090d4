//! Reads a request and reports what is wrong with it.

use crate::refusal::Refusal;
use awsjson_smithy::validate::{Constraint, Violation};
use awsjson_smithy::{DeserializeContext, DeserializeShapeOwned, OperationInput};
use http::StatusCode;
use partnercentral_account_model::types::{FieldValidationCode, FieldValidationError};
use serde_json::Value;

/// How many violations are reported of one request.
const MAX_VIOLATIONS: usize = 100;

/// Reads the input of an operation, in time linear to the length of the body.
///
/// # Errors
/// `SerializationException` when the body is not the JSON of that input, `ValidationException`
/// with a `FieldValidationError` for each member that breaks what the model says, of which the
/// first [`MAX_VIOLATIONS`] are reported.
pub(crate) fn read<I: OperationInput + DeserializeShapeOwned>(
    body: &[u8],
    client_token_required: bool,
) -> Result<I, Refusal> {
    let mut context = DeserializeContext::new();
    let mut json = serde_json::Deserializer::from_slice(body);
    let mut input = I::deserialize_shape(&mut json, &mut context)
        .and_then(|input| json.end().map(|()| input))
        .map_err(|error| unreadable(&context, &error))?;

    let mut missing = context.corrected();
    if client_token_required && input.idempotency_token().is_some_and(|token| token.is_none()) {
        missing.push("ClientToken".to_owned());
    }
    let (violations, total) =
        input.validate().map_or_else(|error| (error.violations, error.total), |()| (Vec::new(), 0));
    if missing.is_empty() && violations.is_empty() {
        return Ok(input);
    }

    // A missing member was read as its correction default, of which there is nothing more to report.
    let reported = |path: &str| missing.iter().any(|missing| is_within(path, missing));
    let found = violations.len();
    let violations: Vec<_> = violations.iter().filter(|violation| !reported(&violation.path)).collect();
    let count = total - (found - violations.len()) + missing.len();
    // Only the JSON says of a length whether it is that of a list.
    let json = serde_json::from_slice(body).unwrap_or_default();

    let violations = violations
        .into_iter()
        .map(|violation| field(&violation.path, code(violation, &json), violation.constraint.to_string()));
    let missing =
        missing.iter().map(|path| field(path, FieldValidationCode::RequiredFieldMissing, "must be set".to_owned()));
    Err(Refusal::fields(violations.chain(missing).take(MAX_VIOLATIONS).collect(), count))
}

/// Whether `path` is `outer`, or leads to a part of it.
fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
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

fn unreadable(context: &DeserializeContext, error: &serde_json::Error) -> Refusal {
    let place = match context.failed_at() {
        path if path.is_empty() => "The request body".to_owned(),
        path => path,
    };
    // The parser's own words may quote the value.
    let problem = if error.is_data() { "has another type than the model says" } else { "is not valid JSON" };
    let message = format!("{place} {problem}: line {}, column {}.", error.line(), error.column());
    Refusal::common(StatusCode::BAD_REQUEST, "SerializationException", message)
}
