//! Sets headers by code that is compiled once: `HeaderMap::insert` is inlined, and takes kilobytes at each call.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Sets the header to this value only.
#[inline(never)]
pub(crate) fn set_header(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}
