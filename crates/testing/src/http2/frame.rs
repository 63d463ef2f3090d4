//! The frames of HTTP/2 (RFC 9113, section 6) that the test server needs.

use crate::message::ReadBuffer;
use crate::reply::Http2Error;

const HEADER: usize = 9;
/// The maximum payload size that every peer accepts.
const MAX_PAYLOAD: usize = 16_384;

const ACK: u8 = 1;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Data = 0,
    Headers = 1,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
    Other = 255,
}

impl Kind {
    fn of(byte: u8) -> Self {
        let known =
            [Self::Data, Self::Headers, Self::RstStream, Self::Settings, Self::Ping, Self::GoAway, Self::WindowUpdate];
        known.into_iter().find(|kind| *kind as u8 == byte).unwrap_or(Self::Other)
    }
}

/// A received frame.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    flags: u8,
    pub(super) stream: u32,
    pub(super) payload: Vec<u8>,
}

impl Frame {
    /// Consumes the next frame, if it has arrived completely.
    pub(super) fn take(buffer: &mut ReadBuffer) -> Option<Self> {
        let &[l0, l1, l2, kind, flags, i0, i1, i2, i3] = buffer.bytes().first_chunk::<HEADER>()?;
        let length = u32::from_be_bytes([0, l0, l1, l2]) as usize;
        let payload = buffer.take(HEADER + length)?.split_off(HEADER);
        Some(Self { kind: Kind::of(kind), flags, stream: u32::from_be_bytes([i0, i1, i2, i3]), payload })
    }

    pub(super) fn is_ack(&self) -> bool {
        self.flags & ACK != 0
    }

    pub(super) fn ends_stream(&self) -> bool {
        self.flags & END_STREAM != 0
    }
}

pub(super) fn settings(setting: Option<(u16, u32)>) -> Vec<u8> {
    let payload = setting.map(|(name, value)| [&name.to_be_bytes()[..], &value.to_be_bytes()].concat());
    frame(Kind::Settings, 0, 0, &payload.unwrap_or_default())
}

pub(super) fn settings_ack() -> Vec<u8> {
    frame(Kind::Settings, ACK, 0, &[])
}

pub(super) fn ping() -> Vec<u8> {
    frame(Kind::Ping, 0, 0, &[7; 8])
}

pub(super) fn ping_ack(payload: &[u8]) -> Vec<u8> {
    frame(Kind::Ping, ACK, 0, payload)
}

/// Returns `bytes` to the client's flow-control windows of the stream and of the connection.
pub(super) fn window_updates(stream: u32, bytes: usize) -> Vec<u8> {
    if bytes == 0 {
        return Vec::new();
    }
    let increment = u32::try_from(bytes).unwrap().to_be_bytes();
    [0, stream].map(|stream| frame(Kind::WindowUpdate, 0, stream, &increment)).concat()
}

pub(super) fn headers(stream: u32, status: u16, headers: &[(String, String)]) -> Vec<u8> {
    let status = status.to_string();
    let fields = [(":status".as_bytes(), status.as_bytes())].into_iter();
    let names: Vec<String> = headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    let fields = fields.chain(names.iter().zip(headers).map(|(name, (_, value))| (name.as_bytes(), value.as_bytes())));
    let of_http1 = |name: &[u8]| [&b"connection"[..], b"transfer-encoding"].contains(&name);
    let block = loona_hpack::Encoder::new().encode(fields.filter(|(name, _)| !of_http1(name)));
    let (first, rest) = block.split_at(block.len().min(MAX_PAYLOAD));
    let mut frames = vec![(Kind::Headers, first)];
    frames.extend(rest.chunks(MAX_PAYLOAD).map(|chunk| (Kind::Continuation, chunk)));
    let last = frames.len() - 1;
    let frames = frames.iter().enumerate().map(|(number, (kind, chunk))| {
        let flags = if number == last { END_HEADERS } else { 0 };
        frame(*kind, flags, stream, chunk)
    });
    frames.collect::<Vec<_>>().concat()
}

/// The frames of a body. The last one ends the stream if `ends_stream`.
pub(super) fn data(stream: u32, body: &[u8], ends_stream: bool) -> Vec<u8> {
    let chunks: Vec<&[u8]> = if body.is_empty() { vec![body] } else { body.chunks(MAX_PAYLOAD).collect() };
    let last = chunks.len() - 1;
    let frames = chunks.iter().enumerate().map(|(number, chunk)| {
        let flags = if ends_stream && number == last { END_STREAM } else { 0 };
        frame(Kind::Data, flags, stream, chunk)
    });
    frames.collect::<Vec<_>>().concat()
}

pub(super) fn reset_stream(stream: u32, error: Http2Error) -> Vec<u8> {
    frame(Kind::RstStream, 0, stream, &(error as u32).to_be_bytes())
}

pub(super) fn go_away(last_stream: u32, error: Http2Error) -> Vec<u8> {
    frame(Kind::GoAway, 0, 0, &[last_stream.to_be_bytes(), (error as u32).to_be_bytes()].concat())
}

fn frame(kind: Kind, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let [_, length @ ..] = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[..], &[kind as u8, flags], &stream.to_be_bytes(), payload].concat()
}
