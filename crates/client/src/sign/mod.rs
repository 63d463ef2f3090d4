//! AWS Signature Version 4 of a `POST` without a query, after "Create a signed AWS API request" in
//! the user guide of AWS IAM.
//!
//! It stands here because the `aws-sigv4` crate, which the tests compare it with, was half
//! of what a call cost: it makes the key anew and copies each header several times.

mod canonical;
mod identity;
#[cfg(feature = "sigv4a")]
mod sigv4a;
#[cfg(test)]
mod tests;

use canonical::{Hex, canonical_request};
use hmac::Mac;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
pub(crate) use identity::Identity;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::time::SystemTime;
use time::OffsetDateTime;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const DATE: HeaderName = HeaderName::from_static("x-amz-date");
const SESSION_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// Enough for most requests without growing.
const AUTHORIZATION_CAPACITY: usize = 384;

/// What a signature is valid for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scope {
    pub(crate) service: String,
    /// Of SigV4a the regions, with commas between them.
    pub(crate) region: String,
    /// Whether it is SigV4a, whose signatures any number of regions can check.
    #[cfg(feature = "sigv4a")]
    pub(crate) asymmetric: bool,
    /// Whether the path is signed as it is, and not percent-encoded once more.
    pub(crate) path_as_it_is: bool,
}

/// Adds date, session token and signature to the headers of a `POST` to `uri`.
///
/// All of `headers` become part of the signature, and so does the host.
pub(crate) fn sign(
    uri: &Uri,
    headers: &mut HeaderMap,
    body: &[u8],
    identity: &Identity,
    scope: &Scope,
    now: SystemTime,
) -> Result<(), String> {
    #[cfg(feature = "sigv4a")]
    if scope.asymmetric {
        return sigv4a::sign(uri, headers, body, identity, scope, now);
    }
    let credentials = identity.credentials();
    let (date, time) = date_and_time(now)?;
    headers.insert(DATE, value(&DATE, time.clone())?);
    if let Some(token) = credentials.session_token() {
        headers.insert(SESSION_TOKEN, value(&SESSION_TOKEN, token.to_owned())?);
    }

    let (canonical, signed) = canonical_request(uri, headers, body, scope.path_as_it_is)?;
    let Scope { service, region, .. } = scope;
    let valid_for = format!("{date}/{region}/{service}/aws4_request");
    let text = format!("{ALGORITHM}\n{time}\n{valid_for}\n{}", Hex(Sha256::digest(canonical).into()));
    let signature = Hex(identity.key(&date, scope)?.chain_update(text).finalize().into_bytes().into());

    let mut authorization = String::with_capacity(AUTHORIZATION_CAPACITY);
    let access_key = credentials.access_key_id();
    // Writing to a string does not fail.
    let _ = write!(
        authorization,
        "{ALGORITHM} Credential={access_key}/{valid_for}, SignedHeaders={signed}, Signature={signature}"
    );
    headers.insert(header::AUTHORIZATION, value(&header::AUTHORIZATION, authorization)?);
    Ok(())
}

/// Such as `20150830` and `20150830T123600Z`. A service's clock, which is followed, may show any time.
fn date_and_time(now: SystemTime) -> Result<(String, String), String> {
    let seconds = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let now = i64::try_from(seconds).ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    let now = now.ok_or("the clock is after the year 9999")?;
    let date = format!("{:04}{:02}{:02}", now.year(), u8::from(now.month()), now.day());
    let time = format!("{date}T{:02}{:02}{:02}Z", now.hour(), now.minute(), now.second());
    Ok((date, time))
}

/// A header that is not shown in logs.
fn value(name: &HeaderName, text: String) -> Result<HeaderValue, String> {
    // Other bytes than ASCII are valid, and mean something else to each server.
    let value = if text.is_ascii() { HeaderValue::try_from(text).ok() } else { None };
    let mut value = value.ok_or_else(|| format!("the credentials make no valid {name} header"))?;
    value.set_sensitive(true);
    Ok(value)
}
