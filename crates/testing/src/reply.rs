//! Scripted replies to requests.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};
use time::OffsetDateTime;
use time::format_description::FormatItem;
use time::macros::format_description;

/// The `http-date` format, such as `Sun, 23 Nov 2025 04:15:59 GMT`.
const HTTP_DATE: &[FormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// The scripted reply to a request: a response with optional faults, or a fault instead of a response.
#[derive(Debug, Clone)]
#[must_use]
pub struct Reply {
    pub(crate) delay: Duration,
    pub(crate) after_requests: usize,
    pub(crate) after_ping: bool,
    pub(crate) go_away: Option<GoAway>,
    pub(crate) has_request_id: bool,
    pub(crate) interim: usize,
    pub(crate) head: Head,
    pub(crate) body: Vec<u8>,
    pub(crate) pace: Option<Duration>,
    pub(crate) cut: Option<Cut>,
    pub(crate) extra: Vec<u8>,
    pub(crate) extra_delay: Duration,
    pub(crate) end: End,
}

#[derive(Debug, Clone)]
pub(crate) enum Head {
    Http { status: u16, headers: Vec<(String, String)> },
    Raw(Vec<u8>),
    Forward(SocketAddr),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    BeforeHead,
    InHead,
    InBody(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    KeepOpen,
    Close,
    CloseAfter(Duration),
    Reset,
    ResetStream(Http2Error),
    Stall,
}

/// A GOAWAY frame before the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GoAway {
    /// Whether the last stream ID of the frame includes this request.
    pub(crate) includes_request: bool,
    pub(crate) error: Http2Error,
}

/// Error codes of HTTP/2 (RFC 9113, section 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Http2Error {
    /// NO_ERROR
    NoError = 0,
    /// INTERNAL_ERROR
    InternalError = 2,
    /// REFUSED_STREAM: the request was not processed.
    RefusedStream = 7,
    /// ENHANCE_YOUR_CALM
    EnhanceYourCalm = 11,
}

