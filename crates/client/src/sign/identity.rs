//! Who signs. The key is made of the secret once a day, not once a call.

use super::Scope;
use aws_credential_types::Credentials;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

/// Who signs: credentials, and the last key that was made of them.
pub(crate) struct Identity {
    credentials: Credentials,
    key: Mutex<Option<Key>>,
}

/// A key is good for one day in one scope. It is wiped from memory when it is dropped.
struct Key {
    date: String,
    scope: Scope,
    mac: Hmac<Sha256>,
}

impl Identity {
    pub(crate) fn new(credentials: Credentials) -> Self {
        Self { credentials, key: Mutex::new(None) }
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    pub(super) fn key(&self, date: &str, scope: &Scope) -> Result<Hmac<Sha256>, String> {
        let mut last = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = &*last
            && key.date == date
            && key.scope == *scope
        {
            return Ok(key.mac.clone());
        }
        let secret = Zeroizing::new(["AWS4", self.credentials.secret_access_key()].concat());
        let mut mac = keyed(secret.as_bytes())?;
        for part in [date, &scope.region, &scope.service, "aws4_request"] {
            mac = keyed(&Zeroizing::new(<[u8; 32]>::from(mac.chain_update(part).finalize().into_bytes()))[..])?;
        }
        *last = Some(Key { date: date.to_owned(), scope: scope.clone(), mac: mac.clone() });
        Ok(mac)
    }
}

fn keyed(key: &[u8]) -> Result<Hmac<Sha256>, String> {
    Hmac::new_from_slice(key).map_err(|error| error.to_string())
}
