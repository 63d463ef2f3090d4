//! AWS Signature Version 4, by the `aws-sigv4` crate.

use aws_sigv4::http_request::{
    PercentEncodingMode, SignableBody, SignableRequest, SigningParams, SigningSettings, sign as sign_request,
};
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
    /// Of SigV4a the regions, with commas between them.
    pub(crate) region: String,
    /// Whether it is SigV4a, whose signatures any number of regions can check.
    #[cfg(feature = "sigv4a")]
    pub(crate) asymmetric: bool,
    /// Whether the path is signed as it is, and not percent-encoded once more.
    pub(crate) path_as_it_is: bool,
}

impl Scope {
    fn params<'a>(&'a self, identity: &'a Identity, now: SystemTime) -> Result<SigningParams<'a>, String> {
        let mut settings = SigningSettings::default();
        settings.excluded_headers = None;
        if self.path_as_it_is {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
        }
        #[cfg(feature = "sigv4a")]
        if self.asymmetric {
            let params = aws_sigv4::sign::v4a::SigningParams::builder().identity(identity).region_set(&self.region);
            let params = params.name(&self.service).time(now).settings(settings).build();
            return params.map(SigningParams::V4a).map_err(|error| error.to_string());
        }
        let params = v4::SigningParams::builder().identity(identity).region(&self.region);
        let params = params.name(&self.service).time(now).settings(settings).build();
        params.map(SigningParams::V4).map_err(|error| error.to_string())
    }
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
    let params = scope.params(identity, now)?;
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
