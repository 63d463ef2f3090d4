//! awsJson 1.0: from a request to the operation it names, and from the outcome to a response.

use crate::completion;
use crate::dispatch::dispatch;
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

const CONTENT_TYPE_JSON: &str = "application/x-amz-json-1.0";

/// Answers a request.
pub(crate) fn answer(service: &Service, parts: &Parts, body: &[u8]) -> Response<Full<Bytes>> {
    if let (&Method::GET, Some(id)) = (&parts.method, parts.uri.path().strip_prefix(COMPLETION_PATH)) {
        let (status, text) = completion::complete(service, id, parts.uri.query());
        return page(status, text);
    }
    match outcome(service, parts, body) {
        Ok(body) => respond(service, StatusCode::OK, body),
        Err(refusal) => refuse(service, &refusal),
    }
}

/// The response that carries an error.
pub(crate) fn refuse(service: &Service, refusal: &Refusal) -> Response<Full<Bytes>> {
    respond(service, refusal.status, Bytes::from(refusal.body.to_string()))
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
        headers.insert("x-amzn-requestid", id);
    }
    if let Some(date) = service.clock.date_header() {
        headers.insert(http::header::DATE, date);
    }
    response
}

fn outcome(service: &Service, parts: &Parts, body: &[u8]) -> Result<Bytes, Refusal> {
    if parts.method != Method::POST || parts.uri.path() != "/" || parts.uri.query().is_some() {
        return Err(unknown_operation("Operations are called with POST and the path /, without a query."));
    }
    let caller = sigv4::authenticate(&service.accounts, parts, body, service.clock.wall())?;
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = header("content-type").split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case(CONTENT_TYPE_JSON) {
        let message = format!("The Content-Type must be {CONTENT_TYPE_JSON}.");
        return Err(Refusal::common(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaTypeException", message));
    }
    let operation = header("x-amz-target").split_once('.');
    let operation = operation.and_then(|(service, name)| (service == SERVICE.target_prefix).then_some(name));
    let operation = operation
        .filter(|name| !name.is_empty())
        .ok_or_else(|| unknown_operation(&format!("The X-Amz-Target must be {}.OPERATION.", SERVICE.target_prefix)))?;
    dispatch(service, caller, operation, body)
}

fn unknown_operation(message: &str) -> Refusal {
    Refusal::common(StatusCode::NOT_FOUND, "UnknownOperationException", message)
}
