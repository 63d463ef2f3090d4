//! Determines which operation a request calls.

use super::error::FrameworkError;
use crate::header::{TARGET, content_type};
use awsjson_smithy::Service;
use http::Method;
use http::header::{CONTENT_TYPE, HeaderName};
use http::request::Parts;

/// Returns the name of the operation that a request calls, which follows the name of the `service` in `X-Amz-Target`.
///
/// Parameters of the content type are ignored, as the protocols require of servers. The caller checks whether the
/// service has the operation, and reports [`FrameworkError::UnknownOperation`] if it does not.
///
/// # Errors
/// If the request is not a `POST` to `/`, its content type belongs to another protocol, or it calls another service.
pub fn operation<'a>(service: &'static Service, head: &'a Parts) -> Result<&'a str, FrameworkError> {
    if head.method != Method::POST || head.uri.path() != "/" || head.uri.query().is_some() {
        return Err(FrameworkError::NotAnOperation);
    }
    let expected = content_type(service);
    let media_type = text(head, CONTENT_TYPE).split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case(expected) {
        return Err(FrameworkError::ContentType { expected });
    }
    let target = text(head, TARGET).split_once('.');
    let name = target.filter(|(prefix, name)| *prefix == service.target_prefix && !name.is_empty());
    name.map(|(_, name)| name).ok_or(FrameworkError::Target { service: service.target_prefix })
}

/// Returns the value of a header that occurs exactly once and is text, or an empty string.
fn text(head: &Parts, name: HeaderName) -> &str {
    let mut values = head.headers.get_all(name).iter();
    let first = values.next().filter(|_| values.next().is_none());
    first.and_then(|value| value.to_str().ok()).unwrap_or_default()
}
