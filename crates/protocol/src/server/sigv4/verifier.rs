//! The verifier, which checks the signature of a request and returns who signed it.

use super::canonical::{self, PathRules};
use super::claim::{ALGORITHM, Claim, TERMINATOR, amz_date};
use super::error::SigV4Error;
use aws_credential_types::Credentials;
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use http::request::Parts;
use sha2::{Digest, Sha256};
use std::time::{Duration, SystemTime};
use subtle::ConstantTimeEq;
use time::OffsetDateTime;

/// How far the signing time may be from the service's: the same limit as in AWS.
const ALLOWED_SKEW: Duration = Duration::from_secs(5 * 60);

/// Checks the signatures of requests as AWS services do.
#[derive(Debug, Clone)]
pub struct SigV4Verifier {
    service: Option<String>,
    region: Option<String>,
    allowed_skew: Duration,
    path: PathRules,
}

/// What a valid signature proves about its request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// The access key that signed the request.
    pub access_key_id: String,
    /// The signing time, in whole seconds.
    pub signed_at: SystemTime,
    /// The region that the request was signed for.
    pub region: String,
    /// The service that the request was signed for, by its signing name.
    pub service: String,
    /// The names of the signed headers, in lower case and sorted.
    pub signed_headers: Vec<String>,
}

impl SigV4Verifier {
    /// A verifier for every service and region that allows a clock skew of 5 minutes.
    pub fn new() -> Self {
        let path = PathRules { double_encode: true, normalize: true };
        Self { service: None, region: None, allowed_skew: ALLOWED_SKEW, path }
    }

    /// Accepts only requests that are signed for this service, by its signing name.
    #[must_use]
    pub fn service(mut self, signing_name: impl Into<String>) -> Self {
        self.service = Some(signing_name.into());
        self
    }

    /// Accepts only requests that are signed for this region.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sets how far the signing time may lie before or after the service's. Default: 5 minutes.
    /// With [`Duration::MAX`], any time is accepted.
    #[must_use]
    pub fn allowed_skew(mut self, allowed_skew: Duration) -> Self {
        self.allowed_skew = allowed_skew;
        self
    }

    /// Sets whether the path, which is percent-encoded in the request, is encoded once more before it
    /// is signed. Default: true, as for every service but S3.
    #[must_use]
    pub fn double_encode_path(mut self, double_encode_path: bool) -> Self {
        self.path.double_encode = double_encode_path;
        self
    }

    /// Sets whether `.`, `..` and empty segments are removed from the path before it is signed.
    /// Default: true, as for every service but S3.
    #[must_use]
    pub fn normalize_path(mut self, normalize_path: bool) -> Self {
        self.path.normalize = normalize_path;
        self
    }

    /// Checks the signature of a request that arrived at `now`. `credentials` looks up an access key ID;
    /// if the credentials have a session token, the request must carry it.
    ///
    /// The host is taken from the `Host` header, or from the URI, where HTTP/2 has it.
    ///
    /// # Errors
    /// When the request is not signed, or its signature is not valid. The error has the code and the
    /// status that AWS services answer with.
    pub fn verify(
        &self,
        parts: &Parts,
        body: &[u8],
        now: SystemTime,
        credentials: impl FnOnce(&str) -> Option<Credentials>,
    ) -> Result<Verified, SigV4Error> {
        let claim = Claim::of(parts)?;
        self.check_scope(&claim)?;
        check_signed_headers(&claim, parts)?;
        let credentials = credentials(&claim.access_key_id).ok_or(SigV4Error::UnknownAccessKey)?;
        if !same_token(claim.session_token.as_deref(), credentials.session_token()) {
            return Err(SigV4Error::InvalidSessionToken);
        }
        self.check_time(&claim, now)?;

        let canonical = canonical::request(parts, body, &claim.signed_headers, self.path)?;
        let canonical = hex::encode(Sha256::digest(canonical));
        let (date, day, region, service) = (&claim.date, &claim.day, &claim.region, &claim.service);
        let to_sign = format!("{ALGORITHM}\n{date}\n{day}/{region}/{service}/{TERMINATOR}\n{canonical}");
        let key = generate_signing_key(credentials.secret_access_key(), claim.time.into(), region, service);
        let expected = calculate_signature(key, to_sign.as_bytes());
        if !bool::from(expected.as_bytes().ct_eq(claim.signature.as_bytes())) {
            return Err(SigV4Error::SignatureMismatch);
        }
        Ok(Verified {
            access_key_id: claim.access_key_id,
            signed_at: claim.time.into(),
            region: claim.region,
            service: claim.service,
            signed_headers: claim.signed_headers,
        })
    }

    /// The canonical request that is signed. Compare it with that of a client whose signature does not
    /// match. It contains the values of the signed headers, which may be secret
    /// (`x-amz-security-token`).
    ///
    /// # Errors
    /// When the request lacks one of the signed headers.
    pub fn canonical_request(
        &self,
        parts: &Parts,
        body: &[u8],
        signed_headers: &[impl AsRef<str>],
    ) -> Result<String, SigV4Error> {
        canonical::request(parts, body, signed_headers, self.path)
    }

    fn check_scope(&self, claim: &Claim) -> Result<(), SigV4Error> {
        if !claim.date.starts_with(&claim.day) {
            return Err(SigV4Error::ScopeDateMismatch);
        }
        match (&self.service, &self.region) {
            (Some(expected), _) if *expected != claim.service => Err(SigV4Error::WrongService(expected.clone())),
            (_, Some(expected)) if *expected != claim.region => Err(SigV4Error::WrongRegion(expected.clone())),
            _ => Ok(()),
        }
    }

    fn check_time(&self, claim: &Claim, now: SystemTime) -> Result<(), SigV4Error> {
        let now = OffsetDateTime::from(now);
        let long = |duration: Duration| time::Duration::try_from(duration).unwrap_or(time::Duration::MAX);
        let skew = self.allowed_skew;
        let valid_for = claim.expires.unwrap_or(skew);
        let signed_at = || claim.date.clone();
        if now > claim.time.saturating_add(long(valid_for)) {
            return Err(SigV4Error::Expired { signed_at: signed_at(), now: amz_date(now), valid_for });
        }
        if claim.time > now.saturating_add(long(skew)) {
            return Err(SigV4Error::NotYetValid { signed_at: signed_at(), now: amz_date(now), skew });
        }
        Ok(())
    }
}

impl Default for SigV4Verifier {
    fn default() -> Self {
        Self::new()
    }
}

/// `Host` and every `X-Amz-` header must be signed: they decide what is called.
fn check_signed_headers(claim: &Claim, parts: &Parts) -> Result<(), SigV4Error> {
    let amz = parts.headers.keys().map(http::HeaderName::as_str).filter(|name| name.starts_with("x-amz-"));
    match amz.chain(["host"]).find(|name| !claim.signed_headers.iter().any(|signed| signed == name)) {
        Some(unsigned) => Err(SigV4Error::UnsignedHeader(unsigned.to_owned())),
        None => Ok(()),
    }
}

fn same_token(sent: Option<&str>, expected: Option<&str>) -> bool {
    match (sent, expected) {
        (Some(sent), Some(expected)) => sent.as_bytes().ct_eq(expected.as_bytes()).into(),
        (None, None) => true,
        _ => false,
    }
}
