//! The request ID in the headers of a response.

use http::HeaderMap;

/// The ID that the service assigned to the request. `None` if the response has no such header.
pub fn request_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get("x-amzn-requestid").or_else(|| headers.get("x-amz-request-id"))?;
    id.to_str().ok()
}
