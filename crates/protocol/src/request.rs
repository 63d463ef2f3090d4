//! Encodes an input as a request.

use crate::header::{QUERY_MODE, TARGET, content_type};
use awsjson_smithy::timestamp::EpochSeconds;
use awsjson_smithy::{AsSerde, Operation, OperationInput, Service};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request};
use thiserror::Error;

/// Most inputs fit without a reallocation.
const INITIAL_BODY_CAPACITY: usize = 512;

/// Encodes the input of an operation as the body of a `POST /`. The request has no host yet, and is not signed.
///
/// An [idempotency token](OperationInput::idempotency_token) that is not set is set to a random UUID from the
/// 128 bits that `random` returns. It stays in `input`, so a request for a retry, from the same input, carries
/// the same token. `random` is not called otherwise.
///
/// # Errors
/// [`RequestError`] if the input has a value that its format cannot represent.
pub fn request<O: Operation>(
    input: &mut O::Input,
    random: impl FnOnce() -> u128,
) -> Result<Request<Bytes>, RequestError> {
    if let Some(token) = input.idempotency_token() {
        token.get_or_insert_with(|| idempotency_token(random()));
    }
    let mut body = Vec::with_capacity(INITIAL_BODY_CAPACITY);
    serde_json::to_writer(&mut body, &AsSerde::<_, EpochSeconds>::new(&*input)).map_err(|_| RequestError::Value)?;
    post(O::SERVICE, O::NAME, body.into())
}

/// The request of an operation with this body.
fn post(service: &Service, operation: &str, body: Bytes) -> Result<Request<Bytes>, RequestError> {
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(service)));
    headers.insert(TARGET, target(service, operation)?);
    if service.query_compatible {
        headers.insert(QUERY_MODE, HeaderValue::from_static("true"));
    }
    Ok(request)
}

/// Creates an idempotency token: a version 4 UUID, which contains 122 of the 128 bits of `random`.
pub fn idempotency_token(random: u128) -> String {
    uuid::Builder::from_random_bytes(random.to_be_bytes()).into_uuid().to_string()
}

fn target(service: &Service, operation: &str) -> Result<HeaderValue, RequestError> {
    let target = [service.target_prefix, ".", operation].concat();
    HeaderValue::from_maybe_shared(Bytes::from(target)).map_err(|_| RequestError::Target)
}

/// An input cannot be encoded.
#[derive(Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RequestError {
    /// A value cannot be represented in its format: a timestamp outside the years 0 to 9999, or a decimal
    /// number with more digits than a double can represent.
    #[error(
        "a value of the input cannot be encoded: timestamps must be in the years 0 to 9999, and decimal \
         numbers must not have more digits than a double can represent"
    )]
    Value,
    /// The names of the service and the operation have a character that is not allowed in a header. Names in
    /// generated code never do.
    #[error("the names of the service and the operation have a character that is invalid in the header X-Amz-Target")]
    Target,
}

awsjson_smithy::debug_line!(RequestError);
