//! One attempt, as it arrived.

use super::signature::Signed;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::time::Instant;

/// A request that arrived complete.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// How many attempts were complete before it, on all connections.
    pub number: usize,
    /// The number of its connection, from 0 on.
    pub connection: usize,
    /// How many attempts came before it on its connection.
    pub position: usize,
    /// Method, path and version.
    pub request_line: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
    /// Who signed it, or what is wrong with the signature.
    pub signed: Result<Signed, String>,
    /// When its last byte arrived.
    pub arrived: Instant,
}

impl Attempt {
    /// A header's value, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The operation that is called.
    pub fn operation(&self) -> &str {
        self.header("x-amz-target").rsplit('.').next().unwrap_or_default()
    }

    /// A member of the input that is a string, empty where there is none.
    pub fn member(&self, name: &str) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// The first line and the headers of a request; `None` where they are not HTTP.
pub(super) fn parse_head(head: &str) -> Option<(String, HeaderMap)> {
    let mut lines = head.split("\r\n");
    let request_line = lines.next()?.to_owned();
    let mut headers = HeaderMap::new();
    for line in lines.take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        headers.append(name, HeaderValue::from_str(value.trim()).ok()?);
    }
    Some((request_line, headers))
}
