//! AWS signatures of a `POST` without a query, after "Create a signed AWS API request" in the user
//! guide of AWS IAM.
//!
//! The `aws-sigv4` crate does the cryptography. The canonical request of Signature Version 4 is made
//! here, because that crate copies each header several times to make one and derives the key anew for
//! each request, which was half of what a call cost. The tests compare the outcome with that crate's.

mod canonical;
mod error;
mod identity;
mod scope;
mod sigv4;
#[cfg(feature = "sigv4a")]
mod sigv4a;
#[cfg(test)]
mod tests;

use crate::host;
use crate::set_header::set_header;
pub use error::SigningError;
use http::{HeaderMap, Uri, header};
pub(crate) use identity::Identity;
pub use identity::InvalidCredentialsError;
pub(crate) use scope::Scope;
use std::time::SystemTime;

/// Adds date, session token and signature to the headers of a `POST` to `uri`, whose authority is
/// [normalized](host::normalize).
///
/// All of `headers` become part of the signature, except those that intermediaries change (see
/// `canonical::is_signed`). A missing `Host` header is added first.
pub(crate) fn sign(
    uri: &Uri,
    headers: &mut HeaderMap,
    body: &[u8],
    identity: &Identity,
    scope: &Scope,
    now: SystemTime,
) -> Result<(), SigningError> {
    if !headers.contains_key(header::HOST) {
        set_header(headers, header::HOST, host::header(uri).ok_or(SigningError::Host)?);
    }
    #[cfg(feature = "sigv4a")]
    if scope.asymmetric {
        return sigv4a::sign(uri, headers, body, identity, scope, now);
    }
    sigv4::sign(uri, headers, body, identity, scope, now)
}
