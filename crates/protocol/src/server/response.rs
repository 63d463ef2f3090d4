//! From an output, or an error, to a response.

use super::error::FrameworkError;
use crate::header::{ERROR_TYPE, QUERY_ERROR, content_type};
use awsjson_smithy::{Operation, OperationError, Protocol, Service, Structure};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde_core::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;

/// The namespace of the errors that all AWS services share.
const COMMON_NAMESPACE: &str = "com.amazon.coral.service";
/// The code of an error that has none.
const UNKNOWN: &str = "UnknownError";

/// The response of an operation: its output, or the error that it reports.
///
/// An error has its code in the member `__type` and in the header `x-amzn-errortype`, and where the service was once
/// spoken to in the query protocol (`aws.protocols#awsQueryCompatible`) also its former code in
/// `x-amzn-query-error`. There is no request ID: it is for the caller to add as `x-amzn-requestid`.
///
/// # Errors
/// [`FrameworkError::Output`] when a value cannot be written.
pub fn response<O: Operation>(outcome: Result<&O::Output, &O::Error>) -> Result<Response<Bytes>, FrameworkError> {
    match outcome {
        Ok(_) if O::TRAITS.no_output => Ok(output_response(O::SERVICE, Bytes::new())),
        Ok(output) => Ok(output_response(O::SERVICE, json(&Members(output))?)),
        Err(error) => modeled(O::SERVICE, error),
    }
}

/// The response of `service` with an output that is JSON already: for example one that is remembered, to be sent again
/// when the request is repeated.
pub fn output_response(service: &Service, body: Bytes) -> Response<Bytes> {
    respond(service, StatusCode::OK, body)
}

/// The response of `service` with an error that its model does not have, such as `InvalidSignatureException`.
pub fn error_response(service: &Service, status: StatusCode, code: &str, message: &str) -> Response<Bytes> {
    let code = if code.is_empty() { UNKNOWN } else { code };
    let body = Common { service, code, message };
    let body = json(&body).unwrap_or_default();
    with_code(respond(service, status, body), code, None)
}

fn modeled<E: OperationError>(service: &Service, error: &E) -> Result<Response<Bytes>, FrameworkError> {
    let traits = error.traits();
    let code = error.code().unwrap_or(UNKNOWN);
    let status = StatusCode::from_u16(traits.status).unwrap_or(StatusCode::BAD_REQUEST);
    let shape_id = shape_id(service, traits.namespace.unwrap_or(COMMON_NAMESPACE), code);
    let body = json(&Failure { shape_id: &shape_id, error })?;
    let response = respond(service, status, body);
    Ok(with_code(response, code, traits.query_code.filter(|_| service.query_compatible)))
}

fn respond(service: &Service, status: StatusCode, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type(service)));
    response
}

fn with_code(mut response: Response<Bytes>, code: &str, query_code: Option<&str>) -> Response<Bytes> {
    let fault = if response.status().is_server_error() { "Receiver" } else { "Sender" };
    let mut insert = |name: HeaderName, value: &str| {
        // A code that makes no header is still in the body.
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    };
    insert(ERROR_TYPE, code);
    if let Some(query_code) = query_code {
        insert(QUERY_ERROR, &format!("{query_code};{fault}"));
    }
    response
}

/// What the member `__type` has: awsJson 1.0 names a shape with its namespace, awsJson 1.1 without.
fn shape_id<'a>(service: &Service, namespace: &str, code: &'a str) -> Cow<'a, str> {
    match service.protocol {
        Protocol::AwsJson1_1 => Cow::Borrowed(code),
        _ if namespace.is_empty() || code.contains('#') => Cow::Borrowed(code),
        _ => Cow::Owned(format!("{namespace}#{code}")),
    }
}

fn json(value: &impl Serialize) -> Result<Bytes, FrameworkError> {
    serde_json::to_vec(value).map(Bytes::from).map_err(|_| FrameworkError::Output)
}

struct Members<'a, T>(&'a T);

impl<T: Structure> Serialize for Members<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.write_members(&mut map)?;
        map.end()
    }
}

struct Failure<'a, E> {
    shape_id: &'a str,
    error: &'a E,
}

impl<E: OperationError> Serialize for Failure<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("__type", self.shape_id)?;
        self.error.write_members(&mut map)?;
        map.end()
    }
}

struct Common<'a> {
    service: &'a Service,
    code: &'a str,
    message: &'a str,
}

impl Serialize for Common<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("__type", &*shape_id(self.service, COMMON_NAMESPACE, self.code))?;
        map.serialize_entry("message", self.message)?;
        map.end()
    }
}
