//! Recorded requests.

use crate::signature::verify;
use awsjson_protocol::server::sigv4::{SigV4Error, SigV4Verifier, Verified};
use http::HeaderMap;
use serde_json::Value;
use std::time::Instant;

/// A request that has arrived completely.
#[derive(Debug, Clone)]
pub struct RecordedRequest {
    /// The number of requests before it on all connections.
    pub number: usize,
    /// The number of its connection, starting at 0.
    pub connection: usize,
    /// The number of requests before it on its connection.
    pub position: usize,
    /// The method, such as `POST`.
    pub method: String,
    /// The path and the query.
    pub path: String,
    /// The headers. Over HTTP/2, the authority is in `host`.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
    /// The verified signature, or the error of the verification. The signing time is not checked.
    pub signed: Result<Verified, SigV4Error>,
    /// The time at which its last byte arrived.
    pub arrived: Instant,
}

impl RecordedRequest {
    /// The value of a header; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A component of the `Authorization` header, such as `Credential`; empty if it is missing.
    pub fn authorization(&self, part: &str) -> &str {
        let mut parts = self.header("authorization").split([' ', ',']).filter_map(|part| part.split_once('='));
        parts.find_map(|(name, value)| (name == part).then_some(value)).unwrap_or_default()
    }

    /// The name of the called operation.
    pub fn operation(&self) -> &str {
        self.header("x-amz-target").rsplit('.').next().unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// A string member of the input; empty if it is missing.
    pub fn member(&self, name: &str) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Verifies the signature with `verifier`, without checking the signing time.
    ///
    /// # Errors
    /// Returns an error if the signature is missing or invalid.
    pub fn signed_by(&self, verifier: &SigV4Verifier) -> Result<Verified, SigV4Error> {
        verify(verifier, &self.parts(), &self.body, None)
    }

    /// The request without its body, as a type of the `http` crate.
    pub fn parts(&self) -> http::request::Parts {
        let mut request = http::Request::new(());
        *request.method_mut() = self.method.parse().unwrap();
        *request.uri_mut() = self.path.parse().unwrap();
        *request.headers_mut() = self.headers.clone();
        request.into_parts().0
    }
}
