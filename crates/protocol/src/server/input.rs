//! Reads the input of a request.

use super::error::FrameworkError;
use crate::response::DEFAULT_MAX_DECODED_BYTES;
use awsjson_smithy::validate::validate_received;
use awsjson_smithy::{DeserializeContext, DeserializeShape, Operation, OperationInput, Structure};
use http::header::CONTENT_ENCODING;
use http::request::Parts;
use serde_json::error::Category;
use std::borrow::Cow;

/// The maximum size of a decompressed body: 64 MiB. Larger bodies are rejected.
pub const MAX_UNZIPPED_BYTES: u64 = 64 << 20;

/// Reads the input of an operation, and checks all constraints of the model. All violations are reported together.
///
/// Members that are not set get their default (`smithy.api#default`). Unknown members are skipped, because newer
/// clients may send them. The body may be empty if the input has no members. With the feature `gzip`, bodies that are
/// compressed with gzip are decompressed.
///
/// # Errors
/// If the body is not the JSON of the input, or the input violates a constraint of the model.
pub fn input<O: Operation>(head: &Parts, body: &[u8]) -> Result<O::Input, FrameworkError> {
    let body = decompress(head, body)?;
    let mut context = DeserializeContext::server().max_bytes(DEFAULT_MAX_DECODED_BYTES);
    let json = if body.is_empty() && O::Input::MEMBERS.is_empty() { b"{}" } else { body.as_ref() };
    let mut json = serde_json::Deserializer::from_slice(json);
    let mut input = O::Input::deserialize_shape(&mut json, &mut context)
        .and_then(|input| json.end().map(|()| input))
        .map_err(|error| decode_error(&error, &context))?;
    validate_received(&input, &context)?;
    input.set_defaults();
    Ok(input)
}

fn decode_error(error: &serde_json::Error, context: &DeserializeContext) -> FrameworkError {
    match error.classify() {
        Category::Data if context.is_exhausted() => FrameworkError::TooLarge,
        Category::Data => {
            FrameworkError::Type { path: context.failed_at(), line: error.line(), column: error.column() }
        }
        _ => FrameworkError::Malformed { line: error.line(), column: error.column() },
    }
}

/// Removes the content encoding of the body.
fn decompress<'a>(head: &Parts, body: &'a [u8]) -> Result<Cow<'a, [u8]>, FrameworkError> {
    let encodings = head.headers.get_all(CONTENT_ENCODING).iter();
    let encodings = encodings.flat_map(|value| value.to_str().unwrap_or("?").split(',')).map(str::trim);
    let mut encodings = encodings.filter(|encoding| !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity"));
    match (encodings.next(), encodings.next()) {
        (None, _) => Ok(Cow::Borrowed(body)),
        #[cfg(feature = "gzip")]
        (Some(encoding), None) if encoding.eq_ignore_ascii_case("gzip") => gunzip(body).map(Cow::Owned),
        _ => Err(FrameworkError::ContentEncoding),
    }
}

#[cfg(feature = "gzip")]
fn gunzip(body: &[u8]) -> Result<Vec<u8>, FrameworkError> {
    use std::io::Read;

    let mut decompressed = Vec::new();
    let mut limited = flate2::read::MultiGzDecoder::new(body).take(MAX_UNZIPPED_BYTES + 1);
    limited.read_to_end(&mut decompressed).map_err(|_| FrameworkError::ContentEncoding)?;
    match decompressed.len() as u64 > MAX_UNZIPPED_BYTES {
        true => Err(FrameworkError::TooLarge),
        false => Ok(decompressed),
    }
}
