//! Frames: from pieces of a body to messages, by the Amazon Event Stream specification.

use aws_smithy_eventstream::frame::read_message_from;
use aws_smithy_types::event_stream::{HeaderValue, Message as Parts};
use awsjson_smithy::Escaped;
use bytes::{Bytes, BytesMut};
use thiserror::Error;

/// The largest frame of the specification: 24 MiB of payload, 128 KiB of headers, and 16 bytes
/// of lengths and checksums.
pub const MAX_FRAME_BYTES: usize = (24 << 20) + MAX_HEADER_BYTES + SMALLEST;

/// The most bytes of headers that the specification allows. A header of two bytes takes many times as
/// much memory once it is read, so a frame that is full of headers would be a frame of gigabytes.
const MAX_HEADER_BYTES: usize = 128 << 10;

/// The length of the frame, that of its headers, and the checksum of the two.
const PRELUDE: usize = 12;
/// A frame without headers and payload.
const SMALLEST: usize = PRELUDE + 4;

/// What was received and is not a whole frame yet: never more than a frame and a piece.
#[derive(Debug)]
pub(super) struct Frames {
    buffer: BytesMut,
    /// The length of the frame that the buffer starts with, once that has been checked.
    length: Option<usize>,
    most: usize,
}

impl Frames {
    pub(super) fn new(most: usize) -> Self {
        Self { buffer: BytesMut::new(), length: None, most }
    }

    pub(super) fn push(&mut self, piece: &[u8]) {
        self.buffer.extend_from_slice(piece);
    }

    /// Discards everything: after an error, frame boundaries are unknown.
    pub(super) fn clear(&mut self) {
        self.buffer = BytesMut::new();
        self.length = None;
    }

    /// The next message; `None` when there is no whole one.
    pub(super) fn next(&mut self) -> Result<Option<Message>, FrameError> {
        // Before the rest has come: a wrong length would be waited for in vain.
        let length = match self.length {
            Some(length) => length,
            None => match check(&self.buffer, self.most)? {
                Some(length) => *self.length.insert(length),
                None => return Ok(None),
            },
        };
        if self.buffer.len() < length {
            return Ok(None);
        }
        self.length = None;
        let mut frame = self.buffer.split_to(length).freeze();
        let parts = read_message_from(&mut frame).map_err(|error| FrameError::Malformed(error.to_string()))?;
        Ok(Some(Message(parts)))
    }

    /// What is wrong if nothing more comes.
    pub(super) fn end(&self) -> Result<(), FrameError> {
        match self.buffer.len() {
            0 => Ok(()),
            bytes => Err(FrameError::Truncated { bytes }),
        }
    }
}

/// The length of the frame that `bytes` start with; `None` when there are too few bytes to know.
fn check(bytes: &[u8], most: usize) -> Result<Option<usize>, FrameError> {
    let Some(prelude) = bytes.first_chunk::<PRELUDE>() else { return Ok(None) };
    let (Some(length), Some((lengths, checksum))) = (prelude.first_chunk(), prelude.split_last_chunk()) else {
        return Ok(None);
    };
    if crc32fast::hash(lengths) != u32::from_be_bytes(*checksum) {
        return Err(FrameError::Checksum);
    }
    let bytes = |field: [u8; 4]| usize::try_from(u32::from_be_bytes(field)).unwrap_or(usize::MAX);
    let headers = lengths.last_chunk().map_or(0, |headers| bytes(*headers));
    match bytes(*length) {
        length @ ..SMALLEST => Err(FrameError::Malformed(format!("a frame of {length} bytes"))),
        length if length > most => Err(FrameError::TooLarge { bytes: length, most }),
        _ if headers > MAX_HEADER_BYTES => {
            Err(FrameError::Malformed(format!("{headers} bytes of headers, more than the {MAX_HEADER_BYTES} allowed")))
        }
        length => Ok(Some(length)),
    }
}

/// Whether `bytes` begin with a whole message, or with something that no further bytes can make one:
/// an [`EventDecoder`](super::EventDecoder) that is given them has its first item then.
pub fn starts_with_message(bytes: &[u8]) -> bool {
    match check(bytes, MAX_FRAME_BYTES) {
        Ok(Some(length)) => bytes.len() >= length,
        Ok(None) => false,
        Err(_) => true,
    }
}

/// One message: headers and a payload.
#[derive(Debug)]
pub(super) struct Message(Parts);

impl Message {
    /// The header `name`, where it is text.
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

/// Bytes that are not the frames of an event stream. The events after it are lost.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FrameError {
    /// The checksum of a frame's start is wrong: the bytes were changed on the way, or are no event stream.
    #[error("the response is not an event stream, or was changed on the way")]
    Checksum,
    /// A frame is larger than allowed.
    #[error("a frame of the event stream has {bytes} bytes, more than the {most} that are allowed")]
    #[non_exhaustive]
    TooLarge {
        /// The bytes it says it has.
        bytes: usize,
        /// The most that are allowed.
        most: usize,
    },
    /// A frame cannot be read, for instance because of its checksum; the reason.
    #[error("a frame of the event stream is malformed: {}", Escaped(.0))]
    Malformed(String),
    /// The stream ends within a frame.
    #[error("the event stream ends after {bytes} bytes of a frame")]
    #[non_exhaustive]
    Truncated {
        /// The bytes of it that came.
        bytes: usize,
    },
}
