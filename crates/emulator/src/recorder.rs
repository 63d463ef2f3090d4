//! The latest requests, for tests to inspect.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use time::OffsetDateTime;

/// The maximum numbers of requests and of bytes in their headers and bodies. The oldest requests are dropped first.
const CAPACITY: usize = 1_000;
const BODY_CAPACITY: usize = 8 * 1024 * 1024;

/// A request to the service, and the response to it. See [`Emulator::requests`](crate::Emulator::requests).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// Counts the requests, from 1.
    pub number: u64,
    /// The time by the emulator's clock.
    pub received_at: OffsetDateTime,
    /// The operation that `X-Amz-Target` names, if it names one.
    pub operation: Option<String>,
    /// The account that signed the request; `None` when the signature was refused.
    pub account_id: Option<String>,
    /// The headers of the request, such as `user-agent` and `amz-sdk-request`, without those that authenticate it:
    /// `authorization` and `x-amz-security-token`.
    pub request_headers: HeaderMap,
    /// The body of the request.
    pub request_body: Bytes,
    /// The HTTP status; `None` when a fault closed the connection instead.
    pub status: Option<u16>,
    /// The `x-amzn-requestid` of the response.
    pub request_id: Option<String>,
    /// The body of the response, even if a fault withheld it from the client.
    pub response_body: Bytes,
}

impl RecordedRequest {
    fn size(&self) -> usize {
        let headers = self.request_headers.iter().map(|(name, value)| name.as_str().len() + value.len());
        self.request_body.len() + self.response_body.len() + headers.sum::<usize>()
    }
}

/// The headers to record. They do not share memory with the buffer of the connection.
pub(crate) fn recorded_headers(headers: &HeaderMap) -> HeaderMap {
    let is_secret = |name: &HeaderName| name == AUTHORIZATION || name == "x-amz-security-token";
    let recorded = headers.iter().filter(|(name, _)| !is_secret(name));
    recorded.filter_map(|(name, value)| Some((name.clone(), HeaderValue::from_bytes(value.as_bytes()).ok()?))).collect()
}

#[derive(Debug, Default)]
pub(crate) struct Recorder(Mutex<Recorded>);

#[derive(Debug, Default)]
struct Recorded {
    requests: VecDeque<RecordedRequest>,
    size: usize,
    count: u64,
}

impl Recorder {
    /// Stores a request. Sets its number, and returns it.
    pub(crate) fn add(&self, mut request: RecordedRequest) -> u64 {
        self.with_recorded(|recorded| {
            recorded.count += 1;
            request.number = recorded.count;
            recorded.size += request.size();
            recorded.requests.push_back(request);
            while recorded.requests.len() > CAPACITY || recorded.size > BODY_CAPACITY {
                let Some(oldest) = recorded.requests.pop_front() else { break };
                recorded.size -= oldest.size();
            }
            recorded.count
        })
    }

    /// The stored requests, oldest first.
    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.with_recorded(|recorded| recorded.requests.iter().cloned().collect())
    }

    /// The stored requests after the one with this number, oldest first, and the number of the latest one.
    pub(crate) fn after(&self, number: u64) -> (Vec<RecordedRequest>, u64) {
        self.with_recorded(|recorded| {
            let later = recorded.requests.iter().skip_while(|request| request.number <= number);
            (later.cloned().collect(), recorded.count)
        })
    }

    /// Drops the requests, and counts from 1 again.
    pub(crate) fn clear(&self) {
        self.with_recorded(|recorded| *recorded = Recorded::default());
    }

    fn with_recorded<T>(&self, f: impl FnOnce(&mut Recorded) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(body: usize) -> RecordedRequest {
        RecordedRequest {
            number: 0,
            received_at: OffsetDateTime::UNIX_EPOCH,
            operation: None,
            account_id: None,
            request_headers: HeaderMap::new(),
            request_body: vec![0; body].into(),
            status: None,
            request_id: None,
            response_body: Bytes::new(),
        }
    }

    #[test]
    fn what_is_kept_is_bounded_in_number_and_size() {
        let recorder = Recorder::default();
        for _ in 0..CAPACITY + 10 {
            recorder.add(request(1));
        }
        let kept = recorder.all();
        assert_eq!((kept.len(), kept.first().map(|it| it.number)), (CAPACITY, Some(11)));
        recorder.add(request(BODY_CAPACITY - 1));
        assert_eq!(recorder.all().len(), 2);
        recorder.clear();
        assert_eq!(recorder.all(), []);
    }
}
