//! Replaces timestamps in seconds by RFC 3339.

use crate::table::{Structure, Type};
use awsjson_smithy::timestamp::from_epoch_seconds;
use serde_json::Value;
use time::format_description::well_known::Rfc3339;

/// Replaces the timestamps of a value of this structure, which are in seconds since 1970, by RFC 3339.
pub fn readable(value: Value, structure: &Structure) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| {
                    let value = match structure.member(&name) {
                        Some(member) => of_type(value, member.ty),
                        None => value,
                    };
                    (name, value)
                })
                .collect(),
        ),
        value => value,
    }
}

fn of_type(value: Value, ty: Type) -> Value {
    match (ty, value) {
        (Type::Timestamp { epoch: true }, Value::Number(seconds)) => {
            let text = seconds.as_f64().and_then(from_epoch_seconds).and_then(|time| time.format(&Rfc3339).ok());
            text.map_or(Value::Number(seconds), Value::String)
        }
        (Type::Structure(structure), value) => readable(value, structure),
        (Type::List(item), Value::Array(items)) => {
            Value::Array(items.into_iter().map(|value| of_type(value, *item)).collect())
        }
        (Type::Map(entry), Value::Object(entries)) => {
            Value::Object(entries.into_iter().map(|(key, value)| (key, of_type(value, *entry))).collect())
        }
        (_, value) => value,
    }
}
