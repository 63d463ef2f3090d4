//! The error of a response or an event that cannot be decoded.

use awsjson_smithy::Escaped;
use thiserror::Error;

/// A response or an event cannot be decoded.
///
/// The error contains the position of the problem, but never a value, which may be sensitive.
#[derive(Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The body is empty, although the output of the operation has members, and neither `Content-Length: 0` nor
    /// the status (204 or 205) marks the body as intentionally empty.
    #[error("the response has an empty body")]
    Empty,
    /// The body is not a JSON object, but for example HTML, or a list.
    #[error("the body of the response is not a JSON object")]
    NotAnObject,
    /// The decoded values need more memory than
    /// [`DecodeLimits::max_decoded_bytes`](crate::DecodeLimits::max_decoded_bytes) allows.
    #[non_exhaustive]
    #[error(
        "at {} the values of the response need more than {max_decoded_bytes} bytes of memory: raise max_decoded_bytes \
         if such a response is expected",
        location(path)
    )]
    TooLarge {
        /// The path of the value that exceeded the limit. Empty for the whole body.
        path: String,
        /// The limit, in bytes.
        max_decoded_bytes: usize,
    },
    /// The body is larger than the receiver allows, for example larger than a client's `max_response_bytes`.
    #[error("the response has more than {max_response_bytes} bytes: raise max_response_bytes if that is expected")]
    BodyTooLarge {
        /// The limit, in bytes.
        max_response_bytes: usize,
    },
    /// The body has a content encoding, such as gzip, which a client of these protocols does not ask for.
    #[non_exhaustive]
    #[error(
        "the body of the response has the content encoding {}, which was not asked for: see what changes responses on \
         the way, such as a proxy",
        Escaped(encoding)
    )]
    Encoded {
        /// The value of the header `Content-Encoding`.
        encoding: String,
    },
    /// The body is not UTF-8.
    #[non_exhaustive]
    #[error("the body of the response is not UTF-8 after {offset} bytes")]
    NotUtf8 {
        /// The number of valid bytes before the first byte that is not UTF-8.
        offset: usize,
    },
    /// The JSON is truncated.
    #[non_exhaustive]
    #[error("the body of the response ends too early, after {bytes} bytes")]
    Truncated {
        /// The number of bytes that were received.
        bytes: usize,
    },
    /// The JSON is malformed, has more than 127 levels of nesting, or is followed by more data.
    #[non_exhaustive]
    #[error("the body of the response is malformed JSON at line {line}, column {column}")]
    Malformed {
        /// The line of the body, counted from 1.
        line: usize,
        /// The column within the line, in bytes.
        column: usize,
    },
    /// A value is not of the type that the model declares, or is outside the range of its type.
    #[non_exhaustive]
    #[error("{} of the response has an invalid value at line {line}, column {column}", location(path))]
    Type {
        /// The path of the value, such as `ConnectionSummaries[2].UpdatedAt`. Empty for the whole body.
        path: String,
        /// The line of the body, counted from 1.
        line: usize,
        /// The column within the line, in bytes.
        column: usize,
    },
    /// The body is not an event stream, or is incomplete.
    #[cfg(feature = "event-stream")]
    #[error(transparent)]
    Frame(#[from] crate::event_stream::frame::FrameError),
}

awsjson_smithy::debug_line!(DecodeError);

fn location(path: &str) -> &str {
    if path.is_empty() { "the body" } else { path }
}
