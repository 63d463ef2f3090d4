//! What a request claims about its signature. Nothing of it is verified yet.

use super::canonical::header_value;
use super::error::SigV4Error;
use http::header::{AUTHORIZATION, DATE};
use http::request::Parts;
use std::time::Duration;
use time::format_description::FormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
pub(super) const TERMINATOR: &str = "aws4_request";
/// ISO 8601, basic format.
const AMZ_DATE: &[FormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");
/// The longest validity of a presigned request, in seconds.
const MAX_EXPIRES: u64 = 7 * 24 * 60 * 60;

/// The parts of a signature, as the request states them.
pub(super) struct Claim {
    pub(super) access_key_id: String,
    /// The day of the credential scope, such as `20260102`.
    pub(super) day: String,
    pub(super) region: String,
    pub(super) service: String,
    pub(super) signed_headers: Vec<String>,
    pub(super) signature: String,
    pub(super) session_token: Option<String>,
    pub(super) time: OffsetDateTime,
    /// The time in the format that is signed.
    pub(super) date: String,
    /// How long a presigned request is valid.
    pub(super) expires: Option<Duration>,
}

impl Claim {
    pub(super) fn of(parts: &Parts) -> Result<Self, SigV4Error> {
        let query = parts.uri.query().unwrap_or_default();
        let in_query = form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "X-Amz-Signature");
        let mut headers = parts.headers.get_all(AUTHORIZATION).iter();
        match (headers.next(), headers.next(), in_query) {
            (None, _, false) => Err(SigV4Error::MissingSignature),
            (Some(header), None, false) => Self::of_header(&String::from_utf8_lossy(header.as_bytes()), parts),
            (None, _, true) => Self::of_query(query),
            _ => Err(SigV4Error::SeveralSignatures),
        }
    }

    fn of_header(authorization: &str, parts: &Parts) -> Result<Self, SigV4Error> {
        let (algorithm, fields) = authorization.split_once(' ').unwrap_or((authorization, ""));
        if algorithm != ALGORITHM {
            return Err(SigV4Error::UnsupportedAlgorithm);
        }
        let fields = || fields.split(',').filter_map(|field| field.trim().split_once('='));
        let field = |name| one(fields().filter(|(key, _)| *key == name).map(|(_, value)| value)).ok_or(name);
        let part = |name| field(name).map_err(SigV4Error::MissingPart);
        let (time, date) = time_of(parts)?;
        let session_token = header_value(&parts.headers, "x-amz-security-token");
        Self::new(part("Credential")?, part("SignedHeaders")?, part("Signature")?, (time, date), session_token, None)
    }

    fn of_query(query: &str) -> Result<Self, SigV4Error> {
        let find = |name: &str| {
            let pairs = form_urlencoded::parse(query.as_bytes());
            one(pairs.filter(|(key, _)| key == name).map(|(_, value)| value.into_owned()))
        };
        let part = |name: &'static str| find(name).ok_or(SigV4Error::MissingPart(name));
        if part("X-Amz-Algorithm")? != ALGORITHM {
            return Err(SigV4Error::UnsupportedAlgorithm);
        }
        let date = find("X-Amz-Date").ok_or(SigV4Error::InvalidDate)?;
        let time = parse_amz_date(&date).ok_or(SigV4Error::InvalidDate)?;
        let expires = part("X-Amz-Expires")?.parse().ok().filter(|seconds| (1..=MAX_EXPIRES).contains(seconds));
        let expires = Duration::from_secs(expires.ok_or(SigV4Error::InvalidExpires)?);
        Self::new(
            &part("X-Amz-Credential")?,
            &part("X-Amz-SignedHeaders")?,
            &part("X-Amz-Signature")?,
            (time, date),
            find("X-Amz-Security-Token"),
            Some(expires),
        )
    }

    fn new(
        credential: &str,
        signed_headers: &str,
        signature: &str,
        (time, date): (OffsetDateTime, String),
        session_token: Option<String>,
        expires: Option<Duration>,
    ) -> Result<Self, SigV4Error> {
        let credential: Vec<&str> = credential.split('/').collect();
        let &[access_key_id, day, region, service, TERMINATOR] = credential.as_slice() else {
            return Err(SigV4Error::InvalidCredential);
        };
        if day.len() != "YYYYMMDD".len() {
            return Err(SigV4Error::InvalidCredential);
        }
        let signed_headers: Vec<String> = signed_headers.split(';').map(str::to_owned).collect();
        let in_order = signed_headers.is_sorted_by(|one, next| one < next);
        let in_lower_case = |name: &String| !name.is_empty() && !name.contains(|it: char| it.is_ascii_uppercase());
        if !in_order || !signed_headers.iter().all(in_lower_case) {
            return Err(SigV4Error::InvalidSignedHeaders);
        }
        Ok(Self {
            access_key_id: access_key_id.to_owned(),
            day: day.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            signed_headers,
            signature: signature.to_owned(),
            session_token,
            time,
            date,
            expires,
        })
    }
}

/// The time in the format of `X-Amz-Date`.
pub(super) fn amz_date(time: OffsetDateTime) -> String {
    time.to_offset(time::UtcOffset::UTC).format(AMZ_DATE).unwrap_or_default()
}

/// The signing time: `X-Amz-Date`, otherwise `Date`.
fn time_of(parts: &Parts) -> Result<(OffsetDateTime, String), SigV4Error> {
    let time = match header_value(&parts.headers, "x-amz-date") {
        Some(date) => parse_amz_date(&date),
        None => header_value(&parts.headers, DATE.as_str())
            .and_then(|date| parse_amz_date(&date).or_else(|| awsjson_smithy::timestamp::parse(&date))),
    };
    let time = time.ok_or(SigV4Error::InvalidDate)?;
    Ok((time, amz_date(time)))
}

fn parse_amz_date(date: &str) -> Option<OffsetDateTime> {
    Some(PrimitiveDateTime::parse(date, AMZ_DATE).ok()?.assume_utc())
}

/// The only item, if it is not empty.
fn one<T: AsRef<str>>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next().filter(|item| !item.as_ref().is_empty())?;
    items.next().is_none().then_some(first)
}
