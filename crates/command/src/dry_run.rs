//! Requests that are shown instead of sent.

use bytes::Bytes;
use http::Request;
use serde_json::Value;
use std::fmt::Write;

/// The request as HTTP/1.1 would write it, with an indented body. What signing adds is not in it.
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
