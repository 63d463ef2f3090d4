//! Parses messages of HTTP/1.1 from the bytes that have arrived.

use http::{HeaderMap, HeaderName, HeaderValue};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

/// The maximum number of headers, which no message of a test exceeds.
const MAX_HEADERS: usize = 64;

/// The bytes that have arrived on a connection and have not been consumed yet.
#[derive(Debug, Default)]
pub(crate) struct ReadBuffer(Vec<u8>);

/// The first line and the headers of a message.
pub(crate) struct Head<L> {
    pub(crate) line: L,
    pub(crate) headers: HeaderMap,
}

impl ReadBuffer {
    /// Reads more bytes. Returns `false` at the end of the stream. Cancellation-safe: no byte is lost if the future is
    /// dropped.
    pub(crate) async fn fill(&mut self, stream: &mut (impl AsyncRead + Unpin)) -> io::Result<bool> {
        Ok(stream.read_buf(&mut self.0).await? > 0)
    }

    /// The method, the path and the headers of the next request; `None` at the end of the stream.
    pub(crate) async fn request_head(
        &mut self,
        stream: &mut (impl AsyncRead + Unpin),
    ) -> io::Result<Option<Head<(String, String)>>> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut request = httparse::Request::new(&mut headers);
            if let httparse::Status::Complete(length) = request.parse(&self.0).map_err(invalid)? {
                let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
                let head = Head { line: (text(request.method), text(request.path)), headers: owned(request.headers) };
                self.0.drain(..length);
                return Ok(Some(head));
            }
            if !self.fill(stream).await? {
                return Ok(None);
            }
        }
    }

    /// The status and the headers of the next response.
    pub(crate) async fn response_head(&mut self, stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Head<u16>> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut response = httparse::Response::new(&mut headers);
            if let httparse::Status::Complete(length) = response.parse(&self.0).map_err(invalid)? {
                let head = Head { line: response.code.unwrap_or_default(), headers: owned(response.headers) };
                self.0.drain(..length);
                return Ok(head);
            }
            if !self.fill(stream).await? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// The body of the message with these headers; `None` if the stream ends within it.
    pub(crate) async fn body(
        &mut self,
        stream: &mut (impl AsyncRead + Unpin),
        headers: &HeaderMap,
    ) -> io::Result<Option<Vec<u8>>> {
        let length = headers.get("content-length").and_then(|length| length.to_str().ok());
        let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        while self.0.len() < length {
            if !self.fill(stream).await? {
                return Ok(None);
            }
        }
        Ok(Some(self.0.drain(..length).collect()))
    }

    /// Consumes the next `length` bytes, if they have arrived.
    pub(crate) fn take(&mut self, length: usize) -> Option<Vec<u8>> {
        (self.0.len() >= length).then(|| self.0.drain(..length).collect())
    }

    /// The bytes that have arrived and have not been consumed.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

fn owned(headers: &[httparse::Header<'_>]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for header in headers {
        let name = HeaderName::from_bytes(header.name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(header.value)) {
            map.append(name, value);
        }
    }
    map
}

fn invalid(error: httparse::Error) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
