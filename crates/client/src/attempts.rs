//! The attempts of one call: credentials, sign, send, classify, and again where that is worth it.
//! Nothing here knows the operation's types, so that it is compiled once for all operations.

use crate::client::Shared;
use crate::deadline::Deadline;
use crate::endpoint::Target;
use crate::retry::{Failure, FailureKind, Policy, Retry, delay, server_delay};
use crate::runtime::fraction;
use crate::sign::{Identity, sign};
use crate::timeouts::Timeouts;
use crate::transport::{Body, Lease, Written};
use crate::{CredentialsError, Timeout, TransportError, TransportErrorKind, skew};
use awsjson_smithy::{Retryable, Service};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};
use tracing::Instrument;

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// Decodes answers, and keeps the last one.
pub(crate) trait Decoder: Send {
    /// The service's error, `None` when the answer is not one.
    fn decode(&mut self, response: http::Response<Bytes>) -> Option<ServiceAnswer<'_>>;

    /// Who takes the body of a success as a stream, before the response is decoded without it.
    #[cfg(feature = "event-stream")]
    fn stream(&mut self) -> Option<&mut dyn crate::event_stream::TakeStream> {
        None
    }
}

/// An error that the service answered with, as far as the decision about a retry needs it.
pub(crate) struct ServiceAnswer<'a> {
    pub(crate) status: StatusCode,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) code: Option<&'a str>,
    pub(crate) modeled: Retryable,
}

/// How the attempts ended.
pub(crate) enum End {
    /// With an answer, which the decoder has.
    Answered,
    Transport(TransportError),
    TimedOut(Timeout),
    Credentials(CredentialsError),
    Signature(String),
}

pub(crate) struct Attempts<'a> {
    pub(crate) client: &'a Shared,
    pub(crate) service: &'static Service,
    pub(crate) operation: &'static str,
    pub(crate) repeatable: bool,
    pub(crate) policy: Policy<'a>,
    pub(crate) timeouts: &'a Timeouts,
    pub(crate) target: &'a Target,
    /// The same in all attempts, made by the first unless there is one.
    pub(crate) invocation_id: Option<HeaderValue>,
    /// How often the request was sent.
    pub(crate) count: u32,
    /// What the last retry took from the quota.
    pub(crate) last_cost: Option<u32>,
    /// Whether credentials were fetched anew because the service said that they have expired.
    pub(crate) refetched: bool,
    /// Whether an attempt ended without telling what the service did.
    pub(crate) uncertain: bool,
    /// Of the attempt under way.
    pub(crate) written: Option<Written>,
}

/// A failed attempt: what to do about it, and what the server asked for.
struct Decision {
    retry: Retry,
    asked: Option<Duration>,
}

impl<'a> Attempts<'a> {
    /// Makes attempts until one is final or the time is up. Another round goes on where the last
    /// one ended.
    pub(crate) async fn make(
        &mut self,
        request: http::Request<Bytes>,
        deadline: &mut Deadline,
        decoder: &mut dyn Decoder,
    ) -> End {
        let span = tracing::debug_span!("call", service = self.service.sdk_id, operation = self.operation);
        // Pinned here and below, so that what wraps a future holds no copy of it.
        let until = deadline.end();
        let end = deadline.before(pin!(self.repeat(request, decoder, until))).instrument(span).await;
        end.unwrap_or_else(|limit| {
            self.uncertain |= self.written.take().is_some_and(|written| written.settle());
            End::TimedOut(Timeout::Operation(limit))
        })
    }

