//! AWS Signature Version 4A, by the `aws-sigv4` crate.

use super::canonical::Hex;
use super::{Identity, Scope, value};
use aws_sigv4::http_request::{PercentEncodingMode, SignableBody, SignableRequest, SigningParams, SigningSettings};
use aws_sigv4::sign::v4a;
use http::{HeaderMap, HeaderName, Uri};
use sha2::{Digest, Sha256};
use std::time::SystemTime;

/// As [`sign`](super::sign), for all regions of the scope.
pub(super) fn sign(
    uri: &Uri,
    headers: &mut HeaderMap,
    body: &[u8],
    identity: &Identity,
    scope: &Scope,
    now: SystemTime,
) -> Result<(), String> {
    let mut settings = SigningSettings::default();
    settings.excluded_headers = None;
    if scope.path_as_it_is {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
    }
    let identity = identity.credentials().clone().into();
    let params = v4a::SigningParams::builder().identity(&identity).region_set(&scope.region);
    let params = params.name(&scope.service).time(now).settings(settings).build();
    let params = SigningParams::V4a(params.map_err(|error| error.to_string())?);
    // Values that are not text never get here: the headers are all our own.
    let text = headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    // The hash and not the body, which the signing crate would log as it is.
    let body = SignableBody::Precomputed(Hex(Sha256::digest(body).into()).to_string());
    let request = SignableRequest::new("POST", uri.to_string(), text, body).map_err(|error| error.to_string())?;
    let signed = aws_sigv4::http_request::sign(request, &params).map_err(|error| error.to_string())?;
    for header in signed.into_parts().0.into_parts().0 {
        let name = HeaderName::from_static(header.name());
        let value = value(&name, header.value().to_owned())?;
        headers.insert(name, value);
    }
    Ok(())
}
