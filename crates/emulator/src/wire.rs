//! awsJson 1.0: from a request to the operation it names, and from the outcome to a response.

use crate::account::Account;
use crate::completion;
use crate::dispatch::dispatch;
use crate::faults::Effect;
use crate::recorder::RecordedRequest;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sigv4;
use crate::state::verifications::COMPLETION_PATH;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use http_body_util::Full;
use partnercentral_account_model::SERVICE;
use std::sync::Arc;
use std::time::Duration;

const REQUEST_ID: &str = "x-amzn-requestid";
const CONTENT_TYPE_JSON: &str = "application/x-amz-json-1.0";

/// What a request is answered with.
#[derive(Debug)]
pub(crate) struct Answer {
    /// `None` when the connection is to be closed instead.
    pub(crate) response: Option<Response<Full<Bytes>>>,
    /// How long to wait before that.
    pub(crate) delay: Duration,
}

/// Answers a request, and records it.
pub(crate) fn answer(service: &Service, parts: &Parts, body: &[u8]) -> Answer {
    if let (&Method::GET, Some(id)) = (&parts.method, parts.uri.path().strip_prefix(COMPLETION_PATH)) {
        let (status, text) = completion::complete(service, id, parts.uri.query());
        return Answer { response: Some(page(status, text)), delay: Duration::ZERO };
    }
    let received_at = service.clock.now();
    let caller = authenticate(service, parts, body);
    let account_id = caller.as_ref().ok().map(|caller| caller.account_id.clone());
    let called = caller.and_then(|caller| Ok((caller, operation(parts)?)));
    let fault = called.as_ref().ok().and_then(|(caller, name)| service.faults.next(name, &caller.account_id));
    let (delay, effect) = fault.unwrap_or((Duration::ZERO, Effect::None));

    let is_answered = !matches!(effect, Effect::Disconnect | Effect::LostResponse);
    let (status, response_body) = match effect {
        Effect::None | Effect::LostResponse => {
            let outcome = called.and_then(|(caller, name)| dispatch(service, caller, name, body));
            outcome.map_or_else(|refusal| content(&refusal), |body| (StatusCode::OK, body))
        }
        Effect::Error(error) => content(&Refusal::service(error)),
        Effect::Response(status, body) => (status, Bytes::from(body)),
        Effect::Disconnect => (StatusCode::OK, Bytes::new()),
    };
    let response = is_answered.then(|| respond(service, status, response_body.clone()));
    let request_id = response.as_ref().and_then(|response| response.headers().get(REQUEST_ID)?.to_str().ok());
    service.recorder.add(RecordedRequest {
        number: 0,
        received_at,
        operation: target(parts).map(str::to_owned),
        account_id,
        // The body shares its memory with the buffer of the connection.
        request_body: Bytes::copy_from_slice(body),
        status: is_answered.then_some(status.as_u16()),
        request_id: request_id.map(str::to_owned),
        response_body,
    });
    Answer { response, delay }
}

/// The response that carries an error.
pub(crate) fn refuse(service: &Service, refusal: &Refusal) -> Response<Full<Bytes>> {
    let (status, body) = content(refusal);
    respond(service, status, body)
}

fn content(refusal: &Refusal) -> (StatusCode, Bytes) {
    (refusal.status, Bytes::from(refusal.body.to_string()))
}

/// A response for people to read.
fn page(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(text.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn respond(service: &Service, status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE_JSON));
    if let Ok(id) = HeaderValue::try_from(service.request_ids.request()) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(date) = service.clock.date_header() {
        headers.insert(http::header::DATE, date);
    }
    response
}

/// The account that calls an operation.
fn authenticate<'a>(service: &'a Service, parts: &Parts, body: &[u8]) -> Result<&'a Arc<Account>, Refusal> {
    if parts.method != Method::POST || parts.uri.path() != "/" || parts.uri.query().is_some() {
        return Err(unknown_operation("Operations are called with POST and the path /, without a query."));
    }
    sigv4::authenticate(&service.accounts, parts, body, service.clock.wall())
}

/// The name of the operation that is called.
fn operation(parts: &Parts) -> Result<&str, Refusal> {
    let media_type = header(parts, CONTENT_TYPE.as_str()).split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case(CONTENT_TYPE_JSON) {
        let message = format!("The Content-Type must be {CONTENT_TYPE_JSON}.");
        return Err(Refusal::common(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaTypeException", message));
    }
    target(parts)
        .ok_or_else(|| unknown_operation(&format!("The X-Amz-Target must be {}.OPERATION.", SERVICE.target_prefix)))
}

/// The operation that `X-Amz-Target` names.
fn target(parts: &Parts) -> Option<&str> {
    let (service, name) = header(parts, "x-amz-target").split_once('.')?;
    (service == SERVICE.target_prefix && !name.is_empty()).then_some(name)
}

fn header<'a>(parts: &'a Parts, name: &str) -> &'a str {
    parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn unknown_operation(message: &str) -> Refusal {
    Refusal::common(StatusCode::NOT_FOUND, "UnknownOperationException", message)
}
