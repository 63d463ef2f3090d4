//! Determines the account and the operation of a request, and converts the outcome to a response.

use crate::call_error::CallError;
use crate::completion;
use crate::dispatch::dispatch;
use crate::faults::{Effect, Injection};
use crate::recorder::{RecordedRequest, recorded_headers};
use crate::response_body::{self, ResponseBody};
use crate::service::Service;
use crate::sigv4;
use crate::state::verifications::COMPLETION_PATH;
use awsjson_protocol::server::{self, FrameworkError};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use partnercentral_account_model::SERVICE;
use std::time::Duration;

const REQUEST_ID: &str = "x-amzn-requestid";

/// The reaction to a request.
#[derive(Debug)]
pub(crate) struct Answer {
    /// `None` if the connection is closed instead.
    pub(crate) response: Option<Response<ResponseBody>>,
    /// The delay before that.
    pub(crate) delay: Duration,
}

impl Answer {
    pub(crate) fn at_once(response: Response<ResponseBody>) -> Self {
        Self { response: Some(response), delay: Duration::ZERO }
    }
}

/// Responds to a request, and records it.
pub(crate) fn answer(service: &Service, parts: &Parts, body: &[u8]) -> Answer {
    if let (&Method::GET, Some(id)) = (&parts.method, parts.uri.path().strip_prefix(COMPLETION_PATH)) {
        let (status, text) = completion::complete(service, id, parts.uri.query());
        return Answer::at_once(page(status, text));
    }
    let received_at = service.clock.now();
    let operation = server::operation(&SERVICE, parts);
    let name = operation.as_ref().ok().copied();
    let caller = match &operation {
        Err(error @ FrameworkError::NotAnOperation) => Err(CallError::Framework(error.clone())),
        _ => sigv4::authenticate(&service.accounts, parts, body, service.clock.wall()),
    };
    let account_id = caller.as_ref().ok().map(|caller| caller.account_id.clone());
    let called = caller.and_then(|caller| Ok((caller, operation.map_err(CallError::Framework)?)));
    let fault = called.as_ref().ok().and_then(|(caller, name)| service.faults.next(name, &caller.account_id));
    let Injection { effect, delay, slow_body, date_offset, headers } = fault.unwrap_or_default();

    let is_answered = !matches!(effect, Effect::Disconnect | Effect::LostResponse);
    let (is_truncated, is_garbage) = (matches!(effect, Effect::TruncatedBody), matches!(effect, Effect::GarbageBody));
    let answer = match effect {
        Effect::Error(error) => CallError::Modeled(error).response(),
        Effect::Response(status, body) => {
            let mut response = server::output_response(&SERVICE, Bytes::from(body));
            *response.status_mut() = status;
            response
        }
        Effect::Disconnect => Response::new(Bytes::new()),
        Effect::None | Effect::LostResponse | Effect::TruncatedBody | Effect::GarbageBody | Effect::Bucket { .. } => {
            let outcome = called.and_then(|(caller, name)| dispatch(service, caller, name, (parts, body), None));
            match outcome {
                Ok(response) if is_garbage => response.map(|body| response_body::garbage(&body)),
                Ok(response) => response,
                Err(error) => error.response(),
            }
        }
    };
    let (status, response_body) = (answer.status(), answer.body().clone());
    let response = is_answered.then(|| {
        let response = answer.map(|body| response_body::faulty(body, slow_body, is_truncated));
        let mut response = complete(service, response, date_offset);
        response.headers_mut().extend(headers);
        response
    });
    let request_id = response.as_ref().and_then(|response| response.headers().get(REQUEST_ID)?.to_str().ok());
    service.recorder.add(RecordedRequest {
        number: 0,
        received_at,
        operation: name.map(str::to_owned),
        account_id,
        request_headers: recorded_headers(&parts.headers),
        // The body shares its memory with the buffer of the connection.
        request_body: Bytes::copy_from_slice(body),
        status: is_answered.then_some(status.as_u16()),
        request_id: request_id.map(str::to_owned),
        response_body,
    });
    Answer { response, delay }
}

/// The response with an error.
pub(crate) fn error_response(service: &Service, error: &CallError) -> Response<ResponseBody> {
    complete(service, error.response().map(response_body::whole), time::Duration::ZERO)
}

/// A response in plain text for people.
fn page(status: StatusCode, text: &'static str) -> Response<ResponseBody> {
    let mut response = Response::new(response_body::whole(Bytes::from_static(text.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Adds the headers of every response, including a `Date` header that is off by `date_offset`.
fn complete(
    service: &Service,
    mut response: Response<ResponseBody>,
    date_offset: time::Duration,
) -> Response<ResponseBody> {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::try_from(service.request_ids.request()) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(date) = service.clock.date_header(date_offset) {
        headers.insert(http::header::DATE, date);
    }
    response
}
