//! Decodes a response to the output, or to the service's error.

use crate::decode_error::DecodeError;
use crate::error::{ErrorResponse, ResponseError, UnreadableResponse};
use crate::error_body::ErrorBody;
use crate::error_code::ErrorCode;
use crate::request_id::request_id;
use awsjson_smithy::{
    DeserializeContext, DeserializeShape, Operation, OperationError, Service, Structure, UnmodeledError,
};
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::response::Parts;
use http::{HeaderMap, Response, StatusCode};
use serde_core::Deserialize;
use serde_core::de::IgnoredAny;
use serde_json::Deserializer;
use serde_json::error::Category;

/// Decodes the output of an operation.
///
/// # Errors
/// [`ResponseError`] if the status is not a success, or the body cannot be decoded.
pub fn response<O: Operation>(response: Response<Bytes>) -> Result<O::Output, ResponseError<O::Error>> {
    decode::<O>(response).map(|decoded| decoded.output)
}

/// A decoded output with the metadata of its response.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// The output.
    pub output: T,
    /// The request ID, which AWS Support asks for.
    pub request_id: Option<String>,
    /// The HTTP status.
    pub status: StatusCode,
    /// The paths of required members that were missing and got their
    /// [correction default](awsjson_smithy::CorrectionDefault): at most
    /// [`DeserializeContext::MAX_CORRECTED`].
    pub corrected: Vec<String>,
}

impl<T> Decoded<T> {
    /// Combines an output, decoded in any way, with the metadata of its response.
    pub fn new<B>(output: T, response: &Response<B>, corrected: Vec<String>) -> Self {
        let request_id = request_id(response.headers()).map(str::to_owned);
        Self { output, request_id, status: response.status(), corrected }
    }
}

/// The default of [`DecodeLimits::max_decoded_bytes`]: 256 MiB.
pub const DEFAULT_MAX_DECODED_BYTES: usize = 256 << 20;

/// The limits of decoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeLimits {
    /// The maximum memory that the values of one response, or of one event, may use, in bytes. The body itself
    /// is not included. Small values, such as `{}`, need many times as many bytes as in a body. The default
    /// is [`DEFAULT_MAX_DECODED_BYTES`].
    pub max_decoded_bytes: usize,
}

impl Default for DecodeLimits {
    fn default() -> Self {
        Self { max_decoded_bytes: DEFAULT_MAX_DECODED_BYTES }
    }
}

impl DecodeLimits {
    /// Sets [`max_decoded_bytes`](Self::max_decoded_bytes).
    #[must_use]
    pub fn with_max_decoded_bytes(mut self, bytes: usize) -> Self {
        self.max_decoded_bytes = bytes;
        self
    }

    pub(crate) fn context(self) -> DeserializeContext {
        DeserializeContext::new().max_bytes(self.max_decoded_bytes)
    }
}

/// Decodes the output of an operation, with the metadata of its response.
///
/// # Errors
/// As [`response`].
pub fn decode<O: Operation>(response: Response<Bytes>) -> Result<Decoded<O::Output>, ResponseError<O::Error>> {
    decode_with::<O>(response, DecodeLimits::default())
}

/// Decodes the output of an operation as [`decode`] does, within `limits`.
///
/// # Errors
/// As [`response`]. If the output exceeds the limits, the error is [`DecodeError::TooLarge`]. If an error of the
/// service exceeds the limits, only its code and its message are decoded.
pub fn decode_with<O: Operation>(
    response: Response<Bytes>,
    limits: DecodeLimits,
) -> Result<Decoded<O::Output>, ResponseError<O::Error>> {
    let (head, body) = response.into_parts();
    if !head.status.is_success() {
        let failure = error_response(O::SERVICE, head.status, head.headers, body, limits);
        return Err(ResponseError::Service(Box::new(failure)));
    }
    let mut context = limits.context();
    match read_output::<O::Output>(content(&head, &body), &mut context, limits) {
        Ok(output) => Ok(Decoded {
            output,
            request_id: request_id(&head.headers).map(str::to_owned),
            status: head.status,
            corrected: context.corrected(),
        }),
        Err(error) => Err(ResponseError::Decode(unreadable(error, head, body))),
    }
}

/// The JSON of a successful response. An empty body that its head declares stands for an object without members.
fn content<'b>(head: &Parts, body: &'b Bytes) -> &'b [u8] {
    let declared_empty = || {
        matches!(head.status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT)
            || head.headers.get(CONTENT_LENGTH).is_some_and(|length| length == "0")
    };
    if body.is_empty() && declared_empty() { b"{}" } else { body }
}

#[cold]
fn unreadable(error: DecodeError, head: Parts, body: Bytes) -> Box<UnreadableResponse> {
    let error = encoded(&head.headers).unwrap_or(error);
    Box::new(UnreadableResponse { error, status: head.status, headers: head.headers, body })
}

