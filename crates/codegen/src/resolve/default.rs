//! Converts values of the `default` trait to Rust expressions.

use crate::error::ModelError;
use crate::paths::{self, BIG_DECIMAL, BLOB, DOCUMENT, MAP, OFFSET_DATE_TIME};
use crate::service::Type;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The expression for `default` as a value of the type `ty`.
pub fn expression(id: &str, ty: &Type, default: &Value) -> Result<String, ModelError> {
    let expression = match (ty, default) {
        (Type::Boolean, Value::Bool(value)) => Some(value.to_string()),
        (Type::Integer(name), Value::Number(value)) => {
            whole(value).filter(|value| fits(name, *value)).map(|value| value.to_string())
        }
        (Type::Decimal, Value::Number(value)) => Some(match value.as_i64() {
            Some(value) => format!("{BIG_DECIMAL}::from({value})"),
            None => format!("{BIG_DECIMAL}::of_model({:?})", value.to_string()),
        }),
        (Type::Float(float), value) => float_literal(float, value),
        (Type::String, Value::String(value)) if value.is_empty() => Some("String::new()".to_owned()),
        (Type::String, Value::String(value)) => Some(format!("{value:?}.to_owned()")),
        (Type::Enum(name), Value::String(value)) => Some(format!("{}::from({value:?})", paths::of_type(name))),
        (Type::IntEnum(name), Value::Number(value)) => {
            let value = whole(value).filter(|value| fits("i32", *value));
            value.map(|value| format!("{}::from({value})", paths::of_type(name)))
        }
        (Type::List(_), Value::Array(values)) if values.is_empty() => Some("Vec::new()".to_owned()),
        (Type::Map(..), Value::Object(values)) if values.is_empty() => Some(format!("{MAP}::new()")),
        (Type::Timestamp, value) => instant(value),
        (Type::Blob, Value::String(value)) if value.is_empty() => Some(format!("{BLOB}::default()")),
        // Default values are base64, unlike the values of protocol tests, which are plain text.
        (Type::Blob, Value::String(value)) => STANDARD.decode(value).ok().map(|bytes| blob(&bytes)),
        (Type::Document, value) => Some(document(value)),
        _ => None,
    };
    expression.ok_or_else(|| {
        ModelError::new(
            id,
            format_args!("the trait smithy.api#default has a value that the type does not allow: {default}"),
        )
    })
}

/// The value of a whole number, including one written as `1.0`.
pub fn whole(number: &serde_json::Number) -> Option<i128> {
    let float = || number.as_f64().filter(|value| value.fract() == 0.0 && value.abs() < 9e15);
    number.as_i128().or_else(|| float().map(|value| value as i128))
}

/// Whether the integer type `name` has the value.
pub fn fits(name: &str, value: i128) -> bool {
    match name {
        "i8" => i8::try_from(value).is_ok(),
        "i16" => i16::try_from(value).is_ok(),
        "i32" => i32::try_from(value).is_ok(),
        "i64" => i64::try_from(value).is_ok(),
        _ => true,
    }
}

/// The literal of a float. Values that JSON numbers cannot represent are strings.
pub fn float_literal(float: &str, value: &Value) -> Option<String> {
    match value {
        Value::Number(value) if float == "f32" && value.as_f64().is_some_and(|value| (value as f32).is_infinite()) => {
            None
        }
        Value::Number(value) => Some(format!("{value}_{float}")),
        Value::String(text) => match text.as_str() {
            "NaN" => Some(format!("{float}::NAN")),
            "Infinity" => Some(format!("{float}::INFINITY")),
            "-Infinity" => Some(format!("{float}::NEG_INFINITY")),
            _ => None,
        },
        _ => None,
    }
}

/// The expression for a timestamp: a number of seconds since the epoch, or a `date-time` string.
pub fn instant(value: &Value) -> Option<String> {
    let nanos = match value {
        Value::Number(value) => match value.as_i64() {
            Some(seconds) => i128::from(seconds) * 1_000_000_000,
            // For current dates, an `f64` is exact to the microsecond.
            None => ((value.as_f64()? * 1e6).round() as i128).checked_mul(1_000)?,
        },
        Value::String(text) => OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp_nanos(),
        _ => return None,
    };
    // Beyond the year 9999 the expression would panic.
    OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?;
    let (seconds, nanos) = (nanos.div_euclid(1_000_000_000), nanos.rem_euclid(1_000_000_000));
    Some(match (seconds, nanos) {
        (0, 0) => format!("{OFFSET_DATE_TIME}::UNIX_EPOCH"),
        _ => format!("{OFFSET_DATE_TIME}::UNIX_EPOCH + time::Duration::new({seconds}, {nanos})"),
    })
}

/// The expression for a blob.
pub fn blob(bytes: &[u8]) -> String {
    format!("{BLOB}::from(b\"{}\")", bytes.escape_ascii())
}

/// The expression for a document, which is any JSON value.
pub fn document(value: &Value) -> String {
    match value {
        Value::Null => format!("{DOCUMENT}::Null"),
        Value::Bool(value) => format!("{DOCUMENT}::Bool({value})"),
        Value::Number(value) if value.is_f64() => format!("{DOCUMENT}::from({value}_f64)"),
        Value::Number(value) if value.is_u64() => format!("{DOCUMENT}::from({value}_u64)"),
        Value::Number(value) => format!("{DOCUMENT}::from({value}_i64)"),
        Value::String(value) => format!("{DOCUMENT}::from({value:?})"),
        Value::Array(values) if values.is_empty() => format!("{DOCUMENT}::Array(Vec::new())"),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(document).collect();
            format!("{DOCUMENT}::Array(Vec::from([{}]))", values.join(", "))
        }
        Value::Object(values) if values.is_empty() => format!("{DOCUMENT}::Object({MAP}::new())"),
        Value::Object(values) => {
            let entry = |(key, value): (&String, &Value)| format!("({key:?}.to_owned(), {})", document(value));
            let values: Vec<String> = values.iter().map(entry).collect();
            format!("{DOCUMENT}::Object({MAP}::from([{}]))", values.join(", "))
        }
    }
}
