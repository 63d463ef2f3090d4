//! A hook that sees each request before it is signed.

use bytes::Bytes;
use http::{HeaderMap, Uri};
use std::fmt;
use std::sync::Arc;

/// One attempt's request before it is signed. Headers that are added here become part of the
/// signature; those that the client sets itself (`Host`, `Authorization`, `X-Amz-Date` and
/// `X-Amz-Security-Token`) are set afterwards, and so are `Content-Length` and `Transfer-Encoding`.
///
/// `Debug` shows the length of the body only.
#[non_exhaustive]
pub struct RequestToSign<'a> {
    /// The operation's name.
    pub operation: &'static str,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The URI of the request.
    pub uri: &'a Uri,
    /// Its headers.
    pub headers: &'a mut HeaderMap,
    /// Its body, which may hold sensitive values.
    pub body: &'a Bytes,
}

impl fmt::Debug for RequestToSign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestToSign")
            .field("operation", &self.operation)
            .field("attempt", &self.attempt)
            .field("uri", &self.uri)
            .field("headers", &self.headers)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// A function that is called for each attempt.
#[derive(Clone)]
pub(crate) struct Hook(Arc<dyn Fn(&mut RequestToSign<'_>) + Send + Sync>);

impl Hook {
    pub(crate) fn new(hook: impl Fn(&mut RequestToSign<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hook))
    }

    pub(crate) fn call(&self, request: &mut RequestToSign<'_>) {
        (self.0)(request);
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hook")
    }
}
