//! From a response to an output, or to the service's error.

use crate::decode_error::DecodeError;
use crate::error::{ErrorResponse, ResponseError, UnreadableResponse};
use crate::error_code::ErrorCode;
use crate::request_id::request_id;
use crate::summary::Summary;
use awsjson_smithy::{DeserializeContext, DeserializeShape, Operation, OperationError, Structure, UnmodeledError};
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, Response, StatusCode};
use serde_core::Deserialize;
use serde_core::de::IgnoredAny;
use serde_json::Deserializer;
use serde_json::de::StrRead;
use serde_json::error::Category;

/// Reads the output of an operation, or the error the service answered with.
///
/// # Errors
/// [`ResponseError`] when the status is not a success, or the body is not the output.
pub fn response<O: Operation>(response: Response<Bytes>) -> Result<O::Output, ResponseError<O::Error>> {
    decode::<O>(response).map(|decoded| decoded.output)
}

/// What a response holds beside the output.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// The output.
    pub output: T,
    /// The request ID, which AWS Support asks for.
    pub request_id: Option<String>,
    /// The HTTP status.
    pub status: StatusCode,
    /// The paths of required members that were missing and got their zero value: at most
    /// [`DeserializeContext::MAX_CORRECTED`] of them.
    pub corrected: Vec<String>,
}

impl<T> Decoded<T> {
    /// `output`, read from `response` in whatever way, with the metadata of its head.
    pub fn new<B>(output: T, response: &Response<B>, corrected: Vec<String>) -> Self {
        let request_id = request_id(response.headers()).map(str::to_owned);
        Self { output, request_id, status: response.status(), corrected }
    }
}

/// The default of [`DecodeLimits::max_decoded_bytes`]: 256 MiB.
pub const DEFAULT_MAX_DECODED_BYTES: usize = 256 << 20;

/// What decoding may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeLimits {
    /// The most memory that the values of one response, or of one event, may take, in bytes. It is
    /// counted beside the body: the smallest values, such as `{}`, take many times the bytes that they
    /// have in a body. [`DEFAULT_MAX_DECODED_BYTES`] unless set.
    pub max_decoded_bytes: usize,
}

impl Default for DecodeLimits {
    fn default() -> Self {
        Self { max_decoded_bytes: DEFAULT_MAX_DECODED_BYTES }
    }
}

impl DecodeLimits {
    /// The same limits with this [`max_decoded_bytes`](Self::max_decoded_bytes).
    #[must_use]
    pub fn with_max_decoded_bytes(mut self, bytes: usize) -> Self {
        self.max_decoded_bytes = bytes;
        self
    }

    pub(crate) fn context(self) -> DeserializeContext {
        DeserializeContext::new().max_bytes(self.max_decoded_bytes)
    }
}

/// Reads the output of an operation with the metadata of its response.
///
/// # Errors
/// As [`response`].
pub fn decode<O: Operation>(response: Response<Bytes>) -> Result<Decoded<O::Output>, ResponseError<O::Error>> {
    decode_with::<O>(response, DecodeLimits::default())
}

/// Reads the output of an operation as [`decode`] does, within `limits`.
///
/// # Errors
/// As [`response`]. An output that goes beyond the limits is
/// [`DecodeError::TooLarge`]; an error that does keeps its code and its message.
pub fn decode_with<O: Operation>(
    response: Response<Bytes>,
    limits: DecodeLimits,
) -> Result<Decoded<O::Output>, ResponseError<O::Error>> {
    let (head, body) = response.into_parts();
    if !head.status.is_success() {
        let failure = service_failure::<O>(head.status, head.headers, body, limits);
        return Err(ResponseError::Service(Box::new(failure)));
    }
    let mut context = limits.context();
    let declared_empty = matches!(head.status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT)
        || head.headers.get(CONTENT_LENGTH).is_some_and(|length| length == "0");
    let json = if body.is_empty() && declared_empty { b"{}".as_slice() } else { body.as_ref() };
    match read_output::<O::Output>(json, &mut context, limits) {
        Ok(output) => Ok(Decoded {
            output,
            request_id: request_id(&head.headers).map(str::to_owned),
            status: head.status,
            corrected: context.corrected(),
        }),
        Err(error) => {
            let error = encoded(&head.headers).unwrap_or(error);
            let response = UnreadableResponse { error, status: head.status, headers: head.headers, body };
            Err(ResponseError::Decode(Box::new(response)))
        }
    }
}

