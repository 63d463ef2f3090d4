//! AWS Signature Version 4, computed anew from what arrived: nothing here is shared with the
//! client that signs.

use aws_credential_types::Credentials;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::{Digest, Sha256};
use std::time::{Duration, SystemTime};
use time::PrimitiveDateTime;
use time::format_description::FormatItem;
use time::macros::format_description;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// How far the time of a signature may be from the service's, as AWS has it.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);
/// ISO 8601, basic format.
const AMZ_DATE: &[FormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");

/// What a valid signature says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The access key that signed.
    pub access_key_id: String,
    /// The time that was signed.
    pub date: SystemTime,
    /// Region and service that it was signed for.
    pub scope: String,
}

/// The credentials of an access key: its secret and its session token follow from its name.
pub fn credentials(access_key_id: &str) -> Credentials {
    let token = session_token(access_key_id);
    Credentials::new(access_key_id, secret(access_key_id), Some(token), None, "fault server")
}

fn secret(access_key_id: &str) -> String {
    format!("secret/of+{access_key_id}")
}

fn session_token(access_key_id: &str) -> String {
    format!("session/token+of+{access_key_id}==")
}

/// Checks the signature of a request that was sent to `path`, by the secrets of [`credentials`].
///
/// # Errors
/// What is wrong, in words.
pub fn verify(method: &str, path: &str, headers: &HeaderMap, body: &[u8]) -> Result<Signed, String> {
    let authorization = canonical_value(headers, "authorization").ok_or("there is no signature")?;
    let (algorithm, fields) = authorization.split_once(' ').ok_or("the Authorization header has one word")?;
    if algorithm != ALGORITHM {
        return Err(format!("the algorithm is {algorithm}"));
    }
    let field = |name: &str| {
        let mut fields = fields.split(',').filter_map(|field| field.trim().split_once('='));
        fields.find_map(|(key, value)| (key == name).then_some(value)).ok_or(format!("there is no {name}"))
    };
    let (access_key_id, scope) = field("Credential")?.split_once('/').ok_or("the Credential has no scope")?;
    let signed_headers = field("SignedHeaders")?;
    let date = canonical_value(headers, "x-amz-date").ok_or("there is no x-amz-date")?;
    check_headers(headers, &signed_headers.split(';').collect::<Vec<_>>())?;
    if canonical_value(headers, "x-amz-security-token") != Some(session_token(access_key_id)) {
        return Err("the session token is another's".to_owned());
    }

    let mut request = format!("{method}\n{path}\n\n");
    for name in signed_headers.split(';') {
        let value = canonical_value(headers, name).ok_or(format!("{name} is signed and missing"))?;
        request += &format!("{name}:{value}\n");
    }
    request += &format!("\n{signed_headers}\n{}", hex(&Sha256::digest(body)));
    let to_sign = format!("{ALGORITHM}\n{date}\n{scope}\n{}", hex(&Sha256::digest(request)));
    let key = format!("AWS4{}", secret(access_key_id)).into_bytes();
    let key = scope.split('/').try_fold(key, |key, part| hmac(&key, part))?;
    if hex(&hmac(&key, &to_sign)?) != field("Signature")? {
        return Err("the signature does not match".to_owned());
    }

    let (day, scope) = scope.split_once('/').ok_or("the scope has no date")?;
    if !date.starts_with(day) || day.len() != 8 || !scope.ends_with("/aws4_request") {
        return Err(format!("the scope {day}/{scope} is not one of {date}"));
    }
    let time = PrimitiveDateTime::parse(&date, AMZ_DATE).map_err(|error| error.to_string())?;
    let scope = scope.trim_end_matches("/aws4_request").to_owned();
    Ok(Signed { access_key_id: access_key_id.to_owned(), date: time.assume_utc().into(), scope })
}

/// Whether a signature of `date` is good at `now`.
pub(super) fn is_current(date: SystemTime, now: SystemTime) -> bool {
    let apart = now.duration_since(date).unwrap_or_else(|earlier| earlier.duration());
    apart <= TOLERANCE
}

