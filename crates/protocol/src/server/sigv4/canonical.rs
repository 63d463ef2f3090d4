//! The canonical request, from the request that arrived.

use super::error::SigV4Error;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How a path goes into a signature.
#[derive(Debug, Clone, Copy)]
pub(super) struct PathRules {
    pub(super) double_encode: bool,
    pub(super) normalize: bool,
}

pub(super) fn request(
    parts: &Parts,
    body: &[u8],
    signed_headers: &[impl AsRef<str>],
    rules: PathRules,
) -> Result<String, SigV4Error> {
    let mut headers = String::new();
    for name in signed_headers.iter().map(AsRef::as_ref) {
        let value = header_value(&parts.headers, name).or_else(|| authority(name, parts));
        let value = value.ok_or_else(|| SigV4Error::MissingHeader(name.to_owned()))?;
        headers.push_str(&format!("{name}:{value}\n"));
    }
    let names: Vec<&str> = signed_headers.iter().map(AsRef::as_ref).collect();
    Ok([
        parts.method.as_str(),
        &path(parts.uri.path(), rules),
        &query(parts.uri.query().unwrap_or_default()),
        &headers,
        &names.join(";"),
        &hex::encode(Sha256::digest(body)),
    ]
    .join("\n"))
}

/// The canonical value of a header: its values without superfluous spaces, separated by commas.
pub(super) fn header_value(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<String> = headers.get_all(name).iter().map(with_single_spaces).collect();
    (!values.is_empty()).then(|| values.join(","))
}

fn with_single_spaces(value: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    // A tab at either end is no part of a value (RFC 9110, section 5.5), and is gone once it was sent.
    let text = text.trim_matches([' ', '\t']);
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The host of a request that has it in its URI only, as in HTTP/2.
fn authority(name: &str, parts: &Parts) -> Option<String> {
    let authority = parts.uri.authority().filter(|_| name == header::HOST)?;
    Some(authority.as_str().to_owned())
}

fn path(path: &str, rules: PathRules) -> String {
    let mut segments: Vec<&str> = path.split('/').skip(1).collect();
    if rules.normalize {
        segments = normalized(&segments);
    }
    let encode = |segment: &&str| match rules.double_encode {
        true => utf8_percent_encode(segment, RESERVED).to_string(),
        false => (*segment).to_owned(),
    };
    format!("/{}", segments.iter().map(encode).collect::<Vec<_>>().join("/"))
}

/// Removes `.`, `..` and empty segments; the last one is empty where the path names a folder.
fn normalized<'a>(segments: &[&'a str]) -> Vec<&'a str> {
    let mut kept = Vec::new();
    for segment in segments {
        match *segment {
            "" | "." => {}
            ".." => drop(kept.pop()),
            other => kept.push(other),
        }
    }
    if let Some("" | "." | "..") = segments.last().copied() {
        kept.push("");
    }
    kept
}

/// The parameters, encoded anew and sorted, without the signature.
fn query(query: &str) -> String {
    let encode = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
    let pairs = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "X-Amz-Signature");
    let mut pairs: Vec<(String, String)> = pairs.map(|(name, value)| (encode(&name), encode(&value))).collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}