/// Why a body cannot be read that its head says is encoded. Those that only claim to be can be read.
fn encoded(headers: &HeaderMap) -> Option<DecodeError> {
    let encoding =
        headers.get(CONTENT_ENCODING).filter(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))?;
    Some(DecodeError::Encoded { encoding: String::from_utf8_lossy(encoding.as_bytes()).into_owned() })
}

/// Reads the error of a response whose status is not a success, within `limits`: an error that goes
/// beyond them keeps its code and its message.
pub fn decode_error<O: Operation>(response: Response<Bytes>, limits: DecodeLimits) -> ErrorResponse<O::Error> {
    let (head, body) = response.into_parts();
    service_failure::<O>(head.status, head.headers, body, limits)
}

pub(crate) fn read_output<T: Structure + for<'de> DeserializeShape<'de>>(
    body: &[u8],
    context: &mut DeserializeContext,
    limits: DecodeLimits,
) -> Result<T, DecodeError> {
    // Checked at once: what is read borrows from `text`, and what is skipped is UTF-8 as well.
    let text = str::from_utf8(body).map_err(|error| DecodeError::NotUtf8 { offset: error.valid_up_to() })?;
    let trimmed = text.trim_ascii();
    let start = trimmed.as_bytes().first();
    if T::MEMBERS.is_empty() {
        // The status says that the operation succeeded, and there is nothing to read.
        return match start {
            None => Ok(T::correction_default()),
            Some(_) => read_json(text, |json| IgnoredAny::deserialize(json).map(|_| T::correction_default()))
                .map_err(|error| unreadable(&error, context, body.len(), limits)),
        };
    }
    let text = match start {
        None => return Err(DecodeError::Empty),
        Some(b'{') => text,
        Some(_) if trimmed == "null" => "{}",
        Some(_) => return Err(DecodeError::NotAnObject),
    };
    read_json(text, |json| T::deserialize_shape(json, context))
        .map_err(|error| unreadable(&error, context, body.len(), limits))
}

/// Reads `text` to its end.
fn read_json<'de, T>(
    text: &'de str,
    read: impl FnOnce(&mut Deserializer<StrRead<'de>>) -> Result<T, serde_json::Error>,
) -> Result<T, serde_json::Error> {
    let mut json = Deserializer::from_str(text);
    let value = read(&mut json)?;
    json.end().map(|()| value)
}

/// Why `bytes` of JSON could not be read.
pub(crate) fn unreadable(
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

fn service_failure<O: Operation>(
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    limits: DecodeLimits,
) -> ErrorResponse<O::Error> {
    let ErrorCode { shape, code, query_type } = ErrorCode::new(O::SERVICE, &headers, &Summary::read(&body));
    let mut context = limits.context();
    let modeled = shape.as_deref().and_then(|shape| read_error::<O::Error>(shape, &body, &mut context));
    let (error, corrected) = match modeled {
        Some(error) => (error, context.corrected()),
        None => {
            // Read again, because a large message would be held twice while a modeled error is read.
            let message = Summary::read(&body).message();
            (O::Error::unmodeled(UnmodeledError::new(shape, message)), Vec::new())
        }
    };
    ErrorResponse { error, code, query_type, status, headers, corrected, body }
}

/// The modeled error `code`. A body that is no object leaves all its members at zero; one that
/// cannot be read leaves the error unmodeled, so that no made-up value is handed on.
pub(crate) fn read_error<E: OperationError>(code: &str, body: &[u8], context: &mut DeserializeContext) -> Option<E> {
    if !body.trim_ascii_start().starts_with(b"{") {
        return E::from_code(code);
    }
    // The code is worth more than what is wrong with the text. Outputs are read from a `str` as well, so
    // that the parser is compiled once.
    let text = String::from_utf8_lossy(body);
    let mut deserializer = Deserializer::from_str(&text);
    let error = E::from_body(code, &mut deserializer, context)?.ok()?;
    deserializer.end().ok().map(|()| error)
}
