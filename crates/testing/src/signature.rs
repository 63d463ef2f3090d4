//! The credentials that the server accepts, and the verification of signatures.

use aws_credential_types::Credentials;
use awsjson_protocol::server::sigv4::{SigV4Error, SigV4Verifier, Verified};
use http::request::Parts;
use std::time::{Duration, SystemTime};

/// The credentials of an access key. The secret and the session token are derived from its ID.
pub fn credentials(access_key_id: &str) -> Credentials {
    let secret = format!("secret/of+{access_key_id}");
    let token = format!("session/token+of+{access_key_id}==");
    Credentials::new(access_key_id, secret, Some(token), None, "testing")
}

/// Verifies the signature, and that it covers the content type, which AWS documents but does not enforce. The signing
/// time is checked only if `at` is given.
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
