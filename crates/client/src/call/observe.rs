//! Observability of a call: a span for the call and each attempt, and measurements.
//!
//! The names of fields follow OpenTelemetry's semantic conventions for AWS SDKs and for HTTP clients.
//! Without a subscriber and without metrics nothing is formatted, measured or allocated.

use super::payload::Payload;
use crate::error::Error;
use crate::error_kind::{ErrorKind, Failure};
use crate::host;
use crate::metrics::{AttemptMeasurement, CallMeasurement};
use crate::response::Response;
use crate::shared::Shared;
use awsjson_smithy::{OperationError, Service};
use http::{StatusCode, Uri};
use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};
use tracing::{Span, field};

/// The type of the error of a call that was dropped.
const CANCELLED: &str = "cancelled";

/// Reports one call. Dropping it before [`ended`](Self::ended) reports that the call was dropped.
pub(crate) struct Observer<'a> {
    shared: &'a Shared,
    service: &'static Service,
    operation: &'static str,
    span: Span,
    /// `None` without metrics, and after the end.
    started: Option<SystemTime>,
    attempts: AtomicU32,
    ended: bool,
}

impl<'a> Observer<'a> {
    pub(crate) fn start(shared: &'a Shared, service: &'static Service, operation: &'static str) -> Self {
        let span = tracing::info_span!(
            "call",
            otel.name = %format_args!("{}.{operation}", service.sdk_id),
            otel.kind = "client",
            otel.status_code = field::Empty,
            rpc.system = "aws-api",
            rpc.service = service.sdk_id,
            rpc.method = operation,
            server.address = field::Empty,
            server.port = field::Empty,
            aws.request_id = field::Empty,
            http.response.status_code = field::Empty,
            http.request.resend_count = field::Empty,
            error.type = field::Empty,
        );
        let started = shared.metrics.is_some().then(|| shared.runtime.now());
        Self { shared, service, operation, span, started, attempts: AtomicU32::new(0), ended: false }
    }

    /// Reports nothing: for a request that is not sent.
    pub(crate) fn none(shared: &'a Shared, service: &'static Service, operation: &'static str) -> Self {
        let attempts = AtomicU32::new(0);
        Self { shared, service, operation, span: Span::none(), started: None, attempts, ended: true }
    }

    pub(crate) fn span(&self) -> &Span {
        &self.span
    }

    /// Records the endpoint of the call.
    pub(crate) fn routed(&self, uri: &Uri) {
        record_server(&self.span, uri);
    }

    /// Reports that attempt `number` begins.
    pub(crate) fn attempt(&self, number: u32, uri: &Uri) -> AttemptObserver<'_> {
        let span = tracing::debug_span!(
            "attempt",
            otel.name = "POST",
            otel.kind = "client",
            otel.status_code = field::Empty,
            http.request.method = "POST",
            url.full = %uri,
            server.address = field::Empty,
            server.port = field::Empty,
            aws.request_id = field::Empty,
            http.response.status_code = field::Empty,
            http.request.resend_count = field::Empty,
            error.type = field::Empty,
        );
        record_server(&span, uri);
        record_resends(&span, number);
        self.attempts.store(number, Ordering::Relaxed);
        let started = self.started.map(|_| self.shared.runtime.now());
        AttemptObserver { call: self, number, span, started }
    }

    /// Reports how the call ended.
    pub(crate) fn ended<T, E: OperationError>(mut self, result: &Result<Response<T>, Error<E>>) {
        self.report(match result {
            Ok(response) => Ended {
                status: Some(response.metadata.status),
                request_id: response.metadata.request_id.as_deref(),
                attempts: response.metadata.attempts,
                error: None,
            },
            Err(error) => Ended {
                status: error.status(),
                request_id: error.request_id(),
                attempts: error.attempts(),
                error: Some((error_type(error), error)),
            },
        });
    }

    /// Not generic: this is compiled once.
    fn report(&mut self, ended: Ended<'_>) {
        let Ended { status, request_id, attempts, error } = ended;
        self.ended = true;
        let error_type = error.map(|(error_type, _)| error_type);
        if !self.span.is_disabled() {
            record_resends(&self.span, attempts);
            record_end(&self.span, status, request_id, error_type);
        }
        if let Some((_, error)) = error {
            self.span.in_scope(|| tracing::warn!(%error, "call failed"));
        }
        self.measure(attempts, status, error_type);
    }

    fn measure(&self, attempts: u32, status: Option<StatusCode>, error_type: Option<&str>) {
        if let (Some(metrics), Some(started)) = (&self.shared.metrics, self.started) {
            metrics.call(&CallMeasurement {
                service: self.service.sdk_id,
                operation: self.operation,
                duration: since(started, self.shared),
                attempts,
                status,
                error_type,
            });
        }
    }
}

