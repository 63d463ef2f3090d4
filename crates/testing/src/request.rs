//! A request as it arrived.

use crate::signature::verify;
use awsjson_protocol::server::sigv4::{SigV4Error, SigV4Verifier, Verified};
use http::HeaderMap;
use serde_json::Value;
use std::time::Instant;

/// A request that arrived complete.
#[derive(Debug, Clone)]
pub struct RecordedRequest {
    /// How many requests were complete before it, on all connections.
    pub number: usize,
    /// The number of its connection, from 0 on.
    pub connection: usize,
    /// How many requests came before it on its connection.
    pub position: usize,
    /// The method, such as `POST`.
    pub method: String,
    /// The path and the query.
    pub path: String,
    /// The headers. Over HTTP/2 the authority is the `host`.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
    /// Who signed it, or what is wrong with the signature, whatever the time.
    pub signed: Result<Verified, SigV4Error>,
    /// When its last byte arrived.
    pub arrived: Instant,
}

impl RecordedRequest {
    /// A header's value, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A part of the `Authorization` header, such as `Credential`; empty where there is none.
    pub fn authorization(&self, part: &str) -> &str {
        let mut parts = self.header("authorization").split([' ', ',']).filter_map(|part| part.split_once('='));
        parts.find_map(|(name, value)| (name == part).then_some(value)).unwrap_or_default()
    }

    /// The operation that is called.
    pub fn operation(&self) -> &str {
        self.header("x-amz-target").rsplit('.').next().unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// A member of the input that is a string, empty where there is none.
    pub fn member(&self, name: &str) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Who signed it by the rules of `verifier`, whatever the time.
    ///
    /// # Errors
    /// What is wrong with the signature.
    pub fn signed_by(&self, verifier: &SigV4Verifier) -> Result<Verified, SigV4Error> {
        verify(verifier, &self.parts(), &self.body, None)
    }

    /// The request without its body, as the `http` crate has it.
    pub fn parts(&self) -> http::request::Parts {
        let mut request = http::Request::new(());
        *request.method_mut() = self.method.parse().unwrap();
        *request.uri_mut() = self.path.parse().unwrap();
        *request.headers_mut() = self.headers.clone();
        request.into_parts().0
    }
}
