//! Frames of the Amazon Event Stream specification: reassembles messages from the pieces of a body.

use aws_smithy_eventstream::frame::read_message_from;
use aws_smithy_types::event_stream::{HeaderValue, Message as RawMessage};
use awsjson_smithy::Escaped;
use bytes::{Bytes, BytesMut};
use thiserror::Error;

/// The maximum size of a frame by the specification: 24 MiB of payload, 128 KiB of headers, and 16 bytes of
/// lengths and checksums.
pub const MAX_FRAME_BYTES: usize = (24 << 20) + MAX_HEADER_BYTES + MIN_FRAME_BYTES;

/// The maximum size of all headers by the specification. A header of two bytes needs many times as much memory
/// once it is decoded, so a frame full of headers would need gigabytes.
const MAX_HEADER_BYTES: usize = 128 << 10;

/// The length of the frame, the length of its headers, and the checksum of the two.
const PRELUDE_BYTES: usize = 12;
/// The size of a frame without headers and payload.
const MIN_FRAME_BYTES: usize = PRELUDE_BYTES + 4;

/// The received bytes that are not decoded yet. If [`next`](Self::next) is called after each piece until it
/// returns `None`, these are less than one frame.
#[derive(Debug)]
pub(super) struct Frames {
    buffer: BytesMut,
    /// The length of the first frame in the buffer, once its prelude has been checked.
    length: Option<usize>,
    max_frame_bytes: usize,
}

impl Frames {
    pub(super) fn new(max_frame_bytes: usize) -> Self {
        Self { buffer: BytesMut::new(), length: None, max_frame_bytes }
    }

    pub(super) fn push(&mut self, piece: &[u8]) {
        self.buffer.extend_from_slice(piece);
    }

    /// Discards the received bytes, because the boundaries of frames are unknown after an error.
    pub(super) fn clear(&mut self) {
        self.buffer = BytesMut::new();
        self.length = None;
    }

    /// Returns the next message. `None` if it is incomplete.
    pub(super) fn next(&mut self) -> Result<Option<Message>, FrameError> {
        // The prelude is checked first: the rest of a frame with a wrong length might never arrive.
        let length = match self.length {
            Some(length) => length,
            None => match check_prelude(&self.buffer, self.max_frame_bytes)? {
                Some(length) => *self.length.insert(length),
                None => return Ok(None),
            },
        };
        if self.buffer.len() < length {
            return Ok(None);
        }
        self.length = None;
        let mut frame = self.buffer.split_to(length).freeze();
        let message = read_message_from(&mut frame).map_err(|error| FrameError::Malformed(error.to_string()))?;
        Ok(Some(Message(message)))
    }

    /// Checks that no frame is incomplete at the end of the body.
    pub(super) fn end(&self) -> Result<(), FrameError> {
        match self.buffer.len() {
            0 => Ok(()),
            bytes => Err(FrameError::Truncated { bytes }),
        }
    }
}

/// Checks the prelude of the first frame of `bytes`, and returns the frame's length. `None` if the prelude is
/// incomplete.
fn check_prelude(bytes: &[u8], max_frame_bytes: usize) -> Result<Option<usize>, FrameError> {
    let Some(prelude) = bytes.first_chunk::<PRELUDE_BYTES>() else { return Ok(None) };
    let (Some(length), Some((lengths, checksum))) = (prelude.first_chunk(), prelude.split_last_chunk()) else {
        return Ok(None);
    };
    if crc32fast::hash(lengths) != u32::from_be_bytes(*checksum) {
        return Err(FrameError::Checksum);
    }
    let bytes = |field: [u8; 4]| usize::try_from(u32::from_be_bytes(field)).unwrap_or(usize::MAX);
    let headers = lengths.last_chunk().map_or(0, |headers| bytes(*headers));
    match bytes(*length) {
        length @ ..MIN_FRAME_BYTES => Err(FrameError::Malformed(format!("a frame of {length} bytes"))),
        length if length > max_frame_bytes => Err(FrameError::TooLarge { bytes: length, max_frame_bytes }),
        _ if headers > MAX_HEADER_BYTES => {
            Err(FrameError::Malformed(format!("{headers} bytes of headers, more than the {MAX_HEADER_BYTES} allowed")))
        }
        length => Ok(Some(length)),
    }
}

/// Returns whether `bytes` start with a complete frame, or with data that cannot become a valid frame. In both
/// cases an [`EventDecoder`](super::EventDecoder) returns its first item without further data.
pub fn starts_with_message(bytes: &[u8]) -> bool {
    match check_prelude(bytes, MAX_FRAME_BYTES) {
        Ok(Some(length)) => bytes.len() >= length,
        Ok(None) => false,
        Err(_) => true,
    }
}

/// A message: headers and a payload.
#[derive(Debug)]
pub(super) struct Message(RawMessage);

impl Message {
    /// The value of the header `name`, if it is text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.headers().find(|(known, _)| *known == name)?.1.as_string().ok().map(|text| text.as_str())
    }

    pub(super) fn headers(&self) -> impl Iterator<Item = (&str, &HeaderValue)> {
        self.0.headers().iter().map(|header| (header.name().as_str(), header.value()))
    }

    pub(super) fn payload(&self) -> &Bytes {
        self.0.payload()
    }
}

/// A frame of an event stream cannot be decoded. The events after it are lost.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FrameError {
    /// The checksum of a prelude is wrong: the data is corrupt, or is not an event stream.
    #[error("the response is not an event stream, or is corrupt")]
    Checksum,
    /// A frame is larger than the limit.
    #[error("a frame of the event stream has {bytes} bytes, more than the limit of {max_frame_bytes} bytes")]
    #[non_exhaustive]
    TooLarge {
        /// The length that the frame declares, in bytes.
        bytes: usize,
        /// The limit, in bytes.
        max_frame_bytes: usize,
    },
    /// A frame cannot be decoded, for example because its checksum is wrong. The text is the reason.
    #[error("a frame of the event stream is malformed: {}", Escaped(.0))]
    Malformed(String),
    /// The stream ends within a frame.
    #[error("the event stream ends after {bytes} bytes of a frame")]
    #[non_exhaustive]
    Truncated {
        /// The number of bytes of the frame that were received.
        bytes: usize,
    },
}
