//! AWS Signature Version 4, by the `aws-sigv4` crate.

use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign as sign_request};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};
use std::time::SystemTime;

/// What a signature is valid for.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) service: String,
    pub(crate) region: String,
}

/// Adds date, session token and signature to the headers of a `POST` to `uri`.
///
/// All of `headers` become part of the signature, and so does the host.
pub(crate) fn sign(
    uri: &str,
    headers: &mut HeaderMap,
    body: &Bytes,
    identity: &Identity,
    scope: &Scope,
    now: SystemTime,
) -> Result<(), String> {
    let mut settings = SigningSettings::default();
    settings.excluded_headers = None;
    let params = v4::SigningParams::builder()
        .identity(identity)
        .region(&scope.region)
        .name(&scope.service)
        .time(now)
        .settings(settings)
        .build()
        .map_err(|error| error.to_string())?
        .into();
    // Values that are not text never get here: the headers are all our own.
    let text = headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    // The hash and not the body, which the signing crate would log as it is.
    let body = SignableBody::Precomputed(hex::encode(Sha256::digest(body)));
    let request = SignableRequest::new("POST", uri, text, body).map_err(|error| error.to_string())?;
    let (instructions, _) = sign_request(request, &params).map_err(|error| error.to_string())?.into_parts();
    for header in instructions.into_parts().0 {
        // Other bytes than ASCII are valid, and mean something else to each server.
        let value = HeaderValue::from_str(header.value()).ok().filter(|_| header.value().is_ascii());
        let mut value = value.ok_or_else(|| format!("the credentials make no valid {} header", header.name()))?;
        value.set_sensitive(true);
        headers.insert(HeaderName::from_static(header.name()), value);
    }
    Ok(())
}
