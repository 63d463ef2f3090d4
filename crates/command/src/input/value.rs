//! Converts the text of an argument to JSON.

use crate::table::Type;
use serde_json::{Number, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The prefix of the name of a file that contains the value.
const FILE: char = '@';

/// Converts the text of an argument or a cell to a value of the type `ty`.
///
/// # Errors
/// A description of the problem, as a clause.
pub fn parse(ty: Type, text: &str) -> Result<Value, String> {
    match ty {
        Type::String | Type::Blob | Type::Enum(_) => Ok(Value::String(text.to_owned())),
        Type::Boolean => match text {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(format!("`{text}` must be true or false")),
        },
        Type::Integer => text.parse::<i64>().map(Value::from).map_err(|_| format!("`{text}` must be a whole number")),
        Type::Float => text
            .parse::<f64>()
            .ok()
            .and_then(Number::from_f64)
            .map(Value::Number)
            .ok_or_else(|| format!("`{text}` must be a number")),
        Type::Timestamp { epoch } => timestamp(text, epoch),
        Type::Document | Type::Structure(_) | Type::List(_) | Type::Map(_) => json(text),
    }
}

fn timestamp(text: &str, epoch: bool) -> Result<Value, String> {
    let time = OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| format!("`{text}` must be a time such as 2026-01-31T12:00:00Z"))?;
    Ok(if epoch { Value::from(time.unix_timestamp()) } else { Value::from(text) })
}

fn json(text: &str) -> Result<Value, String> {
    let content = match text.strip_prefix(FILE) {
        Some(file) => std::fs::read(file)
            .map_err(|error| error.to_string())
            .and_then(super::text::text)
            .map_err(|problem| format!("cannot read {file}: {problem}"))?,
        None => text.to_owned(),
    };
    serde_json::from_str(&content)
        .map_err(|error| format!("must be JSON, or {FILE} and the name of a file with JSON: {error}"))
}
