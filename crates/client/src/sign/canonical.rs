//! The canonical request: what of a request goes into its signature.

use http::uri::Scheme;
use http::{HeaderMap, Uri, header};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::{self, Write};

/// Enough for most requests without growing.
const REQUEST_CAPACITY: usize = 1024;
const NAMES_CAPACITY: usize = 256;

/// The request as it is signed, and the names of the headers in it.
pub(super) fn canonical_request(
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
    path_as_it_is: bool,
) -> Result<(String, String), String> {
    let mut sorted = Vec::with_capacity(headers.len() + 1);
    for (name, value) in headers {
        let value = value.to_str().map_err(|_| format!("the header {name} is not text"))?;
        sorted.push((name.as_str(), value));
    }
    if !headers.contains_key(header::HOST) {
        sorted.push(("host", host(uri)));
    }
    // Stable, so that the values of one header stay in order.
    sorted.sort_by_key(|(name, _)| *name);

    let mut request = String::with_capacity(REQUEST_CAPACITY);
    let mut signed = String::with_capacity(NAMES_CAPACITY);
    request.push_str("POST\n");
    request.push_str(&canonical_path(uri.path(), path_as_it_is));
    request.push_str("\n\n");
    let mut last = "";
    for (name, value) in sorted {
        if name == last {
            request.pop();
            request.push(',');
        } else {
            request.push_str(name);
            request.push(':');
            signed.push_str(if last.is_empty() { "" } else { ";" });
            signed.push_str(name);
            last = name;
        }
        for (index, word) in value.split(' ').filter(|word| !word.is_empty()).enumerate() {
            request.push_str(if index == 0 { "" } else { " " });
            request.push_str(word);
        }
        request.push('\n');
    }
    let _ = write!(request, "\n{signed}\n{}", Hex(Sha256::digest(body).into()));
    Ok((request, signed))
}

/// The host as clients send it: without a port that goes without saying.
fn host(uri: &Uri) -> &str {
    let usual = if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
    let host = if uri.port_u16() == Some(usual) { uri.host() } else { uri.authority().map(|it| it.as_str()) };
    host.unwrap_or_default()
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
        for byte in segment.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => canonical.push(byte.into()),
                other if as_it_is => canonical.push(other.into()),
                other => {
                    let _ = write!(canonical, "%{other:02X}");
                }
            }
        }
    }
    if segments.is_empty() || ["/", "/.", "/.."].iter().any(|end| path.ends_with(end)) {
        canonical.push('/');
    }
    Cow::Owned(canonical)
}

/// A hash in hexadecimal digits.
pub(super) struct Hex(pub(super) [u8; 32]);

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_chunks::<16>().0.iter().try_for_each(|half| write!(f, "{:032x}", u128::from_be_bytes(*half)))
    }
}
