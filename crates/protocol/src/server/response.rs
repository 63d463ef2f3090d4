//! Encodes an output or an error as a response.

use super::error::FrameworkError;
use super::message::{COMMON_NAMESPACE, UNKNOWN, error_message, json, output_response, shape_id};
use awsjson_smithy::{Operation, OperationError, Service, Structure};
use bytes::Bytes;
use http::{Response, StatusCode};
use serde_core::ser::{Serialize, SerializeMap, Serializer};

/// Encodes the output of an operation, or the error that it reports.
///
/// The code of an error is sent in the member `__type` and in the header `x-amzn-errortype`. A service that formerly
/// had the query protocol (`aws.protocols#awsQueryCompatible`) also sends the code of that protocol in the header
/// `x-amzn-query-error`. The response has no request ID: the caller adds it as `x-amzn-requestid`.
///
/// # Errors
/// [`FrameworkError::Output`] if a value cannot be encoded.
pub fn response<O: Operation>(outcome: Result<&O::Output, &O::Error>) -> Result<Response<Bytes>, FrameworkError> {
    match outcome {
        Ok(_) if O::TRAITS.no_output => Ok(output_response(O::SERVICE, Bytes::new())),
        Ok(output) => Ok(output_response(O::SERVICE, json(&Members(output)).map_err(|_| FrameworkError::Output)?)),
        Err(error) => modeled(O::SERVICE, error),
    }
}

fn modeled<E: OperationError>(service: &Service, error: &E) -> Result<Response<Bytes>, FrameworkError> {
    let traits = error.traits();
    let code = error.code().unwrap_or(UNKNOWN);
    let status = StatusCode::from_u16(traits.status).unwrap_or(StatusCode::BAD_REQUEST);
    let shape_id = shape_id(service, traits.namespace.unwrap_or(COMMON_NAMESPACE), code);
    let body = json(&Failure { shape_id: &shape_id, error }).map_err(|_| FrameworkError::Output)?;
    let query_code = traits.query_code.filter(|_| service.query_compatible);
    Ok(error_message(service, status, body, code, query_code))
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