impl Reply {
    /// A response with this status and body.
    pub fn answer(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), "application/x-amz-json-1.0".to_owned())];
        Self::of(Head::Http { status, headers }, body.into(), End::KeepOpen)
    }

    /// A response with status 200 and this body.
    pub fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::answer(200, body)
    }

    /// An error response of the service, with the error code in `__type`.
    pub fn error(status: u16, code: &str) -> Self {
        Self::answer(status, format!(r#"{{"__type":"com.amazonaws.fault#{code}","message":"as scripted"}}"#))
    }

    /// Sends these bytes instead of a response, and closes the connection.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::of(Head::Raw(bytes.into()), Vec::new(), End::Close)
    }

    /// A response with status 200 and a chunked body, such as an event stream.
    pub fn chunked<C: AsRef<[u8]>>(chunks: impl IntoIterator<Item = C>) -> Self {
        Self::unfinished(chunks).body_ends_with(b"0\r\n\r\n")
    }

    /// A response with status 200 and a chunked body without the last, empty chunk, so that the body does not end.
    pub fn unfinished<C: AsRef<[u8]>>(chunks: impl IntoIterator<Item = C>) -> Self {
        chunks.into_iter().fold(Self::json("").header("transfer-encoding", "chunked"), |reply, chunk| {
            let chunk = chunk.as_ref();
            reply.body_ends_with(&[format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
        })
    }

    fn body_ends_with(mut self, bytes: &[u8]) -> Self {
        self.body.extend_from_slice(bytes);
        self
    }

    /// Forwards the request to another server, and sends its response. The server must support HTTP/1.1 and send
    /// `Content-Length`.
    pub fn forward(server: SocketAddr) -> Self {
        Self::of(Head::Forward(server), Vec::new(), End::KeepOpen)
    }

    /// Never sends a response, and keeps the connection open.
    pub fn stall() -> Self {
        Self::of(Head::Raw(Vec::new()), Vec::new(), End::Stall)
    }

    /// Closes the connection instead of sending a response.
    pub fn close() -> Self {
        Self::raw("")
    }

    /// Resets the connection (RST) instead of sending a response.
    pub fn reset() -> Self {
        Self::raw("").then_reset()
    }

    /// Over HTTP/2: resets the stream (RST_STREAM) with this error instead of sending a response.
    pub fn reset_stream(error: Http2Error) -> Self {
        Self::of(Head::Raw(Vec::new()), Vec::new(), End::ResetStream(error))
    }

    /// Over HTTP/2: sends a GOAWAY that excludes this request, and closes the connection. The request was not
    /// processed.
    pub fn go_away(error: Http2Error) -> Self {
        let mut reply = Self::close();
        reply.go_away = Some(GoAway { includes_request: false, error });
        reply
    }

    fn of(head: Head, body: Vec<u8>, end: End) -> Self {
        Self {
            delay: Duration::ZERO,
            after_requests: 0,
            after_ping: false,
            go_away: None,
            has_request_id: true,
            interim: 0,
            head,
            body,
            pace: None,
            cut: None,
            extra: Vec::new(),
            extra_delay: Duration::ZERO,
            end,
        }
    }

    /// Sets the status.
    pub fn status(mut self, code: u16) -> Self {
        if let Head::Http { status, .. } = &mut self.head {
            *status = code;
        }
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Head::Http { headers, .. } = &mut self.head {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Omits the request ID, such as `request-0`, which responses have by default.
    pub fn without_request_id(mut self) -> Self {
        self.has_request_id = false;
        self
    }

    /// Sends `count` interim responses (103) before the response.
    pub fn after_interim(mut self, count: usize) -> Self {
        self.interim = count;
        self
    }

    /// Sets the `Date` header.
    pub fn date(self, date: SystemTime) -> Self {
        self.header("date", &http_date(date))
    }

    /// Delays the response by `delay`.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Delays the response until `count` requests have arrived in total.
    pub fn after_requests(mut self, count: usize) -> Self {
        self.after_requests = count;
        self
    }

    /// Over HTTP/2: delays the response until the client has acknowledged a PING.
    pub fn after_ping(mut self) -> Self {
        self.after_ping = true;
        self
    }

    /// Over HTTP/1.1: pauses before each byte of the body. Over HTTP/2: after a reply that
    /// [stalls](Self::then_stall), sends empty DATA frames without end, with a pause before each.
    pub fn drip(mut self, pause: Duration) -> Self {
        self.pace = Some(pause);
        self
    }

    /// Closes the connection instead of sending the response, as if it was lost.
    pub fn lost(mut self) -> Self {
        self.cut = Some(Cut::BeforeHead);
        self.then_close()
    }

    /// Truncates the response in the middle of its head, and closes the connection.
    pub fn cut_in_head(mut self) -> Self {
        self.cut = Some(Cut::InHead);
        self.then_close()
    }

    /// Truncates the response after `sent` bytes of its body, and closes the connection.
    pub fn cut_in_body(mut self, sent: usize) -> Self {
        self.cut = Some(Cut::InBody(sent));
        self.then_close()
    }

    /// Sends unsolicited bytes after the response, in the same write.
    pub fn followed_by(mut self, extra: impl Into<Vec<u8>>) -> Self {
        self.extra = extra.into();
        self
    }

    /// Sends unsolicited bytes after the response and a delay.
    pub fn followed_later_by(mut self, delay: Duration, extra: impl Into<Vec<u8>>) -> Self {
        self.extra_delay = delay;
        self.followed_by(extra)
    }

    /// Closes the connection after the response, without announcing it by a header.
    pub fn then_close(mut self) -> Self {
        self.end = End::Close;
        self
    }

    /// Closes the connection after the response, once it has been idle for this duration.
    pub fn then_close_after(mut self, idle: Duration) -> Self {
        self.end = End::CloseAfter(idle);
        self
    }

    /// Resets the connection (RST) after the response.
    pub fn then_reset(mut self) -> Self {
        self.end = End::Reset;
        self
    }

    /// Sends nothing more after the response, and keeps the connection open.
    pub fn then_stall(mut self) -> Self {
        self.end = End::Stall;
        self
    }

    /// Over HTTP/2: resets the stream (RST_STREAM) with this error after the data.
    pub fn then_reset_stream(mut self, error: Http2Error) -> Self {
        self.end = End::ResetStream(error);
        self
    }

    /// Over HTTP/2: announces this response as the last one of the connection by a GOAWAY before it, and closes the
    /// connection after it.
    pub fn then_go_away(mut self) -> Self {
        self.go_away = Some(GoAway { includes_request: true, error: Http2Error::NoError });
        self.then_close()
    }

    /// The bytes of the response, for example to send it as unsolicited bytes after another response.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.head_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }

    pub(crate) fn has_header(&self, name: &str) -> bool {
        match &self.head {
            Head::Http { headers, .. } => headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)),
            Head::Raw(_) | Head::Forward(_) => true,
        }
    }

    pub(crate) fn head_bytes(&self) -> Vec<u8> {
        let (status, headers) = match &self.head {
            Head::Http { status, headers } => (status, headers),
            Head::Raw(bytes) => return bytes.clone(),
            Head::Forward(_) => return Vec::new(),
        };
        let mut head = "HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n".repeat(self.interim);
        head += &format!("HTTP/1.1 {status} Scripted\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !self.has_header("transfer-encoding") && !self.has_header("content-length") {
            head += &format!("content-length: {}\r\n", self.body.len());
        }
        head += "\r\n";
        head.into_bytes()
    }
}

/// A time in the `http-date` format.
pub(crate) fn http_date(date: SystemTime) -> String {
    OffsetDateTime::from(date).format(HTTP_DATE).unwrap_or_default()
}