    async fn repeat(
        &mut self,
        request: http::Request<Bytes>,
        decoder: &mut dyn Decoder,
        until: Option<Instant>,
    ) -> End {
        let (template, body) = request.into_parts();
        let mut headers = template.headers;
        headers.extend(self.target.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        headers.insert(header::USER_AGENT, self.client.user_agent.clone());
        if self.invocation_id.is_none() {
            self.invocation_id = header_value(self.client.random_uuid().to_string());
        }
        if let Some(id) = &self.invocation_id {
            headers.insert(INVOCATION_ID, id.clone());
        }
        loop {
            if self.policy.adaptive {
                self.await_turn().await;
            }
            let identity = match self.identity().await {
                Ok(identity) => identity,
                Err(error) => return End::Credentials(error),
            };
            // The wait for a connection is no attempt.
            let lease = match self.acquire(until).await {
                Ok(lease) => lease,
                Err(end) => return end,
            };
            self.count += 1;
            let span = tracing::debug_span!("attempt", number = self.count);
            let attempt = self.attempt(lease, headers.clone(), body.clone(), identity.as_deref(), decoder);
            let (end, decision) = pin!(attempt).instrument(span).await;
            if self.policy.adaptive {
                let throttled = decision.as_ref().is_some_and(|decision| decision.retry == Retry::Throttling);
                self.client.rate().ended(self.client.runtime.now(), throttled);
            }
            let Some(decision) = decision else {
                if matches!(end, End::Answered) {
                    self.client.quota().succeeded(self.last_cost);
                }
                return end;
            };
            let again = self.count < self.policy.max_attempts;
            let index = self.count - 1;
            let pause = match (decision.retry, identity) {
                (Retry::ExpiredCredentials, Some(identity)) if again && !self.refetched => {
                    self.refetched = true;
                    self.client.credentials.forget(&identity);
                    Duration::ZERO
                }
                (retry @ (Retry::Transient | Retry::Throttling), _) if again => {
                    let cost = self.client.quota().take(retry);
                    if cost.is_none() && !self.policy.long_polling {
                        tracing::debug!("no retry: the quota is used up");
                        return end;
                    }
                    let random = fraction(self.client.runtime.random());
                    let (base, most) = (self.policy.base, self.policy.max_backoff);
                    let pause = delay(retry, index, random, base, most, decision.asked);
                    if cost.is_none() {
                        tracing::debug!(?pause, "no retry: the quota is used up");
                        self.client.runtime.sleep(pause).await;
                        return end;
                    }
                    self.last_cost = cost;
                    pause
                }
                _ => return end,
            };
            tracing::debug!(attempt = self.count, reason = ?decision.retry, ?pause, "retry");
            if !pause.is_zero() {
                self.client.runtime.sleep(pause).await;
            }
        }
    }

    /// Waits until the client's rate allows one more attempt.
    async fn await_turn(&self) {
        let pause = self.client.rate().reserve(self.client.runtime.now());
        if !pause.is_zero() {
            tracing::debug!(?pause, "the rate limiter delays the attempt");
            let turn = Turn(self.client);
            self.client.runtime.sleep(pause).await;
            std::mem::forget(turn);
        }
    }

    /// Waits for a connection.
    async fn acquire(&self, deadline: Option<Instant>) -> Result<Lease<'a>, End> {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let acquiring = self.client.transport.acquire(&self.target.uri, left);
        let limit = self.timeouts.acquire;
        let lease = Deadline::start(self.client.runtime.as_ref(), limit).before(pin!(acquiring)).await;
        let lease = lease.map_err(|limit| End::TimedOut(Timeout::Acquire(limit)))?;
        Ok(lease.map_err(End::Transport)?.read_timeout(self.timeouts.read))
    }

    async fn identity(&self) -> Result<Option<Arc<Identity>>, CredentialsError> {
        if self.target.scope.is_none() {
            return Ok(None);
        }
        self.client.credentials.get(self.client.runtime.now()).await.map(Some)
    }

