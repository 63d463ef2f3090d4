//! The ID of a request, in the headers of its response.

use http::HeaderMap;

/// The ID that the service gave the request.
pub fn request_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get("x-amzn-requestid").or_else(|| headers.get("x-amz-request-id"))?;
    id.to_str().ok()
}
