//! The canonical request, which is the part of a request that is signed.

use super::error::SigningError;
use http::{HeaderMap, HeaderName, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::ops::Range;

/// Sufficient for most requests without reallocation.
const REQUEST_CAPACITY: usize = 1024;

/// All characters except the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Whether a header is part of the signature. Headers that intermediaries change or remove are not:
/// those that `aws-sigv4` excludes by default, the other hop-by-hop headers (RFC 9110, section 7.6.1),
/// `Expect`, and `Accept-Encoding`, which proxies rewrite.
pub(super) fn is_signed(name: &HeaderName) -> bool {
    !matches!(
        name.as_str(),
        "authorization"
            | "user-agent"
            | "x-amzn-trace-id"
            | "transfer-encoding"
            | "accept-encoding"
            | "connection"
            | "expect"
            | "keep-alive"
            | "proxy-authenticate"
            | "proxy-authorization"
            | "proxy-connection"
            | "te"
            | "trailer"
            | "upgrade"
    )
}

/// Returns the canonical request, and where the names of its headers are in it.
pub(super) fn canonical_request(
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
    path_as_it_is: bool,
) -> Result<(String, Range<usize>), SigningError> {
    let mut sorted: Vec<(&str, &str)> = Vec::with_capacity(headers.len());
    for (name, value) in headers.iter().filter(|(name, _)| is_signed(name)) {
        let value = value.to_str().map_err(|_| SigningError::Header(name.clone()))?;
        // After the other values of the header, which keep their order.
        let position = sorted.partition_point(|(earlier, _)| *earlier <= name.as_str());
        sorted.insert(position, (name.as_str(), value));
    }

    let mut request = String::with_capacity(REQUEST_CAPACITY);
    request.push_str("POST\n");
    request.push_str(&canonical_path(uri.path(), path_as_it_is));
    request.push_str("\n\n");
    let mut last = "";
    for (name, value) in &sorted {
        if *name == last {
            request.pop();
            request.push(',');
        } else {
            request.push_str(name);
            request.push(':');
            last = name;
        }
        push_trimmed(&mut request, value);
        request.push('\n');
    }
    request.push('\n');
    sorted.dedup_by_key(|(name, _)| *name);
    let start = request.len();
    for (index, (name, _)) in sorted.iter().enumerate() {
        request.push_str(if index == 0 { "" } else { ";" });
        request.push_str(name);
    }
    let names = start..request.len();
    request.push('\n');
    push_hex(&mut request, Sha256::digest(body).into());
    Ok((request, names))
}

/// Appends a value without the spaces and tabs around it, which are no part of it once it was sent (RFC 9110,
/// section 5.5), and with one space for several.
fn push_trimmed(text: &mut String, value: &str) {
    let value = value.trim_matches([' ', '\t']);
    // Most values are already in this form.
    if !value.contains(' ') {
        return text.push_str(value);
    }
    for (index, word) in value.split(' ').filter(|word| !word.is_empty()).enumerate() {
        text.push_str(if index == 0 { "" } else { " " });
        text.push_str(word);
    }
}

/// The path without `.`, `..` and empty segments, encoded once more unless it stays as it is.
fn canonical_path(path: &str, as_it_is: bool) -> Cow<'_, str> {
    if path.len() <= 1 {
        return Cow::Borrowed("/");
    }
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    let mut canonical = String::with_capacity(path.len() + 1);
    for segment in &segments {
        canonical.push('/');
        if as_it_is {
            canonical.push_str(segment);
        } else {
            canonical.extend(utf8_percent_encode(segment, RESERVED));
        }
    }
    if segments.is_empty() || ["/", "/.", "/.."].iter().any(|end| path.ends_with(end)) {
        canonical.push('/');
    }
    Cow::Owned(canonical)
}

/// Appends a hash in hexadecimal digits.
pub(super) fn push_hex(text: &mut String, hash: [u8; 32]) {
    let mut digits = [0; 64];
    // The lengths fit, and the digits are ASCII.
    if hex::encode_to_slice(hash, &mut digits).is_ok() {
        text.push_str(str::from_utf8(&digits).unwrap_or_default());
    }
}
