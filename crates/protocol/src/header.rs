//! The headers of the protocols.

use awsjson_smithy::{Protocol, Service};
use http::header::HeaderName;

pub(crate) const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
pub(crate) const QUERY_MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");
pub(crate) const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
pub(crate) const QUERY_ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// The media type of requests and responses.
pub(crate) fn content_type(service: &Service) -> &'static str {
    match service.protocol {
        Protocol::AwsJson1_1 => "application/x-amz-json-1.1",
        _ => "application/x-amz-json-1.0",
    }
}
