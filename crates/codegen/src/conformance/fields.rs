//! The fields of a protocol test.

use super::literal;
use crate::service::{Service, Structure};
use serde_json::{Map, Value};

/// The text at `key`.
pub fn text<'t>(test: &'t Value, key: &str) -> Option<&'t str> {
    test.get(key).and_then(Value::as_str)
}

/// The list of texts at `key`. It is empty if the key is missing.
pub fn texts<'t>(test: &'t Value, key: &str) -> literal::Result<Vec<&'t str>> {
    let Some(list) = test.get(key) else { return Ok(Vec::new()) };
    let texts = list.as_array().map(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
    texts.flatten().ok_or_else(|| format!("{key} is no list of strings"))
}

/// Names and values of the headers.
pub fn headers(test: &Value) -> literal::Result<Vec<(&str, &str)>> {
    let Some(headers) = test.get("headers") else { return Ok(Vec::new()) };
    let headers = headers.as_object().ok_or("headers is no object")?;
    headers.iter().map(|(name, value)| Ok((name.as_str(), value.as_str().ok_or("a header is no string")?))).collect()
}

/// The members that are set.
pub fn params(test: &Value) -> literal::Result<Map<String, Value>> {
    match test.get("params") {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(params)) => Ok(params.clone()),
        Some(_) => Err("params is no object".to_owned()),
    }
}

/// Whether a value contains NaN. Such values cannot be compared with `PartialEq`, because the tests expect NaN to equal
/// itself.
pub fn has_nan(value: &Value) -> bool {
    match value {
        Value::String(text) => text == "NaN",
        Value::Array(values) => values.iter().any(has_nan),
        Value::Object(values) => values.values().any(has_nan),
        _ => false,
    }
}

/// The error of a test: its name in Rust, and the expression that creates it.
pub fn error(service: &Service, shape: &str, test: &Value) -> literal::Result<(String, String)> {
    let error = service.errors.iter().find(|error| error.structure.shape == shape);
    let error: &Structure = &error.ok_or_else(|| format!("there is no error {shape}"))?.structure;
    let path = format!("model::error::{}", error.name);
    Ok((error.name.clone(), literal::structure(service, &path, error, &params(test)?)?))
}
