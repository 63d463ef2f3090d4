//! Checked credentials, and the signing key derived from them.

use super::scope::Scope;
use aws_credential_types::Credentials;
use aws_sigv4::sign::v4::generate_signing_key;
use http::HeaderValue;
use std::sync::{PoisonError, RwLock};
use std::time::SystemTime;
use thiserror::Error;
use zeroize::Zeroizing;

const SECONDS_PER_DAY: u64 = 24 * 60 * 60;
const KEY_BYTES: usize = 32;

/// Checked credentials, and the last key that was derived from them.
pub(crate) struct Identity {
    credentials: Credentials,
    session_token: Option<HeaderValue>,
    key: RwLock<Option<Key>>,
}

/// A key is valid for one day in one scope. It is wiped from memory when it is dropped.
struct Key {
    /// Days since 1970.
    day: u64,
    scope: Scope,
    bytes: Zeroizing<[u8; KEY_BYTES]>,
}

/// A part of the credentials that cannot be used. The message does not show its value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidCredentialsError {
    /// The named part is empty.
    #[error("the {0} is empty")]
    Empty(&'static str),
    /// The named part has spaces, line ends, control characters or characters beyond ASCII.
    #[error("the {0} has spaces, line ends or other characters that no {0} has: check where it is stored")]
    Character(&'static str),
}

impl Identity {
    /// Checks the parts of `credentials`. A session token or an account ID that is empty or blank is none.
    pub(crate) fn new(credentials: Credentials) -> Result<Self, InvalidCredentialsError> {
        let credentials = without_blank_options(credentials);
        check("access key ID", credentials.access_key_id())?;
        check("secret access key", credentials.secret_access_key())?;
        if let Some(id) = credentials.account_id() {
            check("account ID", id.as_str())?;
        }
        let session_token = match credentials.session_token() {
            Some(token) => Some(check("session token", token)?),
            None => None,
        };
        Ok(Self { credentials, session_token, key: RwLock::new(None) })
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    pub(super) fn session_token(&self) -> Option<&HeaderValue> {
        self.session_token.as_ref()
    }

    /// The key for the day of `now`, derived once a day and scope.
    pub(super) fn key(&self, now: SystemTime, scope: &Scope) -> Zeroizing<[u8; KEY_BYTES]> {
        let day = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs() / SECONDS_PER_DAY;
        let last = self.key.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = last.as_ref().filter(|key| key.day == day && key.scope == *scope) {
            return key.bytes.clone();
        }
        drop(last);
        let secret = self.credentials.secret_access_key();
        let derived = generate_signing_key(secret, now, &scope.region, &scope.service);
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        bytes.iter_mut().zip(derived.as_ref()).for_each(|(byte, &derived)| *byte = derived);
        let key = Key { day, scope: scope.clone(), bytes: bytes.clone() };
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = Some(key);
        bytes
    }
}

fn without_blank_options(credentials: Credentials) -> Credentials {
    let is_blank = |part: &str| part.chars().all(char::is_whitespace);
    let (token, account_id) = (credentials.session_token(), credentials.account_id());
    if !token.is_some_and(is_blank) && !account_id.is_some_and(|id| is_blank(id.as_str())) {
        return credentials;
    }
    let mut builder = Credentials::builder()
        .access_key_id(credentials.access_key_id())
        .secret_access_key(credentials.secret_access_key())
        .provider_name("without blank parts");
    builder.set_session_token(token.filter(|token| !is_blank(token)).map(str::to_owned));
    builder.set_expiry(credentials.expiry());
    builder.set_account_id(account_id.filter(|id| !is_blank(id.as_str())).cloned());
    builder.build()
}

/// Checks a part, and returns it as the value of a header.
fn check(name: &'static str, part: &str) -> Result<HeaderValue, InvalidCredentialsError> {
    if part.is_empty() {
        return Err(InvalidCredentialsError::Empty(name));
    }
    let is_fit = part.bytes().all(|byte| byte.is_ascii_graphic());
    let value = HeaderValue::from_str(part).ok().filter(|_| is_fit);
    let mut value = value.ok_or(InvalidCredentialsError::Character(name))?;
    value.set_sensitive(true);
    Ok(value)
}
