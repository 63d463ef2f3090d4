//! One attempt: sign, send, and decide whether another one is worthwhile.

use super::outcome::{Progress, ResponseHead};
use super::payload::Payload;
use super::prepare::{Expects, Prepared};
use crate::deadline::Deadline;
use crate::endpoint::Target;
use crate::error_kind::{Failure, TimeoutError};
use crate::hook::RequestToSign;
use crate::retry::{FailedAttempt, FailureKind, Retry, classify, may_be_skew, server_delay};
use crate::set_header::set_header;
use crate::shared::Shared;
use crate::sign::{Identity, SigningError, sign};
use crate::skew::{self, DateSource};
use crate::transport::{Body, Lease, TransportError, TransportErrorKind, WriteState};
use awsjson_protocol::DecodeError;
use awsjson_smithy::Retryable;
use bytes::Bytes;
#[cfg(feature = "event-stream")]
use futures_util::FutureExt;
use futures_util::TryFutureExt;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use std::pin::pin;
use std::time::{Duration, SystemTime};

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// How an attempt ended.
pub(crate) struct Attempted {
    pub(crate) result: Result<Response<Payload>, Failure>,
    /// Whether the request may have been written to a connection.
    pub(crate) sent: bool,
    /// How to retry a failure. `None` after a success, and if no further attempt can succeed.
    pub(crate) retry: Option<Retry>,
    /// The delay that the server requests.
    pub(crate) requested_delay: Option<Duration>,
}

impl Attempted {
    fn finally(result: Result<Response<Payload>, Failure>) -> Self {
        Self { sent: result.is_ok(), result, retry: None, requested_delay: None }
    }
}

/// Makes one attempt.
pub(crate) async fn attempt(
    shared: &Shared,
    prepared: &Prepared<'_>,
    target: &Target,
    identity: Option<&Identity>,
    lease: Lease<'_>,
    progress: &mut Progress,
    deadline: &mut Deadline<TimeoutError>,
) -> Attempted {
    let signed = Signed { at: shared.runtime.now(), offset: shared.clock.offset() };
    let number = progress.attempts + 1;
    let written = WriteState::default();
    let request = match request(shared, prepared, target, identity, signed, number, written.clone()) {
        Ok(request) => request,
        Err(error) => return Attempted::finally(Err(Failure::Signing(error))),
    };
    progress.attempts = number;
    progress.head = None;
    let limit = prepared.timeouts.attempt;
    let mut attempt_deadline = Deadline::start(shared.runtime.as_ref(), limit, TimeoutError::Attempt);
    let sending = pin!(send(shared, lease, request, prepared.expects));
    match deadline.and(&mut attempt_deadline, sending).await {
        Ok(Ok(response)) => answered(shared, prepared, response, signed, progress),
        Ok(Err(error)) => {
            let kind = match error.kind() {
                TransportErrorKind::Connect | TransportErrorKind::Interrupted => FailureKind::Connection,
                TransportErrorKind::TimedOut => FailureKind::TimedOut,
                _ => FailureKind::Permanent,
            };
            tracing::debug!(kind = ?error.kind(), "no response");
            let sent = written.settle();
            let executed = sent && !error.is_refused();
            progress.may_have_been_executed |= executed;
            progress.head = error
                .status()
                .zip(error.headers())
                .map(|(status, headers)| ResponseHead::new(prepared.service, status, headers));
            let retry = Some(unanswered(prepared, kind, error.status(), executed));
            let failure = match error.kind() {
                // The response is complete, so the transport works.
                TransportErrorKind::ResponseTooLarge => {
                    let max_response_bytes = error.exceeded_limit().unwrap_or(shared.max_response_bytes);
                    Failure::Response(DecodeError::BodyTooLarge { max_response_bytes })
                }
                _ => Failure::Transport(error),
            };
            Attempted { result: Err(failure), sent, retry, requested_delay: None }
        }
        Err(timeout) => {
            tracing::debug!(%timeout, "no response");
            let executed = written.settle();
            progress.may_have_been_executed |= executed;
            let retry = matches!(timeout, TimeoutError::Attempt(_))
                .then(|| unanswered(prepared, FailureKind::TimedOut, None, executed));
            Attempted { result: Err(Failure::Timeout(timeout)), sent: executed, retry, requested_delay: None }
        }
    }
}

/// When a request was signed, by our clock, and the offset of the signing time in milliseconds.
#[derive(Clone, Copy)]
struct Signed {
    at: SystemTime,
    offset: i64,
}

/// The signed request of one attempt.
fn request(
    shared: &Shared,
    prepared: &Prepared<'_>,
    target: &Target,
    identity: Option<&Identity>,
    signed: Signed,
    attempt: u32,
    written: WriteState,
) -> Result<Request<Body>, SigningError> {
    let body = prepared.request.body();
    let mut request = Request::new(Body::new(body.clone(), written));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = target.uri.clone();
    let headers = request.headers_mut();
    *headers = self::headers(shared, prepared, target, attempt);
    for hook in prepared.hooks.into_iter().flatten() {
        let (operation, uri) = (prepared.operation, &target.uri);
        hook.call(&mut RequestToSign { operation, attempt, uri, headers, body });
        restore_own(headers, target);
    }
    if let (Some(identity), Some(scope)) = (identity, &target.scope) {
        let now = skew::shifted(signed.at, signed.offset);
        sign(&target.uri, headers, body, identity, scope, now)?;
    }
    Ok(request)
}

/// Sufficient for the headers of most requests, including those of the signature, without reallocation.
const HEADERS_CAPACITY: usize = 12;

