//! Records of received requests.

use awsjson_protocol::server::{self, FrameworkError};
use awsjson_smithy::Operation;
use bytes::Bytes;
use http::Request;
use http::request::Parts;

/// A request that the router received.
///
/// `Debug` shows the headers, which may contain a session token, and the body, which may contain sensitive values.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The name of the operation that the request calls. `None` if its head is not valid for a call, or the router has
    /// no rule for the service.
    pub operation: Option<String>,
    /// Method, URI, headers and HTTP version.
    pub head: Parts,
    /// The body.
    pub body: Bytes,
    /// Whether a rule matched.
    pub answered: bool,
    /// Why `Router::verify` reports the request.
    pub(crate) problem: Option<String>,
}

impl ReceivedRequest {
    /// Whether the request calls the operation `O` of its service.
    pub fn calls<O: Operation>(&self) -> bool {
        server::operation(O::SERVICE, &self.head) == Ok(O::NAME)
    }

    /// Decodes the input of the operation `O`.
    ///
    /// # Errors
    /// If the body is not a valid input of that operation.
    pub fn input<O: Operation>(&self) -> Result<O::Input, FrameworkError> {
        server::input::<O>(&self.head, &self.body)
    }

    /// Returns the request, for example to pass it to another implementation.
    pub fn to_request(&self) -> Request<Bytes> {
        Request::from_parts(self.head.clone(), self.body.clone())
    }
}
