//! AWS Signature Version 4A, by the `aws-sigv4` crate.

use super::canonical::{self, push_hex};
use super::error::SigningError;
use super::identity::Identity;
use super::scope::Scope;
use crate::set_header::set_header;
use aws_sigv4::http_request::{PercentEncodingMode, SignableBody, SignableRequest, SigningParams, SigningSettings};
use aws_sigv4::sign::v4a;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::time::SystemTime;

/// As [`sign`](super::sign), for all regions of the scope.
pub(super) fn sign(
    uri: &Uri,
    headers: &mut HeaderMap,
    body: &[u8],
    identity: &Identity,
    scope: &Scope,
    now: SystemTime,
) -> Result<(), SigningError> {
    let mut settings = SigningSettings::default();
    if scope.path_as_it_is {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
    }
    let credentials = identity.credentials().clone().into();
    let params = v4a::SigningParams::builder().identity(&credentials).region_set(&scope.region);
    let params = params.name(&scope.service).time(now).settings(settings).build();
    let params = SigningParams::V4a(params.map_err(failed)?);
    let mut text = Vec::with_capacity(headers.len());
    for (name, value) in headers.iter().filter(|(name, _)| canonical::is_signed(name)) {
        text.push((name.as_str(), value.to_str().map_err(|_| SigningError::Header(name.clone()))?));
    }
    // The signing crate is given the hash instead of the body, because it would log the body.
    let mut hash = String::with_capacity(64);
    push_hex(&mut hash, Sha256::digest(body).into());
    let body = SignableBody::Precomputed(hash);
    let request = SignableRequest::new("POST", uri.to_string(), text.into_iter(), body).map_err(failed)?;
    let signed = aws_sigv4::http_request::sign(request, &params).map_err(failed)?;
    for header in signed.into_parts().0.into_parts().0 {
        let name = HeaderName::from_static(header.name());
        let mut value = HeaderValue::from_str(header.value()).map_err(|_| SigningError::Header(name.clone()))?;
        value.set_sensitive(true);
        set_header(headers, name, value);
    }
    Ok(())
}

fn failed(error: impl Error) -> SigningError {
    SigningError::Asymmetric(error.to_string())
}
