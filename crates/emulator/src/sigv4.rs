//! Checks AWS Signature Version 4, as the service does on its side of the wire.
//!
//! Independent of the signers that clients use: the canonical request is put together here
//! from the request that came in. The service has one URI, `/`, and no query.

use crate::account::{Account, Accounts};
use crate::ids::{hex, unhex};
use crate::refusal::Refusal;
use hmac::{Hmac, KeyInit, Mac};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use partnercentral_account_model::SERVICE;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use time::format_description::FormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// How far the time of a signature may be from the emulator's.
const TOLERANCE: Duration = Duration::minutes(5);
/// ISO 8601, basic format.
const AMZ_DATE: &[FormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");

/// Finds the account that signed the request.
///
/// # Errors
/// When the request is not signed, or not as it must be; the errors that AWS services share.
pub(crate) fn authenticate<'a>(
    accounts: &'a Accounts,
    parts: &Parts,
    body: &[u8],
    now: OffsetDateTime,
) -> Result<&'a Arc<Account>, Refusal> {
    let header = header(&parts.headers, "authorization").ok_or_else(missing)?;
    let authorization = Authorization::parse(&header)?;
    let date = authorization.check(parts)?;
    let account = accounts
        .with_access_key(authorization.access_key_id)
        .filter(|account| session_token_matches(account, &parts.headers))
        .ok_or_else(|| {
            let message =
                "The security token included in the request is invalid: use credentials that the emulator gives.";
            Refusal::common(StatusCode::FORBIDDEN, "UnrecognizedClientException", message)
        })?;
    check_date(&date, now)?;
    let request = authorization.canonical_request(parts, body)?;
    let mut mac = mac(&authorization.signing_key(account.secret_access_key())?)?;
    mac.update(format!("{ALGORITHM}\n{date}\n{}\n", authorization.scope()).as_bytes());
    mac.update(hex(&Sha256::digest(request)).as_bytes());
    let signature = unhex(authorization.signature).unwrap_or_default();
    mac.verify_slice(&signature).map_err(|_| {
        invalid("The signature does not match: check the secret access key, and that nothing changed the request after it was signed.")
    })?;
    Ok(account)
}

/// The parts of an `Authorization` header.
struct Authorization<'a> {
    access_key_id: &'a str,
    date: &'a str,
    region: &'a str,
    service: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn parse(header: &'a str) -> Result<Self, Refusal> {
        let (algorithm, fields) = header.split_once(' ').unwrap_or((header, ""));
        if algorithm != ALGORITHM {
            return Err(incomplete(&format!("The Authorization header must start with {ALGORITHM}.")));
        }
        let field = |name: &str| {
            let mut fields = fields.split(',').filter_map(|field| field.trim().split_once('='));
            fields
                .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
                .ok_or_else(|| incomplete(&format!("The Authorization header has no {name}.")))
        };
        let credential: Vec<&str> = field("Credential")?.split('/').collect();
        let &[access_key_id, date, region, service, "aws4_request"] = credential.as_slice() else {
            return Err(incomplete(
                "The Credential must be an access key ID, date, region, service and aws4_request, with slashes between.",
            ));
        };
        let signed_headers = field("SignedHeaders")?.split(';').collect();
        Ok(Self { access_key_id, date, region, service, signed_headers, signature: field("Signature")? })
    }

    /// Checks what needs no key, and returns the date of the signature.
    fn check(&self, parts: &Parts) -> Result<String, Refusal> {
        let date = header(&parts.headers, "x-amz-date")
            .ok_or_else(|| incomplete("A signed request has an X-Amz-Date header."))?;
        if !date.starts_with(self.date) || self.date.len() != 8 {
            return Err(invalid("The date of the credential scope is not that of X-Amz-Date."));
        }
        if self.service != SERVICE.signing_name {
            return Err(invalid(&format!("The credential scope must name the service {}.", SERVICE.signing_name)));
        }
        if !self.signed_headers.is_sorted() {
            return Err(incomplete("The SignedHeaders must be sorted."));
        }
        let amz = parts.headers.keys().map(http::HeaderName::as_str).filter(|name| name.starts_with("x-amz-"));
        for name in amz.chain(["host"]) {
            if !self.signed_headers.contains(&name) {
                return Err(invalid(&format!("The header {name} must be signed.")));
            }
        }
        Ok(date)
    }

    fn scope(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.date, self.region, self.service)
    }

    fn canonical_request(&self, parts: &Parts, body: &[u8]) -> Result<String, Refusal> {
        let mut request = format!("{}\n/\n\n", parts.method);
        for name in &self.signed_headers {
            let value = header(&parts.headers, name)
                .ok_or_else(|| invalid(&format!("The signed header {name} is not in the request.")))?;
            request.push_str(&format!("{name}:{value}\n"));
        }
        request.push_str(&format!("\n{}\n{}", self.signed_headers.join(";"), hex(&Sha256::digest(body))));
        Ok(request)
    }

    fn signing_key(&self, secret: &str) -> Result<Vec<u8>, Refusal> {
        let key = format!("AWS4{secret}").into_bytes();
        [self.date, self.region, self.service, "aws4_request"].into_iter().try_fold(key, |key, part| {
            let mut mac = mac(&key)?;
            mac.update(part.as_bytes());
            Ok(mac.finalize().into_bytes().to_vec())
        })
    }
}

/// The canonical value of a header: all its values, with single spaces.
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut values = headers.get_all(name).iter().peekable();
    values.peek()?;
    let canonical = |value: &http::HeaderValue| {
        let text = String::from_utf8_lossy(value.as_bytes());
        text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    Some(values.map(canonical).collect::<Vec<_>>().join(","))
}

fn session_token_matches(account: &Account, headers: &HeaderMap) -> bool {
    header(headers, "x-amz-security-token").as_deref() == account.session_token()
}

fn check_date(date: &str, now: OffsetDateTime) -> Result<(), Refusal> {
    let signed = PrimitiveDateTime::parse(date, AMZ_DATE)
        .map_err(|_| incomplete("X-Amz-Date must be a date such as 20260102T030405Z."))?
        .assume_utc();
    let now_text = now.format(AMZ_DATE).map_err(|_| Refusal::internal())?;
    if signed < now.saturating_sub(TOLERANCE) {
        return Err(invalid(&format!("Signature expired: signed at {date}, more than 5 minutes before {now_text}.")));
    }
    if signed > now.saturating_add(TOLERANCE) {
        return Err(invalid(&format!(
            "Signature not yet current: signed at {date}, more than 5 minutes after {now_text}."
        )));
    }
    Ok(())
}

fn mac(key: &[u8]) -> Result<Hmac<Sha256>, Refusal> {
    Hmac::new_from_slice(key).map_err(|_| Refusal::internal())
}

fn missing() -> Refusal {
    let message = "The request has no Authorization header: sign it with AWS Signature Version 4.";
    Refusal::common(StatusCode::FORBIDDEN, "MissingAuthenticationTokenException", message)
}

fn incomplete(message: &str) -> Refusal {
    Refusal::common(StatusCode::BAD_REQUEST, "IncompleteSignatureException", message)
}

fn invalid(message: &str) -> Refusal {
    Refusal::common(StatusCode::FORBIDDEN, "InvalidSignatureException", message)
}
