//! Pages of a list, and the opaque tokens between them.

use crate::call_error::CallError;
use hmac::{Hmac, KeyInit, Mac};
use partnercentral_account_model::types::FieldValidationCode;
use sha2::Sha256;

/// `MaxResults` when the request has none.
const DEFAULT_SIZE: usize = 20;

/// Paginates lists. A token contains where the next page starts, authenticated together with the
/// query, so that it is valid for no other query and cannot be forged.
#[derive(Debug)]
pub(crate) struct Pages {
    key: [u8; 32],
}

/// A query with a paginated result.
pub(crate) struct Query<'a> {
    /// Identifies the query: the caller, the operation and the filters.
    pub(crate) identity: String,
    pub(crate) token: Option<&'a str>,
    pub(crate) max_results: Option<i32>,
}

impl Pages {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The page that `query` asks for, as the numbers of its items, and the token of the next
    /// page. `select` returns the numbers from the first argument on, in ascending order and
    /// as many as the second argument at most; an item never changes its number.
    ///
    /// # Errors
    /// `ValidationException` when the token is not one of this query.
    pub(crate) fn cut(
        &self,
        query: &Query<'_>,
        select: impl FnOnce(u64, usize) -> Vec<u64>,
    ) -> Result<(Vec<u64>, Option<String>), CallError> {
        let start = query.token.map_or(Some(0), |token| self.start(&query.identity, token)).ok_or_else(|| {
            let message =
                "the token does not belong to this query: give the one of the page before, with the same filters";
            CallError::field("NextToken", FieldValidationCode::InvalidValue, message)
        })?;
        let size = query.max_results.and_then(|size| usize::try_from(size).ok()).unwrap_or(DEFAULT_SIZE);
        let mut page = select(start, size.saturating_add(1));
        let next = page.get(size).copied();
        page.truncate(size);
        Ok((page, next.and_then(|next| self.token(&query.identity, next))))
    }

    fn token(&self, identity: &str, start: u64) -> Option<String> {
        let start = start.to_be_bytes();
        Some(hex::encode(start) + &hex::encode(self.seal(identity, start)?.finalize().into_bytes()))
    }

    fn start(&self, identity: &str, token: &str) -> Option<u64> {
        let bytes = hex::decode(token).ok()?;
        let (start, seal) = bytes.split_first_chunk::<8>()?;
        self.seal(identity, *start)?.verify_slice(seal).ok()?;
        Some(u64::from_be_bytes(*start))
    }

    fn seal(&self, identity: &str, start: [u8; 8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::new_from_slice(&self.key).ok()?;
        mac.update(&start);
        mac.update(identity.as_bytes());
        Some(mac)
    }
}
