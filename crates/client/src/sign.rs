//! AWS Signature Version 4 of a `POST` without a query, after "Create a signed AWS API request" in
//! the user guide of AWS IAM.
//!
//! It stands here because the `aws-sigv4` crate, which the tests compare it with, was half
//! of what a call cost: it makes the key anew and copies each header several times.

use aws_credential_types::Credentials;
use hmac::{Hmac, KeyInit, Mac};
use http::uri::Scheme;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::{self, Write};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use time::OffsetDateTime;
use zeroize::Zeroizing;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const DATE: HeaderName = HeaderName::from_static("x-amz-date");
const SESSION_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// Enough for most requests without growing.
const CANONICAL_CAPACITY: usize = 1024;
const HEADER_CAPACITY: usize = 384;

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

/// Who signs: credentials, and the last key that was made of them.
pub(crate) struct Identity {
    credentials: Credentials,
    key: Mutex<Option<Key>>,
}

/// A key is good for one day in one scope. It is wiped from memory when it is dropped.
struct Key {
    date: String,
    scope: Scope,
    mac: Hmac<Sha256>,
}

impl Identity {
    pub(crate) fn new(credentials: Credentials) -> Self {
        Self { credentials, key: Mutex::new(None) }
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    fn key(&self, date: &str, scope: &Scope) -> Result<Hmac<Sha256>, String> {
        let mut last = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = &*last
            && key.date == date
            && key.scope == *scope
        {
            return Ok(key.mac.clone());
        }
        let secret = Zeroizing::new(["AWS4", self.credentials.secret_access_key()].concat());
        let mut mac = keyed(secret.as_bytes())?;
        for part in [date, &scope.region, &scope.service, "aws4_request"] {
            mac = keyed(&Zeroizing::new(<[u8; 32]>::from(mac.chain_update(part).finalize().into_bytes()))[..])?;
        }
        *last = Some(Key { date: date.to_owned(), scope: scope.clone(), mac: mac.clone() });
        Ok(mac)
    }
}

fn keyed(key: &[u8]) -> Result<Hmac<Sha256>, String> {
    Hmac::new_from_slice(key).map_err(|error| error.to_string())
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
        return crate::sigv4a::sign(uri, headers, body, identity, scope, now);
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

    let mut authorization = String::with_capacity(HEADER_CAPACITY);
    let access_key = credentials.access_key_id();
    // Writing to a string does not fail.
    let _ = write!(
        authorization,
        "{ALGORITHM} Credential={access_key}/{valid_for}, SignedHeaders={signed}, Signature={signature}"
    );
    headers.insert(header::AUTHORIZATION, value(&header::AUTHORIZATION, authorization)?);
    Ok(())
}

/// The request as it is signed, and the names of the headers in it.
fn canonical_request(
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

    let mut request = String::with_capacity(CANONICAL_CAPACITY);
    let mut signed = String::with_capacity(HEADER_CAPACITY);
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

/// Such as `20150830` and `20150830T123600Z`. A service's clock, which is followed, may show any time.
fn date_and_time(now: SystemTime) -> Result<(String, String), String> {
    let seconds = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let now = i64::try_from(seconds).ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    let now = now.ok_or("the clock is after the year 9999")?;
    let date = format!("{:04}{:02}{:02}", now.year(), u8::from(now.month()), now.day());
    let time = format!("{date}T{:02}{:02}{:02}Z", now.hour(), now.minute(), now.second());
    Ok((date, time))
}

/// A hash in hexadecimal digits.
pub(crate) struct Hex(pub(crate) [u8; 32]);

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_chunks::<16>().0.iter().try_for_each(|half| write!(f, "{:032x}", u128::from_be_bytes(*half)))
    }
}