fn headers(shared: &Shared, prepared: &Prepared<'_>, target: &Target, attempt: u32) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(HEADERS_CAPACITY);
    for (name, value) in prepared.request.headers().iter().chain(&target.headers) {
        headers.append(name, value.clone());
    }
    set_header(&mut headers, header::USER_AGENT, shared.user_agent.clone());
    // Without it a server may choose an encoding that this client cannot read.
    set_header(&mut headers, header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    // An invocation ID is a UUID, as an idempotency token is.
    if let Ok(id) = HeaderValue::try_from(awsjson_protocol::idempotency_token(prepared.invocation_id)) {
        set_header(&mut headers, INVOCATION_ID, id);
    }
    if let Some(numbers) = attempt_numbers(attempt, prepared.policy.max_attempts) {
        set_header(&mut headers, SDK_REQUEST, numbers);
    }
    headers
}

/// Reverts changes by hooks to the headers that the client sets. Otherwise, the signature would cover another host than
/// the one that receives the request. The connection frames the body by itself.
fn restore_own(headers: &mut HeaderMap, target: &Target) {
    if let Some(host) = target.headers.get(header::HOST) {
        set_header(headers, header::HOST, host.clone());
    }
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::TRANSFER_ENCODING);
}

fn attempt_numbers(attempt: u32, max_attempts: u32) -> Option<HeaderValue> {
    match (attempt, max_attempts) {
        // Most attempts are the first by the default of most services, or of DynamoDB. They need no allocation.
        (1, 3) => Some(HeaderValue::from_static("attempt=1; max=3")),
        (1, 4) => Some(HeaderValue::from_static("attempt=1; max=4")),
        _ => HeaderValue::from_maybe_shared(Bytes::from(format!("attempt={attempt}; max={max_attempts}"))).ok(),
    }
}

fn send<'a>(
    shared: &Shared,
    lease: Lease<'a>,
    request: Request<Body>,
    expects: Expects,
) -> impl Future<Output = Result<Response<Payload>, TransportError>> + 'a {
    let max_response_bytes = shared.max_response_bytes;
    match expects {
        Expects::Document => {
            let sending = lease.send(request, max_response_bytes);
            let sending = sending.map_ok(|response| response.map(Payload::whole));
            #[cfg(feature = "event-stream")]
            let sending = sending.left_future();
            sending
        }
        // Boxed: most operations have no event stream.
        #[cfg(feature = "event-stream")]
        Expects::Events { initial } => {
            Box::pin(super::streaming::send(lease, request, initial, max_response_bytes)).right_future()
        }
    }
}

fn unanswered(prepared: &Prepared<'_>, kind: FailureKind, status: Option<StatusCode>, executed: bool) -> Retry {
    prepared.policy.decide(&failed_attempt(prepared, kind, status, None, executed))
}

fn answered(
    shared: &Shared,
    prepared: &Prepared<'_>,
    response: Response<Payload>,
    signed: Signed,
    progress: &mut Progress,
) -> Attempted {
    let status = response.status();
    if status.is_success() {
        // A success at no offset says nothing about clocks.
        if signed.offset != 0 {
            follow_clock(shared, response.headers(), signed, DateSource::Service);
        }
        return Attempted::finally(Ok(response));
    }
    let code = awsjson_protocol::error_code(prepared.service, response.headers(), &response.body().read);
    let code = code.shape.as_deref();
    let source = match code {
        Some(code) if may_be_skew(code) => DateSource::SkewError,
        Some(_) => DateSource::Service,
        None => DateSource::Unknown,
    };
    let skewed = follow_clock(shared, response.headers(), signed, source) && source == DateSource::SkewError;
    let kind = if skewed { FailureKind::ClockSkew } else { FailureKind::Service };
    let mut failed = failed_attempt(prepared, kind, Some(status), code, may_follow_execution(status, code));
    failed.may_have_been_executed &= classify(&failed) != Retry::Throttling;
    progress.may_have_been_executed |= failed.may_have_been_executed;
    tracing::debug!(status = status.as_u16(), code, "error response");
    let retry = Some(prepared.policy.decide(&failed));
    let requested_delay = server_delay(response.headers(), shared.runtime.now());
    Attempted { result: Ok(response), sent: true, retry, requested_delay }
}

/// Whether a service may respond with `status`, which is not a success, to a request that it has executed. A status of
/// an unknown class counts as a server error (RFC 9110, section 15). An interim status (1xx) proves nothing. Codes such
/// as `InternalError` and `InternalFailure` are errors of the server, whatever their status.
fn may_follow_execution(status: StatusCode, code: Option<&str>) -> bool {
    !(status.is_redirection() || status.is_client_error()) || code.is_some_and(|code| code.starts_with("Internal"))
}

/// Adopts the service's clock when it differs too much from the signing time. Returns whether it did.
fn follow_clock(shared: &Shared, headers: &HeaderMap, signed: Signed, source: DateSource) -> bool {
    skew::date(headers).is_some_and(|date| shared.clock.follow(date, signed.at, signed.offset, source))
}

fn failed_attempt<'f>(
    prepared: &Prepared<'_>,
    kind: FailureKind,
    status: Option<StatusCode>,
    code: Option<&'f str>,
    may_have_been_executed: bool,
) -> FailedAttempt<'f> {
    FailedAttempt {
        operation: prepared.operation,
        repeatable: prepared.repeatable,
        may_have_been_executed,
        kind,
        status,
        code,
        modeled: code.map_or(Retryable::No, prepared.retryable),
    }
}