    /// Makes one attempt. No decision means that there is nothing to decide: the call has
    /// succeeded, or no attempt can succeed.
    async fn attempt(
        &mut self,
        lease: Lease<'_>,
        mut headers: HeaderMap,
        body: Bytes,
        identity: Option<&Identity>,
        decoder: &mut dyn Decoder,
    ) -> (End, Option<Decision>) {
        let numbers = format!("attempt={}; max={}", self.count, self.policy.max_attempts);
        if let Some(numbers) = header_value(numbers) {
            headers.insert(SDK_REQUEST, numbers);
        }
        let offset = self.client.skew.load(Ordering::Relaxed);
        let sent = self.client.runtime.now();
        if let (Some(identity), Some(scope)) = (identity, &self.target.scope) {
            let now = skew::shifted(sent, offset);
            if let Err(reason) = sign(&self.target.uri, &mut headers, &body, identity, scope, now) {
                return (End::Signature(reason), None);
            }
        }
        let written = Written::default();
        self.written = Some(written.clone());
        let mut request = http::Request::new(Body::new(body, written.clone()));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = self.target.uri.clone();
        *request.headers_mut() = headers;

        let limit = self.timeouts.attempt;
        #[cfg(feature = "event-stream")]
        let sending = crate::event_stream::exchange(self.client, lease, request, decoder);
        #[cfg(not(feature = "event-stream"))]
        let sending = lease.send(request, self.client.max_response_bytes);
        let sent_in_time = Deadline::start(self.client.runtime.as_ref(), limit).before(pin!(sending)).await;
        self.written = None;
        match sent_in_time {
            Ok(Ok(response)) => self.answered(response, sent, offset, decoder),
            Ok(Err(error)) => {
                let kind = match error.kind() {
                    TransportErrorKind::Connect | TransportErrorKind::Interrupted => FailureKind::Connection,
                    TransportErrorKind::TimedOut => FailureKind::TimedOut,
                    _ => FailureKind::Permanent,
                };
                tracing::debug!(kind = ?error.kind(), "no response");
                let decision = self.unanswered(kind, error.status(), written.settle() && !error.is_refused());
                (End::Transport(error), Some(decision))
            }
            Err(_) => {
                tracing::debug!("time-out of the attempt");
                let decision = self.unanswered(FailureKind::TimedOut, None, written.settle());
                (End::TimedOut(Timeout::Attempt(limit.unwrap_or_default())), Some(decision))
            }
        }
    }

    fn unanswered(&mut self, kind: FailureKind, status: Option<StatusCode>, written: bool) -> Decision {
        self.uncertain |= written;
        let failure = self.failure(kind, status, None, Retryable::No, written);
        Decision { retry: self.policy.decide(&failure), asked: None }
    }

    fn answered(
        &mut self,
        response: http::Response<Bytes>,
        sent: SystemTime,
        offset: i64,
        decoder: &mut dyn Decoder,
    ) -> (End, Option<Decision>) {
        // A success at no offset has nothing to say about clocks.
        let skewed =
            (offset != 0 || !response.status().is_success()) && self.follow_clock(response.headers(), sent, offset);
        let Some(answer) = decoder.decode(response) else { return (End::Answered, None) };
        let kind = match answer.code {
            Some(code) if skewed && crate::retry::may_be_skew(code) => FailureKind::ClockSkew,
            _ => FailureKind::Service,
        };
        let (status, server_failed) = (answer.status, answer.status.is_server_error());
        let mut failure = self.failure(kind, Some(status), answer.code, answer.modeled, server_failed);
        let throttled = crate::retry::classify(&failure) == Retry::Throttling;
        failure.may_have_been_executed &= !throttled;
        let uncertain = failure.may_have_been_executed;
        let retry = self.policy.decide(&failure);
        let asked = server_delay(answer.headers, self.client.runtime.now());
        tracing::debug!(status = status.as_u16(), code = answer.code, "error response");
        self.uncertain |= uncertain;
        (End::Answered, Some(Decision { retry, asked }))
    }

    /// Takes over the service's clock if it is too far from what was signed; whether it was.
    fn follow_clock(&self, headers: &HeaderMap, sent: SystemTime, offset: i64) -> bool {
        // A cache's answer is older than its date.
        if headers.contains_key(header::AGE) {
            return false;
        }
        let date = headers.get(header::DATE).and_then(|date| date.to_str().ok()).and_then(skew::http_date);
        let Some(date) = date else { return false };
        let corrected = skew::corrected(offset, sent, self.client.runtime.now(), date);
        if let Some(corrected) = corrected {
            tracing::debug!(offset_ms = corrected, "the service's clock differs from ours");
            self.client.skew.store(corrected, Ordering::Relaxed);
        }
        corrected.is_some()
    }

    fn failure<'f>(
        &self,
        kind: FailureKind,
        status: Option<StatusCode>,
        code: Option<&'f str>,
        modeled: Retryable,
        may_have_been_executed: bool,
    ) -> Failure<'f> {
        Failure {
            operation: self.operation,
            repeatable: self.repeatable,
            may_have_been_executed,
            kind,
            status: status.map(|status| status.as_u16()),
            code,
            modeled,
        }
    }
}

/// A turn at the rate limiter that has not come yet. A call that is given up before gives it back.
struct Turn<'a>(&'a Shared);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.rate().give_back();
    }
}

/// A header from text of our own making.
pub(crate) fn header_value(text: String) -> Option<HeaderValue> {
    HeaderValue::from_maybe_shared(Bytes::from(text)).ok()
}