/// A header that is not shown in logs.
pub(crate) fn value(name: &HeaderName, text: String) -> Result<HeaderValue, String> {
    // Other bytes than ASCII are valid, and mean something else to each server.
    let value = if text.is_ascii() { HeaderValue::try_from(text).ok() } else { None };
    let mut value = value.ok_or_else(|| format!("the credentials make no valid {name} header"))?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sigv4::http_request::{PercentEncodingMode, SignableBody, SignableRequest, SigningSettings};
    use aws_sigv4::sign::v4;
    use proptest::prelude::*;
    use std::time::Duration;

    fn identity(secret: &str, token: Option<String>) -> Identity {
        Identity::new(Credentials::new("AKIDEXAMPLE", secret, token, None, "test"))
    }

    fn scope(service: &str, region: &str) -> Scope {
        Scope {
            service: service.to_owned(),
            region: region.to_owned(),
            #[cfg(feature = "sigv4a")]
            asymmetric: false,
            path_as_it_is: false,
        }
    }

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    /// The headers that the `aws-sigv4` crate adds.
    fn expected(
        uri: &Uri,
        headers: &HeaderMap,
        body: &[u8],
        credentials: &Credentials,
        scope: &Scope,
        now: SystemTime,
    ) -> Vec<(String, String)> {
        let mut settings = SigningSettings::default();
        settings.excluded_headers = None;
        if scope.path_as_it_is {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
        }
        let identity = credentials.clone().into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&scope.region)
            .name(&scope.service)
            .time(now)
            .settings(settings)
            .build()
            .unwrap();
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
        let request = SignableRequest::new("POST", uri.to_string(), headers, SignableBody::Bytes(body)).unwrap();
        let signed = aws_sigv4::http_request::sign(request, &params.into()).unwrap();
        let added = signed.output().headers();
        added.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn word(characters: &'static str) -> impl Strategy<Value = String> {
        proptest::string::string_regex(characters).unwrap()
    }

    proptest! {
        #[test]
        fn signatures_are_those_of_the_aws_crate(
            (secure, host, port) in (any::<bool>(), word("[a-z0-9-]{1,9}(\\.[a-z]{2,5}){0,2}"), word("(:(80|443|8080|1))?")),
            path in word("(/[A-Za-z0-9._~!$&'()*+,;=:@%-]{0,6}|/\\.|/\\.\\.|/|/%20%2F){0,6}"),
            headers in prop::collection::vec((word("(a|b|x-amz-target|content-type|x-a-b|x-a)"), word("[!-~ ]{0,12}")), 0..6),
            body in prop::collection::vec(any::<u8>(), 0..200),
            (secret, token) in (word("[!-~]{1,100}"), prop::option::of(word("[A-Za-z0-9+/=]{1,60}"))),
            (service, region, path_as_it_is) in (word("[a-z-]{1,30}"), word("[a-z0-9-]{1,14}"), any::<bool>()),
            seconds in prop::collection::vec(0_u64..253_402_300_800, 1..4),
        ) {
            let uri: Uri = format!("{}://{host}{port}{path}", if secure { "https" } else { "http" }).parse().unwrap();
            let mut before = HeaderMap::new();
            for (name, value) in headers {
                before.append(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
            }
            let (identity, scope) = (identity(&secret, token), Scope { path_as_it_is, ..scope(&service, &region) });
            // Each time but the first there is a key already, for the same day or another.
            for now in seconds.iter().flat_map(|&seconds| [at(seconds), at(seconds ^ 1)]) {
                let mut after = before.clone();
                sign(&uri, &mut after, &body, &identity, &scope, now).unwrap();
                let expected = expected(&uri, &before, &body, identity.credentials(), &scope, now);
                prop_assert_eq!(after.len(), before.len() + expected.len());
                for (name, value) in expected {
                    prop_assert_eq!(after.get(&name).unwrap().to_str().unwrap(), value, "{}", name);
                }
            }
        }
    }

    #[test]
    fn a_published_signature() {
        let identity = identity("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None);
        let uri = Uri::from_static("https://example.amazonaws.com/");
        let mut headers = HeaderMap::new();
        sign(&uri, &mut headers, b"", &identity, &scope("service", "us-east-1"), at(1_440_938_160)).unwrap();
        assert_eq!(headers[DATE], "20150830T123600Z");
        assert_eq!(
            headers[header::AUTHORIZATION],
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, \
             Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
        );
    }

    #[test]
    fn a_key_is_for_one_day_and_one_scope() {
        let identity = identity("secret", None);
        let key = |date: &str, scope: &Scope| identity.key(date, scope).unwrap().finalize().into_bytes();
        let (here, there, other) = (scope("a", "x"), scope("a", "y"), scope("b", "x"));
        let first = key("20260102", &here);
        assert_eq!(key("20260102", &here), first);
        for (date, scope) in [("20260103", &here), ("20260102", &there), ("20260102", &other)] {
            assert_ne!(key(date, scope), first);
        }
        assert_eq!(key("20260102", &here), first);
    }
    #[test]
    fn no_clock_is_a_panic() {
        assert_eq!(date_and_time(at(253_402_300_799)).unwrap().1, "99991231T235959Z");
        assert!(date_and_time(at(253_402_300_800)).is_err());
        assert!(date_and_time(SystemTime::UNIX_EPOCH - Duration::from_secs(1)).is_ok());
    }
}