/// Explains why a body could not be decoded if its head declares a content encoding. A body that could be decoded
/// was not encoded, whatever its head declares.
fn encoded(headers: &HeaderMap) -> Option<DecodeError> {
    let encoding =
        headers.get(CONTENT_ENCODING).filter(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))?;
    Some(DecodeError::Encoded { encoding: String::from_utf8_lossy(encoding.as_bytes()).into_owned() })
}

/// Decodes the error of a response whose status is not a success, within `limits`. If the error exceeds them,
/// only its code and its message are decoded.
pub fn decode_error<O: Operation>(response: Response<Bytes>, limits: DecodeLimits) -> ErrorResponse<O::Error> {
    let (head, body) = response.into_parts();
    error_response(O::SERVICE, head.status, head.headers, body, limits)
}

pub(crate) fn read_output<T: Structure + for<'de> DeserializeShape<'de>>(
    body: &[u8],
    context: &mut DeserializeContext,
    limits: DecodeLimits,
) -> Result<T, DecodeError> {
    let mut json = Deserializer::from_str(text(body, T::MEMBERS.is_empty())?);
    let read = if T::MEMBERS.is_empty() {
        // The operation succeeded and has no output members, so any valid JSON is accepted.
        IgnoredAny::deserialize(&mut json).map(|_| T::correction_default())
    } else {
        T::deserialize_shape(&mut json, context)
    };
    read.and_then(|output| json.end().map(|()| output)).map_err(|error| classify(&error, context, body.len(), limits))
}

/// The text to read an output from: an object, or any text that is not blank if `any`.
fn text(body: &[u8], any: bool) -> Result<&str, DecodeError> {
    // Validating the whole body once makes reading strings cheaper, and covers the values that are skipped.
    let text = str::from_utf8(body).map_err(|error| DecodeError::NotUtf8 { offset: error.valid_up_to() })?;
    let trimmed = text.trim_ascii();
    match trimmed.as_bytes().first() {
        None if any => Ok("null"),
        None => Err(DecodeError::Empty),
        Some(b'{') => Ok(text),
        Some(_) if any => Ok(text),
        Some(_) if trimmed == "null" => Ok("{}"),
        Some(_) => Err(DecodeError::NotAnObject),
    }
}

/// Converts the error of reading JSON of the length `bytes`.
pub(crate) fn classify(
    error: &serde_json::Error,
    context: &DeserializeContext,
    bytes: usize,
    limits: DecodeLimits,
) -> DecodeError {
    match error.classify() {
        Category::Data if context.is_exhausted() => {
            DecodeError::TooLarge { path: context.failed_at(), max_decoded_bytes: limits.max_decoded_bytes }
        }
        Category::Eof => DecodeError::Truncated { bytes },
        Category::Data => {
            let (path, line, column) = (context.failed_at(), error.line(), error.column());
            DecodeError::Type { path, line, column }
        }
        Category::Syntax | Category::Io => DecodeError::Malformed { line: error.line(), column: error.column() },
    }
}

/// Compiled once for all operations of a service, which share a type of error. `cold` and not `inline(never)`, which would
/// compile it, and all that it reads errors with, in the generated client too.
#[cold]
fn error_response<E: OperationError>(
    service: &Service,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    limits: DecodeLimits,
) -> ErrorResponse<E> {
    let ErrorCode { shape, code, query_type } = ErrorCode::new(service, &headers, &ErrorBody::read(&body));
    let mut context = limits.context();
    let modeled = shape.as_deref().and_then(|shape| read_error::<E>(shape, &body, &mut context));
    let (error, corrected) = match modeled {
        Some(error) => (error, context.corrected()),
        None => {
            // Read again, because otherwise two copies of a large message would be in memory while a modeled
            // error is decoded.
            let message = ErrorBody::read(&body).message();
            (E::unmodeled(UnmodeledError::new(shape, message)), Vec::new())
        }
    };
    ErrorResponse { error, code, query_type, status, headers, corrected, body }
}

/// Reads the modeled error `code`. If the body is not an object, all members get their correction default. If
/// the body is an invalid object, the result is `None`, so that the caller does not get made-up values.
pub(crate) fn read_error<E: OperationError>(code: &str, body: &[u8], context: &mut DeserializeContext) -> Option<E> {
    if !body.trim_ascii_start().starts_with(b"{") {
        return E::from_code(code);
    }
    // An error with invalid UTF-8 is still identified by its code. Outputs are also read from a `str`, so
    // that the parser is compiled only once.
    let text = String::from_utf8_lossy(body);
    let mut deserializer = Deserializer::from_str(&text);
    let error = E::from_body(code, &mut deserializer, context)?.ok()?;
    deserializer.end().ok().map(|()| error)
}
