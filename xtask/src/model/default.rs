//! The `default` trait as a Rust expression.

use super::ModelError;
use super::service::Type;
use serde_json::Value;

/// The expression for `default` as a value of the type `ty`.
pub fn expression(id: &str, ty: &Type, default: &Value) -> Result<String, ModelError> {
    Ok(match (ty, default) {
        (Type::Boolean, Value::Bool(value)) => value.to_string(),
        (Type::Integer(_), Value::Number(value)) => value.to_string(),
        (Type::Float(float), Value::Number(value)) => format!("{value}_{float}"),
        (Type::String, Value::String(value)) if value.is_empty() => "String::new()".to_owned(),
        (Type::String, Value::String(value)) => format!("{value:?}.to_owned()"),
        (Type::Enum(name), Value::String(value)) => format!("{name}::from({value:?})"),
        (Type::IntEnum(name), Value::Number(value)) => format!("{name}::from({value})"),
        (Type::List(_), Value::Array(values)) if values.is_empty() => "Vec::new()".to_owned(),
        (Type::Map(..), Value::Object(values)) if values.is_empty() => "BTreeMap::new()".to_owned(),
        (Type::Timestamp, Value::Number(value)) if value.as_i64() == Some(0) => "OffsetDateTime::UNIX_EPOCH".to_owned(),
        (Type::Blob, Value::String(value)) if value.is_empty() => "Blob::default()".to_owned(),
        _ => return Err(ModelError::new(id, "the trait smithy.api#default has a value that is not supported")),
    })
}
