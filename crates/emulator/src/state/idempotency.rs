//! Answers that are given again when a request is repeated.

use crate::refusal::Refusal;
use bytes::Bytes;
use partnercentral_account_model::types::ConflictExceptionReason;
use std::collections::HashMap;

/// The account ID, the operation and the `ClientToken`.
pub(crate) type Key = (String, &'static str, String);

/// Answers by idempotency token. They are kept as long as the emulator runs.
#[derive(Debug, Default)]
pub(crate) struct Idempotency(HashMap<Key, Remembered>);

#[derive(Debug)]
struct Remembered {
    request: Bytes,
    answer: Bytes,
}

impl Idempotency {
    /// The first answer to the request, if it is a repeated one.
    ///
    /// # Errors
    /// `ConflictException` when the token was used for another request.
    pub(crate) fn first_answer(&self, key: &Key, request: &Bytes) -> Result<Option<Bytes>, Refusal> {
        match self.0.get(key) {
            None => Ok(None),
            Some(first) if first.request == request => Ok(Some(first.answer.clone())),
            Some(_) => Err(Refusal::conflict(
                ConflictExceptionReason::ConflictClientToken,
                "The ClientToken was used for a request with another input: send a fresh one.",
            )),
        }
    }

    pub(crate) fn remember(&mut self, key: Key, request: Bytes, answer: Bytes) {
        self.0.insert(key, Remembered { request, answer });
    }
}
