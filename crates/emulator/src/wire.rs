//! awsJson 1.0: from a request to the operation it names, and from the outcome to a response.

use crate::account::Account;
use crate::refusal::Refusal;
use crate::server::Service;
use crate::sigv4;
use crate::state::{Call, State};
use crate::validation::{self, EnumCheck};
use awsjson_smithy::{DeserializeShapeOwned, Operation, OperationInput, SerializeShape};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use http_body_util::Full;
use partnercentral_account_model::operation::{
    AcceptConnectionInvitation, CancelConnection, CancelConnectionInvitation, CreateConnectionInvitation,
    GetConnection, GetConnectionInvitation, GetConnectionPreferences, ListConnectionInvitations, ListConnections,
    RejectConnectionInvitation, UpdateConnectionPreferences,
};
use partnercentral_account_model::{SERVICE, ServiceError};
use std::sync::PoisonError;

const CONTENT_TYPE_JSON: &str = "application/x-amz-json-1.0";

/// An operation that the emulator carries out.
pub(crate) trait Emulated:
    Operation<Error = ServiceError, Input: DeserializeShapeOwned, Output: SerializeShape>
{
    /// Checks the members of the input that are enums: the model crate's are open.
    fn check_enums(input: &Self::Input, check: &mut EnumCheck) {
        let _ = (input, check);
    }

    /// Carries the operation out on the input, which is valid.
    fn call(state: &mut State, call: &Call<'_>, input: Self::Input) -> Result<Self::Output, Refusal>;
}

/// Answers a request.
pub(crate) fn answer(service: &Service, parts: &Parts, body: &[u8]) -> Response<Full<Bytes>> {
    match outcome(service, parts, body) {
        Ok(body) => respond(service, StatusCode::OK, body),
        Err(refusal) => refuse(service, &refusal),
    }
}

/// The response that carries an error.
pub(crate) fn refuse(service: &Service, refusal: &Refusal) -> Response<Full<Bytes>> {
    respond(service, refusal.status, Bytes::from(refusal.body.to_string()))
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
    let target = header("x-amz-target").split_once('.');
    let Some(operation) = target.and_then(|(prefix, name)| (prefix == SERVICE.target_prefix).then_some(name)) else {
        let message = format!("The X-Amz-Target must be {}.OPERATION.", SERVICE.target_prefix);
        return Err(unknown_operation(&message));
    };
    dispatch(service, caller, operation, body)
}

fn dispatch(service: &Service, caller: &Account, operation: &str, body: &[u8]) -> Result<Bytes, Refusal> {
    let run = match operation {
        AcceptConnectionInvitation::NAME => run::<AcceptConnectionInvitation>,
        CancelConnection::NAME => run::<CancelConnection>,
        CancelConnectionInvitation::NAME => run::<CancelConnectionInvitation>,
        CreateConnectionInvitation::NAME => run::<CreateConnectionInvitation>,
        GetConnection::NAME => run::<GetConnection>,
        GetConnectionInvitation::NAME => run::<GetConnectionInvitation>,
        GetConnectionPreferences::NAME => run::<GetConnectionPreferences>,
        ListConnectionInvitations::NAME => run::<ListConnectionInvitations>,
        ListConnections::NAME => run::<ListConnections>,
        RejectConnectionInvitation::NAME => run::<RejectConnectionInvitation>,
        UpdateConnectionPreferences::NAME => run::<UpdateConnectionPreferences>,
        _ => return Err(unknown_operation("The emulator does not have this operation.")),
    };
    let mut state = service.state.lock().unwrap_or_else(PoisonError::into_inner);
    let call = Call { accounts: &service.accounts, caller, now: service.clock.now() };
    run(&mut state, &call, body)
}

fn run<O: Emulated>(state: &mut State, call: &Call<'_>, body: &[u8]) -> Result<Bytes, Refusal> {
    let mut input = validation::read::<O>(body)?;
    let token = input.idempotency_token().and_then(Option::take);
    let Some(token) = token else {
        return O::call(state, call, input).and_then(|output| write(&output));
    };
    let request = write(&input)?;
    let key = (call.caller.account_id.clone(), O::NAME, token);
    if let Some(first) = state.idempotency.first_answer(&key, &request)? {
        return Ok(first);
    }
    let answer = O::call(state, call, input).and_then(|output| write(&output))?;
    state.idempotency.remember(key, request, answer.clone());
    Ok(answer)
}

fn write<T: SerializeShape>(value: &T) -> Result<Bytes, Refusal> {
    let mut json = Vec::new();
    value
        .serialize_shape(&mut serde_json::Serializer::new(&mut json))
        .map(|()| Bytes::from(json))
        .map_err(|_| Refusal::internal())
}

fn unknown_operation(message: &str) -> Refusal {
    Refusal::common(StatusCode::NOT_FOUND, "UnknownOperationException", message)
}
