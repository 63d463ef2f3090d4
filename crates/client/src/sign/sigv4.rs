//! AWS Signature Version 4, with the cryptography of the `aws-sigv4` crate.

use super::canonical::{canonical_request, push_hex};
use super::error::SigningError;
use super::identity::Identity;
use super::scope::Scope;
use crate::set_header::set_header;
use aws_sigv4::sign::v4::calculate_signature;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use sha2::{Digest, Sha256};
use std::ops::Range;
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
    let time = str::from_utf8(&time).map_err(|_| SigningError::Clock)?;
    set_header(headers, DATE, HeaderValue::from_str(time).map_err(|_| SigningError::Clock)?);
    if let Some(token) = identity.session_token() {
        set_header(headers, SESSION_TOKEN, token.clone());
    }

    let (mut text, names) = canonical_request(uri, headers, body, scope.path_as_it_is)?;
    let (date, _) = time.split_once('T').ok_or(SigningError::Clock)?;
    let valid_for = [date, "/", &scope.region, "/", &scope.service, "/aws4_request"];
    let names = text.get(names).unwrap_or_default();
    let mut authorization = String::with_capacity(AUTHORIZATION_CAPACITY);
    push_all(&mut authorization, &[ALGORITHM, " Credential=", identity.credentials().access_key_id(), "/"]);
    push_all(&mut authorization, &valid_for);
    push_all(&mut authorization, &[", SignedHeaders=", names, ", Signature="]);

    // The string to sign, in the memory of the canonical request, which is longer.
    let hash = Sha256::digest(&text);
    text.clear();
    push_all(&mut text, &[ALGORITHM, "\n", time, "\n"]);
    push_all(&mut text, &valid_for);
    text.push('\n');
    push_hex(&mut text, hash.into());
    authorization.push_str(&calculate_signature(identity.key(now, scope), text.as_bytes()));

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
pub(super) fn timestamp(now: SystemTime) -> Result<(SystemTime, [u8; 16]), SigningError> {
    let since_epoch = Duration::from_secs(now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs());
    let seconds = i64::try_from(since_epoch.as_secs()).map_err(|_| SigningError::Clock)?;
    let time = OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| SigningError::Clock)?;
    let mut text = *b"00000000T000000Z";
    write_digits(&mut text, 0..4, u16::try_from(time.year()).map_err(|_| SigningError::Clock)?);
    write_digits(&mut text, 4..6, u8::from(time.month()).into());
    write_digits(&mut text, 6..8, time.day().into());
    write_digits(&mut text, 9..11, time.hour().into());
    write_digits(&mut text, 11..13, time.minute().into());
    write_digits(&mut text, 13..15, time.second().into());
    Ok((SystemTime::UNIX_EPOCH + since_epoch, text))
}

fn write_digits(text: &mut [u8; 16], range: Range<usize>, mut number: u16) {
    for digit in text.get_mut(range).into_iter().flatten().rev() {
        *digit = b"0123456789".get(usize::from(number % 10)).copied().unwrap_or_default();
        number /= 10;
    }
}

#[inline(never)]
fn push_all(text: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| text.push_str(part));
}
