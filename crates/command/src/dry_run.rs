//! Prints requests instead of sending them.

use bytes::Bytes;
use http::Request;
use serde_json::Value;
use std::fmt::Write;

/// Formats the request as in HTTP/1.1, with an indented body. The headers that signing adds are missing.
pub fn shown(request: &Request<Bytes>) -> String {
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
