//! Reads a request and tells everything that is wrong with it.

use crate::refusal::Refusal;
use crate::wire::Emulated;
use awsjson_smithy::validate::{Constraint, Violation};
use awsjson_smithy::{DeserializeContext, DeserializeShape, OperationInput, Validate};
use http::StatusCode;
use partnercentral_account_model::types::{FieldValidationCode, FieldValidationError};
use serde_json::Value;

/// Collects the members that hold a value which their enum does not have.
#[derive(Debug, Default)]
pub(crate) struct EnumCheck(Vec<&'static str>);

impl EnumCheck {
    /// Checks the value of one member.
    pub(crate) fn member(&mut self, name: &'static str, value: impl AsRef<str>, known: &[&str]) {
        if !known.contains(&value.as_ref()) {
            self.0.push(name);
        }
    }

    /// Checks the value of a member that is set.
    pub(crate) fn optional(&mut self, name: &'static str, value: &Option<impl AsRef<str>>, known: &[&str]) {
        if let Some(value) = value {
            self.member(name, value, known);
        }
    }
}

/// Reads the input of an operation.
///
/// # Errors
/// `SerializationException` when the body is not the JSON of that input, `ValidationException`
/// with a `FieldValidationError` for each member that breaks what the model says.
pub(crate) fn read<O: Emulated>(body: &[u8]) -> Result<O::Input, Refusal> {
    let mut context = DeserializeContext::new();
    let mut json = serde_json::Deserializer::from_slice(body);
    let mut input = O::Input::deserialize_shape(&mut json, &mut context)
        .and_then(|input| json.end().map(|()| input))
        .map_err(|error| unreadable(&context, &error))?;

    let mut missing = context.corrected();
    if input.idempotency_token().is_some_and(|token| token.is_none()) {
        missing.push("ClientToken".to_owned());
    }
    let mut enums = EnumCheck::default();
    O::check_enums(&input, &mut enums);
    let violations = input.validate().map_or_else(|error| error.violations, |()| Vec::new());
    if missing.is_empty() && enums.0.is_empty() && violations.is_empty() {
        return Ok(input);
    }

    // A missing member was read as its zero value, of which there is nothing more to say.
    let told = |path: &str| missing.iter().any(|missing| missing == path);
    let mut errors: Vec<FieldValidationError> = Vec::new();
    errors.extend(enums.0.iter().filter(|name| !told(name)).map(|name| {
        field(name, FieldValidationCode::InvalidEnumValue, "the value is not one of the enum's".to_owned())
    }));
    errors.extend(
        violations
            .iter()
            .filter(|violation| !told(&violation.path))
            .map(|violation| field(&violation.path, code(violation, body), violation.constraint.to_string())),
    );
    errors.extend(
        missing.iter().map(|path| field(path, FieldValidationCode::RequiredFieldMissing, "must be set".to_owned())),
    );
    Err(Refusal::fields(errors))
}

fn field(name: &str, code: FieldValidationCode, message: String) -> FieldValidationError {
    FieldValidationError::builder().name(name).message(message).code(code).build()
}

fn code(violation: &Violation, body: &[u8]) -> FieldValidationCode {
    match violation.constraint {
        Constraint::Required => FieldValidationCode::RequiredFieldMissing,
        Constraint::Pattern { .. } => FieldValidationCode::InvalidStringFormat,
        Constraint::UniqueItems { .. } => FieldValidationCode::DuplicateValue,
        Constraint::Length { .. } if is_list(body, &violation.path) => FieldValidationCode::TooManyValues,
        _ => FieldValidationCode::InvalidValue,
    }
}

fn is_list(body: &[u8], member: &str) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body.get(member).is_some_and(Value::is_array))
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
