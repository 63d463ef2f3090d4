//! From an input to a request.

use crate::header::{QUERY_MODE, TARGET, content_type};
use awsjson_smithy::timestamp::EpochSeconds;
use awsjson_smithy::{AsSerde, Operation, OperationInput, Service};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request};
use thiserror::Error;

/// Enough for most inputs without growing.
const BODY_CAPACITY: usize = 512;

/// The request of an operation: `POST /` with its input as the body, neither addressed nor signed.
///
/// An [idempotency token](OperationInput::idempotency_token) that is not set is filled in with a
/// random UUID made of the 128 bits that `random` returns, and stays in `input`: a request that is
/// made of the same input again, after a failure, carries the same token. Nothing else calls `random`.
///
/// # Errors
/// [`RequestError`] when the input has a value that its format cannot represent.
pub fn request<O: Operation>(
    input: &mut O::Input,
    random: impl FnOnce() -> u128,
) -> Result<Request<Bytes>, RequestError> {
    if let Some(token) = input.idempotency_token() {
        token.get_or_insert_with(|| idempotency_token(random()));
    }
    let mut body = Vec::with_capacity(BODY_CAPACITY);
    serde_json::to_writer(&mut body, &AsSerde::<_, EpochSeconds>::new(&*input)).map_err(|_| RequestError::Value)?;
    let mut request = Request::new(Bytes::from(body));
    *request.method_mut() = Method::POST;
    let service = O::SERVICE;
    let headers = request.headers_mut();
    // Room for what signing adds.
    headers.reserve(10);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(service)));
    headers.insert(TARGET, target(service, O::NAME)?);
    if service.query_compatible {
        headers.insert(QUERY_MODE, HeaderValue::from_static("true"));
    }
    Ok(request)
}

/// A token that makes a call idempotent: a UUID of version 4 with 122 of these 128 random bits.
pub fn idempotency_token(random: u128) -> String {
    uuid::Builder::from_random_bytes(random.to_be_bytes()).into_uuid().to_string()
}

fn target(service: &Service, operation: &str) -> Result<HeaderValue, RequestError> {
    let target = [service.target_prefix, ".", operation].concat();
    HeaderValue::from_maybe_shared(Bytes::from(target)).map_err(|_| RequestError::Target)
}

/// An input that cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RequestError {
    /// A value is one that its format cannot represent: a timestamp outside the years 0 to 9999, or a
    /// decimal number with more digits than a double has.
    #[error(
        "a value of the input cannot be written: timestamps must be in the years 0 to 9999, and decimal \
         numbers must not have more digits than a double"
    )]
    Value,
    /// The names of service and operation do not make a header; generated code has none such.
    #[error("the names of service and operation are not fit for the header X-Amz-Target")]
    Target,
}
