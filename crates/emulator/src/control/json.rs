//! Reads the bodies and queries of requests, and writes the bodies of responses.

use super::error::ControlError;
use crate::json::read_object;
use awsjson_smithy::timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::OffsetDateTime;

/// The body of a response.
pub(super) enum Content {
    Json(Value),
    Text(String),
    /// A content type, and a file of the program.
    Static(&'static str, &'static str),
}

impl From<Value> for Content {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

/// Reads the JSON object of a request body.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ControlError> {
    read_object(body).map_err(|error| ControlError::BadRequest(format!("the body cannot be read: {error}")))
}

/// The value of the parameter `name`, the only one that the query may have.
pub(super) fn parameter(query: &str, name: &str) -> Result<Option<String>, ControlError> {
    let mut found = None;
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        if key != name {
            return Err(ControlError::BadRequest(format!("the query has an unknown parameter: use {name}")));
        }
        found = Some(value.into_owned());
    }
    Ok(found)
}

/// A time as RFC 3339; `null` outside the years 0 to 9999.
pub(super) fn time_value(time: OffsetDateTime) -> Value {
    timestamp::date_time::serialize(&time, serde_json::value::Serializer).unwrap_or_default()
}
