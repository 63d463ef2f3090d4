//! The credentials that the server knows, and what it asks of signatures.

use aws_credential_types::Credentials;
use awsjson_protocol::server::sigv4::{SigV4Error, SigV4Verifier, Verified};
use http::request::Parts;
use std::time::{Duration, SystemTime};

/// The credentials of an access key: its secret and its session token follow from its name.
pub fn credentials(access_key_id: &str) -> Credentials {
    let secret = format!("secret/of+{access_key_id}");
    let token = format!("session/token+of+{access_key_id}==");
    Credentials::new(access_key_id, secret, Some(token), None, "testing")
}

/// Checks the signature, and that it covers the content type, which AWS documents and does not
/// enforce. Without a time every time is right.
pub(crate) fn verify(
    verifier: &SigV4Verifier,
    parts: &Parts,
    body: &[u8],
    at: Option<SystemTime>,
) -> Result<Verified, SigV4Error> {
    let known = |access_key_id: &str| Some(credentials(access_key_id));
    let verified = match at {
        Some(now) => verifier.verify(parts, body, now, known)?,
        None => {
            let timeless = verifier.clone().allowed_skew(Duration::MAX);
            timeless.verify(parts, body, SystemTime::UNIX_EPOCH, known)?
        }
    };
    let signed = |name: &str| verified.signed_headers.iter().any(|signed| signed == name);
    if parts.headers.contains_key("content-type") && !signed("content-type") {
        return Err(SigV4Error::UnsignedHeader("content-type".to_owned()));
    }
    Ok(verified)
}
