//! The head of a request.

use std::io;

/// What a request says that its response depends on.
#[derive(Debug, Default)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) target: String,
    pub(crate) authorization: String,
    pub(crate) content_length: usize,
}

impl Request {
    /// Parses a head without the empty line at its end.
    pub(crate) fn parse(head: &[u8]) -> io::Result<Self> {
        let malformed = || io::Error::from(io::ErrorKind::InvalidData);
        let head = str::from_utf8(head).map_err(|_| malformed())?;
        let mut lines = head.split("\r\n");
        let mut request = Self::default();
        request.path = lines.next().and_then(|line| line.split(' ').nth(1)).ok_or_else(malformed)?.to_owned();
        for line in lines {
            let (name, value) = line.split_once(':').ok_or_else(malformed)?;
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => request.content_length = value.parse().map_err(|_| malformed())?,
                "x-amz-target" => request.target = value.to_owned(),
                "authorization" => request.authorization = value.to_owned(),
                _ => {}
            }
        }
        Ok(request)
    }
}
