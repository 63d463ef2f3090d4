//! One call, told as a story.

use crate::client::Inner;
use crate::credentials::CredentialsError;
use crate::error::{EndpointFailure, Error, ErrorKind, Facts, Timeout};
use crate::retry::{self, Class};
use crate::sign::{Scope, set_host, sign_request};
use crate::transport::TransportError;
use crate::{CallOptions, Metadata, Response, RetryConfig, TimeoutConfig};
use awsjson_protocol::{Decoded, ResponseError};
use awsjson_smithy::endpoint::Endpoint;
use awsjson_smithy::{Auth, Operation, OperationInput, ServiceError, validate};
use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tracing::Instrument;
use uuid::Uuid;

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// One call of the operation `O`.
pub(crate) struct Call<O> {
    client: Arc<Inner>,
    retry: RetryConfig,
    timeouts: TimeoutConfig,
    validation: crate::Validation,
    facts: Facts,
    operation: PhantomData<fn() -> O>,
}

/// A request that is ready for its attempts.
struct Prepared {
    request: Request<Bytes>,
    endpoint: Endpoint,
}

/// How an attempt failed, and what follows from it.
struct Failure<E> {
    kind: ErrorKind<E>,
    class: Option<Class>,
    /// Worth one more attempt at once: the clock was corrected or credentials were forgotten.
    corrected: bool,
    headers: Option<HeaderMap>,
}

impl<E> Failure<E> {
    fn last(kind: ErrorKind<E>) -> Self {
        Self { kind, class: None, corrected: false, headers: None }
    }

    fn transient(kind: ErrorKind<E>) -> Self {
        Self { class: Some(Class::Transient), ..Self::last(kind) }
    }
}

impl<O: Operation> Call<O> {
    pub(crate) fn new(client: Arc<Inner>, options: CallOptions) -> Self {
        Self {
            retry: options.retry.unwrap_or(client.retry),
            timeouts: options.timeouts.unwrap_or(client.timeouts),
            validation: options.validation.unwrap_or(client.validation),
            client,
            facts: Facts::new(O::NAME),
            operation: PhantomData,
        }
    }

    pub(crate) async fn run(mut self, input: O::Input) -> Result<Response<O::Output>, Error<O::Error>> {
        let span = tracing::info_span!("call", service = O::SERVICE.sdk_id, operation = O::NAME);
        let limit = self.timeouts.operation;
        let result = within(limit, self.prepare_and_send(input)).instrument(span).await;
        let result = result.unwrap_or(Err(ErrorKind::Timeout(Timeout::Operation)));
        match result {
            Ok(decoded) => Ok(Response {
                output: decoded.output,
                metadata: Metadata {
                    request_id: decoded.request_id,
                    status: decoded.status.as_u16(),
                    attempts: self.facts.attempts,
                    idempotency_token: self.facts.idempotency_token,
                    corrected: decoded.corrected,
                },
            }),
            Err(kind) => Err(Error::new(kind, self.facts)),
        }
    }

    async fn prepare_and_send(&mut self, mut input: O::Input) -> Result<Decoded<O::Output>, ErrorKind<O::Error>> {
        validate::validate(&input, self.validation).map_err(ErrorKind::Validation)?;
        if let Some(token) = input.idempotency_token() {
            let token = token.get_or_insert_with(|| Uuid::new_v4().to_string());
            self.facts.idempotency_token = Some(token.clone());
        }
        let prepared = self.prepare(&input)?;
        drop(input);
        self.send_with_retries(prepared).await
    }

