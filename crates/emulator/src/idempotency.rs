//! Stores the responses to requests, and returns them if the requests are repeated.

use crate::call_error::CallError;
use bytes::Bytes;
use partnercentral_account_model::types::ConflictExceptionReason;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use time::{Duration, OffsetDateTime};

/// How long a response is stored.
const LIFETIME: Duration = Duration::hours(24);
/// The maximum number of stored responses. The oldest are evicted first.
const CAPACITY: usize = 10_000;

/// The number of the account, the operation and the `ClientToken`.
pub(crate) type Key = (u32, Cow<'static, str>, String);

/// Responses by idempotency token: the latest [`CAPACITY`] of the last [`LIFETIME`].
#[derive(Debug, Default)]
pub(crate) struct Idempotency {
    answers: HashMap<Key, Remembered>,
    /// The keys of `answers`, and when they expire, in the order of these times.
    ages: VecDeque<(OffsetDateTime, Key)>,
}

/// The first response to a request.
#[derive(Debug, Clone)]
pub(crate) struct Remembered {
    /// The SHA-256 digest of the request.
    pub(crate) request: [u8; 32],
    pub(crate) answer: Bytes,
}

impl Idempotency {
    /// Evicts the responses that have expired at `now`.
    pub(crate) fn settle(&mut self, now: OffsetDateTime) {
        while self.ages.front().is_some_and(|(until, _)| *until <= now) {
            self.forget_oldest();
        }
    }

    /// Returns the first response to the request, if the request is repeated.
    ///
    /// # Errors
    /// `ConflictException` when the token was used for another request.
    pub(crate) fn first_answer(&self, key: &Key, request: &[u8]) -> Result<Option<Bytes>, CallError> {
        match self.answers.get(key) {
            None => Ok(None),
            Some(first) if first.request == digest(request) => Ok(Some(first.answer.clone())),
            Some(_) => Err(CallError::conflict(
                ConflictExceptionReason::ConflictClientToken,
                "The ClientToken was used for a request with another input: send a fresh one.",
            )),
        }
    }

    /// Stores the response to a request that [`first_answer`](Self::first_answer) does not know.
    pub(crate) fn remember(&mut self, key: Key, request: &[u8], answer: Bytes, now: OffsetDateTime) {
        self.restore(key, Remembered { request: digest(request), answer }, now.saturating_add(LIFETIME));
    }

    /// Stores a response until a time, which is before that of another one if the clock was set back in between.
    pub(crate) fn restore(&mut self, key: Key, answer: Remembered, until: OffsetDateTime) {
        if self.answers.len() >= CAPACITY {
            self.forget_oldest();
        }
        let index = self.ages.partition_point(|(other, _)| *other <= until);
        self.ages.insert(index, (until, key.clone()));
        self.answers.insert(key, answer);
    }

    /// The stored responses, oldest first, with the times at which they expire.
    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = (&Key, &Remembered, OffsetDateTime)> {
        self.ages.iter().filter_map(|(until, key)| Some((key, self.answers.get(key)?, *until)))
    }

    fn forget_oldest(&mut self) {
        if let Some((_, key)) = self.ages.pop_front() {
            self.answers.remove(&key);
        }
    }
}

fn digest(request: &[u8]) -> [u8; 32] {
    Sha256::digest(request).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_bounded_in_number_and_time() -> Result<(), CallError> {
        let start = OffsetDateTime::UNIX_EPOCH;
        let key = |number: usize| (0, "Operation".into(), number.to_string());
        let mut idempotency = Idempotency::default();
        for number in 0..=CAPACITY {
            assert_eq!(idempotency.first_answer(&key(number), b"input")?, None);
            idempotency.remember(key(number), b"input", Bytes::from_static(b"output"), start);
        }
        assert_eq!((idempotency.answers.len(), idempotency.ages.len()), (CAPACITY, CAPACITY));
        assert_eq!(idempotency.first_answer(&key(0), b"input")?, None);
        idempotency.settle(start + LIFETIME - Duration::SECOND);
        assert_eq!(idempotency.first_answer(&key(1), b"input")?.as_deref(), Some(b"output".as_slice()));
        assert!(idempotency.first_answer(&key(1), b"another").is_err());
        idempotency.settle(start + LIFETIME);
        assert_eq!(idempotency.first_answer(&key(1), b"another")?, None);
        assert_eq!((idempotency.answers.len(), idempotency.ages.len()), (0, 0));
        Ok(())
    }
}
