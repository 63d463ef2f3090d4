//! Messages of HTTP/1.1: bytes that have arrived become a head and a body.

use http::{HeaderMap, HeaderName, HeaderValue};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

/// More headers than any message of a test has.
const MAX_HEADERS: usize = 64;

/// What has arrived on a connection and is not yet taken.
#[derive(Debug, Default)]
pub(crate) struct Inbox(Vec<u8>);

/// The first line's words and the headers.
pub(crate) struct Head<L> {
    pub(crate) line: L,
    pub(crate) headers: HeaderMap,
}

impl Inbox {
    /// Reads what arrives next; `false` at the end. No byte is lost where this is dropped.
    pub(crate) async fn more(&mut self, stream: &mut (impl AsyncRead + Unpin)) -> io::Result<bool> {
        Ok(stream.read_buf(&mut self.0).await? > 0)
    }

    /// The method and the path of the next request, and its headers; `None` at the end.
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
            if !self.more(stream).await? {
                return Ok(None);
            }
        }
    }

    /// The status of the next response, and its headers.
    pub(crate) async fn response_head(&mut self, stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Head<u16>> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut response = httparse::Response::new(&mut headers);
            if let httparse::Status::Complete(length) = response.parse(&self.0).map_err(invalid)? {
                let head = Head { line: response.code.unwrap_or_default(), headers: owned(response.headers) };
                self.0.drain(..length);
                return Ok(head);
            }
            if !self.more(stream).await? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// The body that belongs to these headers; `None` where it ends too early.
    pub(crate) async fn body(
        &mut self,
        stream: &mut (impl AsyncRead + Unpin),
        headers: &HeaderMap,
    ) -> io::Result<Option<Vec<u8>>> {
        let length = headers.get("content-length").and_then(|length| length.to_str().ok());
        let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        while self.0.len() < length {
            if !self.more(stream).await? {
                return Ok(None);
            }
        }
        Ok(Some(self.0.drain(..length).collect()))
    }

    /// The next so many bytes, if they have arrived.
    pub(crate) fn take(&mut self, length: usize) -> Option<Vec<u8>> {
        (self.0.len() >= length).then(|| self.0.drain(..length).collect())
    }

    /// All that has arrived.
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
