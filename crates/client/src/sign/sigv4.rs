//! AWS Signature Version 4, with the cryptography of the `aws-sigv4` crate.

use super::canonical::{canonical_request, push_hex};
use super::error::SigningError;
use super::identity::Identity;
use super::scope::Scope;
use crate::set_header::set_header;
use aws_sigv4::sign::v4::calculate_signature;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use sha2::{Digest, Sha256};
use std::time::{Duration, SystemTime};
use time::OffsetDateTime;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
pub(super) const DATE: HeaderName = HeaderName::from_static("x-amz-date");
pub(super) const SESSION_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// Enough for most requests without growing.
const AUTHORIZATION_CAPACITY: usize = 384;

/// Adds date, session token and signature to `headers`, which name the host already.
pub(super) fn sign(
    uri: &Uri,
    headers: &mut HeaderMap,
    body: &[u8],
    identity: &Identity,
    scope: &Scope,
    now: SystemTime,
) -> Result<(), SigningError> {
    let (now, time) = timestamp(now)?;
    set_header(headers, DATE, HeaderValue::from_str(&time).map_err(|_| SigningError::Clock)?);
    if let Some(token) = identity.session_token() {
        set_header(headers, SESSION_TOKEN, token.clone());
    }

    let (canonical, signed_headers) = canonical_request(uri, headers, body, scope.path_as_it_is)?;
    let hash = Sha256::digest(&canonical);
    let (date, _) = time.split_once('T').ok_or(SigningError::Clock)?;
    let valid_for = [date, "/", &scope.region, "/", &scope.service, "/aws4_request"];
    // In the memory of the canonical request, which is longer.
    let mut text = canonical;
    text.clear();
    push_all(&mut text, &[ALGORITHM, "\n", &time, "\n"]);
    push_all(&mut text, &valid_for);
    text.push('\n');
    push_hex(&mut text, hash.into());
    let signature = calculate_signature(identity.key(now, scope), text.as_bytes());

    let mut authorization = String::with_capacity(AUTHORIZATION_CAPACITY);
    push_all(&mut authorization, &[ALGORITHM, " Credential=", identity.credentials().access_key_id(), "/"]);
    push_all(&mut authorization, &valid_for);
    push_all(&mut authorization, &[", SignedHeaders=", &signed_headers, ", Signature=", &signature]);
    let mut authorization =
        HeaderValue::try_from(authorization).map_err(|_| SigningError::Header(header::AUTHORIZATION))?;
    authorization.set_sensitive(true);
    set_header(headers, header::AUTHORIZATION, authorization);
    Ok(())
}

/// The time to sign for in whole seconds, and its text, such as `20150830T123600Z`. A service's
/// clock, which is followed, may show any time; times before 1970 count as 1970.
///
/// Not by `format!`: the digits would cost more instructions than the rest of the header.
pub(super) fn timestamp(now: SystemTime) -> Result<(SystemTime, String), SigningError> {
    let since_epoch = Duration::from_secs(now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs());
    let seconds = i64::try_from(since_epoch.as_secs()).map_err(|_| SigningError::Clock)?;
    let time = OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| SigningError::Clock)?;
    let mut text = String::with_capacity(16);
    push_number(&mut text, u16::try_from(time.year()).map_err(|_| SigningError::Clock)?, 4);
    push_number(&mut text, u8::from(time.month()).into(), 2);
    push_number(&mut text, time.day().into(), 2);
    text.push('T');
    for part in [time.hour(), time.minute(), time.second()] {
        push_number(&mut text, part.into(), 2);
    }
    text.push('Z');
    Ok((SystemTime::UNIX_EPOCH + since_epoch, text))
}

fn push_number(text: &mut String, number: u16, width: u32) {
    for place in (0..width).rev() {
        let digit = number / 10_u16.pow(place) % 10;
        text.extend(char::from_digit(digit.into(), 10));
    }
}

#[inline(never)]
fn push_all(text: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| text.push_str(part));
}
