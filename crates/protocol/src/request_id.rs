//! The request ID in the headers of a response.

use http::{HeaderMap, HeaderName};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
/// The header in the responses of some other AWS services, such as S3.
const S3_REQUEST_ID: HeaderName = HeaderName::from_static("x-amz-request-id");

/// The ID that the service assigned to the request. `None` if the response has no such header.
pub fn request_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get(REQUEST_ID).or_else(|| headers.get(S3_REQUEST_ID))?;
    id.to_str().ok()
}