impl Drop for Observer<'_> {
    fn drop(&mut self) {
        if !self.ended {
            record_end(&self.span, None, None, Some(CANCELLED));
            self.measure(self.attempts.load(Ordering::Relaxed), None, Some(CANCELLED));
        }
    }
}

/// How a call ended, without the types of its operation.
struct Ended<'e> {
    status: Option<StatusCode>,
    request_id: Option<&'e str>,
    attempts: u32,
    error: Option<(&'e str, &'e dyn fmt::Display)>,
}

/// Reports one attempt.
pub(crate) struct AttemptObserver<'a> {
    call: &'a Observer<'a>,
    number: u32,
    span: Span,
    started: Option<SystemTime>,
}

impl AttemptObserver<'_> {
    pub(crate) fn span(&self) -> &Span {
        &self.span
    }

    /// Reports how the attempt ended, and how many bytes of its body were written.
    pub(crate) fn ended(self, result: &Result<http::Response<Payload>, Failure>, bytes_sent: usize) {
        if self.span.is_disabled() && self.started.is_none() {
            return;
        }
        let Observer { shared, service, operation, .. } = *self.call;
        let (status, request_id, error_type) = match result {
            Ok(response) => {
                let (status, headers) = (response.status(), response.headers());
                let error_type = (!status.is_success()).then(|| {
                    let code = awsjson_protocol::error_code(service, headers, &response.body().read).shape;
                    Cow::Owned(code.unwrap_or_else(|| status.as_str().to_owned()))
                });
                (Some(status), awsjson_protocol::request_id(headers), error_type)
            }
            Err(failure) => {
                let head =
                    if let Failure::Transport(error) = failure { error.status().zip(error.headers()) } else { None };
                let request_id = head.and_then(|(_, headers)| awsjson_protocol::request_id(headers));
                (head.map(|(status, _)| status), request_id, Some(Cow::Borrowed(failure.name())))
            }
        };
        record_end(&self.span, status, request_id, error_type.as_deref());
        if let (Some(metrics), Some(started)) = (&shared.metrics, self.started) {
            metrics.attempt(&AttemptMeasurement {
                service: service.sdk_id,
                operation,
                number: self.number,
                duration: since(started, shared),
                bytes_sent: bytes_sent as u64,
                bytes_received: result.as_ref().map_or(0, |response| response.body().read.len() as u64),
                status,
                error_type: error_type.as_deref(),
            });
        }
    }
}

fn since(started: SystemTime, shared: &Shared) -> Duration {
    shared.runtime.now().duration_since(started).unwrap_or_default()
}

fn record_server(span: &Span, uri: &Uri) {
    if let Some(host) = uri.host().filter(|_| !span.is_disabled()) {
        span.record("server.address", host).record("server.port", host::port(uri));
    }
}

/// The first attempt is not a resend.
fn record_resends(span: &Span, attempts: u32) {
    if attempts > 1 {
        span.record("http.request.resend_count", attempts - 1);
    }
}

fn record_end(span: &Span, status: Option<StatusCode>, request_id: Option<&str>, error_type: Option<&str>) {
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(id) = request_id {
        span.record("aws.request_id", id);
    }
    if let Some(error_type) = error_type {
        span.record("error.type", error_type).record("otel.status_code", "ERROR");
    }
}

/// The code that the service sent, or else one word for the kind.
fn error_type<E: OperationError>(error: &Error<E>) -> &str {
    match error.kind() {
        ErrorKind::Service(_) => error.code().unwrap_or("service"),
        kind => kind.name(),
    }
}