    /// The request, addressed; every attempt sends the same body.
    fn prepare(&self, input: &O::Input) -> Result<Prepared, ErrorKind<O::Error>> {
        let mut request = awsjson_protocol::request::<O>(input).map_err(ErrorKind::Request)?;
        #[cfg(feature = "gzip")]
        awsjson_protocol::compress::<O>(&mut request, self.client.min_compression_bytes);
        awsjson_protocol::add_checksum::<O>(&mut request);
        let endpoint = O::endpoint(&self.client.endpoint, input)
            .map_err(|error| ErrorKind::Endpoint(EndpointFailure::Rules(error)))?;
        let prefix = O::host_prefix(input).map_err(|error| ErrorKind::Endpoint(EndpointFailure::Rules(error)))?;
        awsjson_protocol::set_endpoint(&mut request, &endpoint, prefix.as_deref())
            .map_err(|error| ErrorKind::Endpoint(EndpointFailure::Invalid(error)))?;
        if request.uri().scheme_str() != Some("https") && self.client.endpoint.endpoint.is_none() {
            return Err(ErrorKind::Endpoint(EndpointFailure::Insecure));
        }
        set_host(&mut request);
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, self.client.user_agent.clone());
        if let Ok(id) = HeaderValue::try_from(Uuid::new_v4().to_string()) {
            headers.insert(INVOCATION_ID, id);
        }
        Ok(Prepared { request, endpoint })
    }

    async fn send_with_retries(&mut self, prepared: Prepared) -> Result<Decoded<O::Output>, ErrorKind<O::Error>> {
        let repeatable = self.retry.repeat_unsafe || O::TRAITS.readonly || O::TRAITS.idempotent;
        let max_attempts = if repeatable { self.retry.max_attempts.max(1) } else { 1 };
        let mut taken = None;
        let mut corrections = 0;
        loop {
            self.facts.attempts += 1;
            let span = tracing::debug_span!("attempt", number = self.facts.attempts);
            let failure = match self.attempt(&prepared, max_attempts).instrument(span).await {
                Ok(decoded) => {
                    self.client.quota.give_back(taken);
                    return Ok(decoded);
                }
                Err(failure) => failure,
            };
            if self.facts.attempts >= max_attempts {
                return Err(failure.kind);
            }
            if failure.corrected && corrections == 0 {
                corrections += 1;
                continue;
            }
            let Some(class) = failure.class else { return Err(failure.kind) };
            taken = self.client.quota.take(class);
            if taken.is_none() {
                return Err(failure.kind);
            }
            let wait = self.backoff(class, failure.headers.as_ref());
            tracing::debug!(attempt = self.facts.attempts, wait_ms = wait.as_millis() as u64, "retrying");
            self.client.timer.sleep(wait).await;
        }
    }

    fn backoff(&self, class: Class, headers: Option<&HeaderMap>) -> Duration {
        // The low 53 bits are random in every version of UUIDs' random form.
        let random = (Uuid::new_v4().as_u128() & ((1 << 53) - 1)) as f64 / (1_u64 << 53) as f64;
        let retry = self.facts.attempts.saturating_sub(1);
        retry::delay(retry, class, random, self.retry.max_backoff, headers, self.client.timer.now())
    }

    async fn attempt(
        &mut self,
        prepared: &Prepared,
        max_attempts: u32,
    ) -> Result<Decoded<O::Output>, Failure<O::Error>> {
        let sent = self.client.timer.now();
        let mut request = prepared.request.clone();
        let attempt = format!("attempt={}; max={max_attempts}", self.facts.attempts);
        if let Ok(attempt) = HeaderValue::try_from(attempt) {
            request.headers_mut().insert(SDK_REQUEST, attempt);
        }
        self.authenticate(&mut request, &prepared.endpoint, sent).await.map_err(Failure::last)?;
        self.facts.start_attempt();
        let response = match within(self.timeouts.attempt, self.client.transport.send(request)).await {
            Some(Ok(response)) => response,
            Some(Err(error)) => return Err(self.undelivered(error)),
            None => {
                self.facts.maybe_executed = true;
                return Err(Failure::transient(ErrorKind::Timeout(Timeout::Attempt)));
            }
        };
        let received = self.client.timer.now();
        awsjson_protocol::decode::<O>(response).map_err(|error| self.refused(error, sent, received))
    }

    /// Signs the request, unless the operation goes without.
    async fn authenticate(
        &self,
        request: &mut Request<Bytes>,
        endpoint: &Endpoint,
        now: SystemTime,
    ) -> Result<(), ErrorKind<O::Error>> {
        if O::TRAITS.auth == Auth::None {
            return Ok(());
        }
        let time = self.client.skew.corrected(now);
        let credentials = match self.client.credentials.get(time).await {
            Ok(credentials) => credentials,
            Err(CredentialsError::Missing) if O::TRAITS.auth == Auth::Optional => return Ok(()),
            Err(error) => return Err(ErrorKind::Credentials(error)),
        };
        let scheme = endpoint.auth_schemes.iter().find(|scheme| scheme.name == "sigv4");
        let region =
            scheme.and_then(|scheme| scheme.signing_region.as_deref()).or(self.client.endpoint.region.as_deref());
        let service = scheme.and_then(|scheme| scheme.signing_name.as_deref()).unwrap_or(O::SERVICE.signing_name);
        let scope = Scope { region: region.unwrap_or_default(), service };
        sign_request(request, credentials, &scope, time).map_err(|_| ErrorKind::Endpoint(EndpointFailure::Unsignable))
    }

    /// No complete response came back.
    fn undelivered(&mut self, error: TransportError) -> Failure<O::Error> {
        self.facts.maybe_executed |= error.sent();
        let transient = error.is_transient();
        let kind = ErrorKind::Transport(error);
        if transient { Failure::transient(kind) } else { Failure::last(kind) }
    }

    /// A response came back that is not the output.
    fn refused(&mut self, error: ResponseError<O::Error>, sent: SystemTime, received: SystemTime) -> Failure<O::Error> {
        self.facts.note_response(&error);
        match error {
            ResponseError::Service(failure) => {
                let code = failure.code.as_deref();
                // A server error leaves open what was done before it.
                self.facts.maybe_executed |= failure.status.is_server_error();
                self.facts.code = failure.code.clone();
                let skewed = retry::is_clock_skew(code) && self.client.skew.learn(&failure.headers, sent, received);
                let expired = retry::is_expired_credentials(code);
                if expired {
                    self.client.credentials.forget();
                }
                Failure {
                    class: retry::classify(failure.status, code, failure.error.retryable()),
                    corrected: skewed || expired,
                    headers: Some(failure.headers),
                    kind: ErrorKind::Service(failure.error),
                }
            }
            ResponseError::Unreadable(unreadable) => {
                self.facts.maybe_executed = true;
                Failure::last(ErrorKind::Response(unreadable.kind))
            }
            other => {
                self.facts.maybe_executed = true;
                tracing::debug!(status = other.status().as_u16(), "a response of an unknown kind");
                Failure::last(ErrorKind::Response(awsjson_protocol::UnreadableKind::NotAnObject))
            }
        }
    }
}

/// Awaits `future` for at most `limit`; `None` when it took longer.
async fn within<F: Future>(limit: Option<Duration>, future: F) -> Option<F::Output> {
    match limit {
        None => Some(future.await),
        Some(limit) => tokio::time::timeout(limit, future).await.ok(),
    }
}
