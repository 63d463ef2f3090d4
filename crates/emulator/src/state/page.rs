//! Pages of a list, and the opaque tokens between them.

use crate::ids::{hex, unhex};
use crate::refusal::Refusal;
use hmac::{Hmac, KeyInit, Mac};
use partnercentral_account_model::types::FieldValidationCode;
use sha2::Sha256;

/// `MaxResults` when the request has none.
const DEFAULT_SIZE: usize = 20;

/// Cuts lists into pages. A token holds where the next page starts, sealed together with the
/// query, so that it is good for no other query and cannot be made up.
#[derive(Debug)]
pub(super) struct Pages {
    key: [u8; 32],
}

/// A query whose answer comes in pages.
pub(super) struct Query<'a> {
    /// All that makes the query what it is: the caller, the operation, the filters.
    pub(super) identity: String,
    pub(super) token: Option<&'a str>,
    pub(super) max_results: Option<i32>,
}

impl Pages {
    pub(super) fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The page of `items` that `query` asks for, and the token of the next one. `items` are
    /// all there are, `None` for those that the filters leave out; they never change places.
    pub(super) fn cut<T>(
        &self,
        query: &Query<'_>,
        items: impl Iterator<Item = Option<T>>,
    ) -> Result<(Vec<T>, Option<String>), Refusal> {
        let start = query.token.map_or(Some(0), |token| self.start(&query.identity, token)).ok_or_else(|| {
            let message =
                "the token does not belong to this query: give the one of the page before, with the same filters";
            Refusal::field("NextToken", FieldValidationCode::InvalidValue, message)
        })?;
        let size = query.max_results.and_then(|size| usize::try_from(size).ok()).unwrap_or(DEFAULT_SIZE);
        let mut items = items.enumerate().skip(start).filter_map(|(index, item)| Some((index, item?)));
        let page = items.by_ref().take(size).map(|(_, item)| item).collect();
        Ok((page, items.next().and_then(|(next, _)| self.token(&query.identity, next))))
    }

    fn token(&self, identity: &str, start: usize) -> Option<String> {
        let start = u64::try_from(start).ok()?.to_be_bytes();
        Some(hex(&start) + &hex(&self.seal(identity, start)?.finalize().into_bytes()))
    }

    fn start(&self, identity: &str, token: &str) -> Option<usize> {
        let bytes = unhex(token)?;
        let (start, seal) = bytes.split_first_chunk::<8>()?;
        self.seal(identity, *start)?.verify_slice(seal).ok()?;
        usize::try_from(u64::from_be_bytes(*start)).ok()
    }

    fn seal(&self, identity: &str, start: [u8; 8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::new_from_slice(&self.key).ok()?;
        mac.update(&start);
        mac.update(identity.as_bytes());
        Some(mac)
    }
}
