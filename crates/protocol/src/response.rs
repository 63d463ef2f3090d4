//! From a response to an output, or to the service's error.

use crate::error::{ResponseError, ServiceFailure, Unreadable, UnreadableKind};
use crate::error_code::ErrorCode;
use crate::summary::Summary;
use awsjson_smithy::{DeserializeContext, DeserializeShape, Operation, OperationError, Structure, UnmodeledError};
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde_json::Deserializer;
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
    /// The request ID, to tell AWS Support.
    pub request_id: Option<String>,
    /// The HTTP status.
    pub status: StatusCode,
    /// The paths of required members that were missing and got their zero value: at most
    /// [`DeserializeContext::MAX_CORRECTED`] of them.
    pub corrected: Vec<String>,
}

impl<T> Decoded<T> {
    /// `output`, read from `response` in whatever way, with what its head tells.
    pub fn new<B>(output: T, response: &Response<B>, corrected: Vec<String>) -> Self {
        let request_id = request_id(response.headers()).map(str::to_owned);
        Self { output, request_id, status: response.status(), corrected }
    }
}

/// Reads the output of an operation with what the response tells beside it.
///
/// # Errors
/// As [`response`].
pub fn decode<O: Operation>(response: Response<Bytes>) -> Result<Decoded<O::Output>, ResponseError<O::Error>> {
    let (head, body) = response.into_parts();
    if !head.status.is_success() {
        let failure = service_failure::<O>(head.status, head.headers, body);
        return Err(ResponseError::Service(Box::new(failure)));
    }
    let mut context = DeserializeContext::new();
    match read_output::<O::Output>(&body, &mut context) {
        Ok(output) => Ok(Decoded {
            output,
            request_id: request_id(&head.headers).map(str::to_owned),
            status: head.status,
            corrected: context.corrected(),
        }),
        Err(kind) => {
            let unreadable = Unreadable { kind, status: head.status, headers: head.headers, body };
            Err(ResponseError::Unreadable(Box::new(unreadable)))
        }
    }
}

/// Reads the error of a response whose status is not a success.
pub fn decode_error<O: Operation>(response: Response<Bytes>) -> ServiceFailure<O::Error> {
    let (head, body) = response.into_parts();
    service_failure::<O>(head.status, head.headers, body)
}

/// The ID that the service gave the request.
pub fn request_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get("x-amzn-requestid").or_else(|| headers.get("x-amz-request-id"))?;
    id.to_str().ok()
}

pub(crate) fn read_output<T: Structure + for<'de> DeserializeShape<'de>>(
    body: &[u8],
    context: &mut DeserializeContext,
) -> Result<T, UnreadableKind> {
    // Checked at once: what is read borrows from `text`, and what is skipped is UTF-8 as well.
    let text = str::from_utf8(body).map_err(|error| UnreadableKind::NotUtf8 { offset: error.valid_up_to() })?;
    match text.trim_ascii_start().as_bytes().first() {
        None if T::MEMBERS.is_empty() => return Ok(T::correction_default()),
        None => return Err(UnreadableKind::Empty),
        Some(b'{') => {}
        Some(_) => return Err(UnreadableKind::NotAnObject),
    }
    let mut deserializer = Deserializer::from_str(text);
    let read = T::deserialize_shape(&mut deserializer, context);
    read.and_then(|output| deserializer.end().map(|()| output)).map_err(|error| unreadable(&error, context, body.len()))
}

/// Why `bytes` of JSON could not be read.
pub(crate) fn unreadable(error: &serde_json::Error, context: &DeserializeContext, bytes: usize) -> UnreadableKind {
    match error.classify() {
        Category::Eof => UnreadableKind::Truncated { bytes },
        Category::Data => {
            let (path, line, column) = (context.failed_at(), error.line(), error.column());
            UnreadableKind::Type { path, line, column }
        }
        Category::Syntax | Category::Io => UnreadableKind::Malformed { line: error.line(), column: error.column() },
    }
}

fn service_failure<O: Operation>(status: StatusCode, headers: HeaderMap, body: Bytes) -> ServiceFailure<O::Error> {
    let summary = Summary::read(&body);
    let ErrorCode { shape, code, query_type } = ErrorCode::new(O::SERVICE, &headers, &summary);
    let mut context = DeserializeContext::new();
    let modeled = shape.as_deref().and_then(|shape| read_error::<O::Error>(shape, &body, &mut context));
    let (error, corrected) = match modeled {
        Some(error) => (error, context.corrected()),
        None => (O::Error::unmodeled(UnmodeledError::new(shape, summary.message())), Vec::new()),
    };
    ServiceFailure { error, code, query_type, status, headers, corrected, body }
}

/// The modeled error `code`. A body that is no object leaves all its members at zero; one that
/// cannot be read leaves the error unmodeled, so that no made-up value is handed on.
pub(crate) fn read_error<E: OperationError>(code: &str, body: &[u8], context: &mut DeserializeContext) -> Option<E> {
    if !body.trim_ascii_start().starts_with(b"{") {
        return E::from_code(code);
    }
    let mut deserializer = Deserializer::from_slice(body);
    let error = E::from_body(code, &mut deserializer, context)?.ok()?;
    deserializer.end().ok().map(|()| error)
}
