//! Prints requests instead of sending them.

use crate::call::CallError;
use crate::table::Operation;
use awsjson_client::Client;
use bytes::Bytes;
use http::Request;
use serde_json::{Map, Value};
use std::fmt::Write;

/// Formats the request of a call, which is not sent. The headers that signing adds are missing.
///
/// # Errors
/// The input does not fit the operation, or there is no endpoint.
pub async fn request_text(
    client: &Client,
    operation: &Operation,
    input: Map<String, Value>,
) -> Result<String, CallError> {
    Ok(text(&(operation.request)(client, Value::Object(input)).await?))
}

/// Formats a request as in HTTP/1.1, with an indented body.
fn text(request: &Request<Bytes>) -> String {
    let mut text = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        let _ = writeln!(text, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
    text.push('\n');
    let body = request.body();
    match serde_json::from_slice::<Value>(body).and_then(|value| serde_json::to_string_pretty(&value)) {
        Ok(body) => text += &body,
        Err(_) => text += &String::from_utf8_lossy(body),
    }
    text.push('\n');
    text
}