/// Everything that steers the call must be signed, in order.
fn check_headers(headers: &HeaderMap, signed: &[&str]) -> Result<(), String> {
    if !signed.is_sorted() {
        return Err("the signed headers are not in order".to_owned());
    }
    let steers = |name: &&str| ["host", "content-type"].contains(name) || name.starts_with("x-amz-");
    match headers.keys().map(|name| name.as_str()).filter(steers).find(|name| !signed.contains(name)) {
        Some(name) => Err(format!("{name} is not signed")),
        None if signed.contains(&"host") => Ok(()),
        None => Err("there is no host".to_owned()),
    }
}

/// All values of a header as they are signed: trimmed, with single spaces, between commas.
fn canonical_value(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut values = headers.get_all(name).iter().peekable();
    values.peek()?;
    let words = |value: &http::HeaderValue| {
        String::from_utf8_lossy(value.as_bytes()).split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    };
    Some(values.map(words).collect::<Vec<_>>().join(","))
}

fn hmac(key: &[u8], data: &str) -> Result<Vec<u8>, String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| error.to_string())?;
    mac.update(data.as_bytes());
    Ok(mac.finalize().into_bytes().to_vec())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const BODY: &[u8] = br#"{"Catalog":"AWS"}"#;

    /// A request whose signature was computed by Python's `hmac` and `hashlib`.
    fn request() -> HeaderMap {
        let authorization = "AWS4-HMAC-SHA256 \
            Credential=AKIDEXAMPLE/20260102/us-east-1/partnercentral-account/aws4_request, \
            SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, \
            Signature=dd6be1fad41dad33701c75931cbd2b324d0928cb5e96781c1d3cc991c27f4c85";
        let pairs = [
            ("authorization", authorization),
            ("content-type", "application/x-amz-json-1.0"),
            ("host", "127.0.0.1:80"),
            ("user-agent", "unsigned"),
            ("x-amz-date", "20260102T030405Z"),
            ("x-amz-security-token", "session/token+of+AKIDEXAMPLE=="),
        ];
        let header = |(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value));
        pairs.into_iter().map(header).collect()
    }

    #[test]
    fn a_right_signature_tells_who_when_and_where() {
        let signed = verify("POST", "/", &request(), BODY).unwrap();
        assert_eq!(
            (signed.access_key_id.as_str(), signed.scope.as_str()),
            ("AKIDEXAMPLE", "us-east-1/partnercentral-account")
        );
        let date = signed.date.duration_since(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(date.as_secs(), 1_767_323_045);
    }

    #[test]
    fn whatever_is_changed_spoils_it() {
        assert!(verify("PUT", "/", &request(), BODY).is_err());
        assert!(verify("POST", "/a", &request(), BODY).is_err());
        assert!(verify("POST", "/", &request(), b"{}").is_err());
        for name in ["authorization", "content-type", "host", "x-amz-date", "x-amz-security-token"] {
            let mut headers = request();
            let mut value = headers[name].as_bytes().to_vec();
            let last = value.len() - 1;
            value[last] ^= 1;
            headers.insert(name, HeaderValue::from_bytes(&value).unwrap());
            assert!(verify("POST", "/", &headers, BODY).is_err(), "{name} changed");
            headers.remove(name);
            assert!(verify("POST", "/", &headers, BODY).is_err(), "{name} missing");
        }
        let mut headers = request();
        headers.insert("x-amz-target", HeaderValue::from_static("unsigned"));
        assert_eq!(verify("POST", "/", &headers, BODY), Err("x-amz-target is not signed".to_owned()));
    }

    #[test]
    fn a_signature_is_good_for_five_minutes() {
        let date = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        assert!(is_current(date, date + TOLERANCE) && is_current(date + TOLERANCE, date));
        assert!(!is_current(date, date + TOLERANCE + Duration::from_secs(1)));
    }
}
