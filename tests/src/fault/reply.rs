//! What a server does with an attempt or a connection.

use std::time::{Duration, SystemTime};
use time::OffsetDateTime;
use time::format_description::FormatItem;
use time::macros::format_description;

/// The date of HTTP, such as `Sun, 23 Nov 2025 04:15:59 GMT`.
const HTTP_DATE: &[FormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// What becomes of a new connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Greeting {
    /// Attempts are read and answered.
    Serve,
    /// It is closed before anything is read.
    Close,
    /// It is reset before anything is read.
    Reset,
    /// It is closed when the head of an attempt was read.
    CloseAfterHead,
    /// Nothing is read, and nothing written, as long as the server lives.
    Ignore,
}

/// What becomes of an attempt.
#[derive(Debug, Clone)]
pub struct Reply {
    pub(super) delay: Duration,
    pub(super) head: Head,
    pub(super) body: Vec<u8>,
    pub(super) pace: Option<Duration>,
    pub(super) cut: Option<Cut>,
    pub(super) extra: Vec<u8>,
    pub(super) extra_delay: Duration,
    pub(super) end: End,
}

#[derive(Debug, Clone)]
pub(super) enum Head {
    Http { status: u16, headers: Vec<(String, String)> },
    Raw(Vec<u8>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    InHead,
    InBody(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    KeepOpen,
    Close,
    CloseAfter(Duration),
    Reset,
    Silence,
}

impl Reply {
    /// An answer with this status and body.
    pub fn answer(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), "application/x-amz-json-1.0".to_owned())];
        Self::of(Head::Http { status, headers }, body.into(), End::KeepOpen)
    }

    /// A success with this body.
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::answer(200, body)
    }

    /// An error of the service, told by `__type`.
    pub fn error(status: u16, code: &str) -> Self {
        Self::answer(status, format!(r#"{{"__type":"com.amazonaws.fault#{code}","message":"as scripted"}}"#))
    }

    /// These bytes, whatever they are, and the end of the connection.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::of(Head::Raw(bytes.into()), Vec::new(), End::Close)
    }

    /// No answer, ever.
    pub fn silence() -> Self {
        Self::of(Head::Raw(Vec::new()), Vec::new(), End::Silence)
    }

    /// The end of the connection instead of an answer.
    pub fn close() -> Self {
        Self::raw("")
    }

    /// A reset of the connection (RST) instead of an answer.
    pub fn reset() -> Self {
        Self::raw("").then_reset()
    }

    fn of(head: Head, body: Vec<u8>, end: End) -> Self {
        Self {
            delay: Duration::ZERO,
            head,
            body,
            pace: None,
            cut: None,
            extra: Vec::new(),
            extra_delay: Duration::ZERO,
            end,
        }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Head::Http { headers, .. } = &mut self.head {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// With this time in its `Date` header.
    #[must_use]
    pub fn date(self, date: SystemTime) -> Self {
        self.header("date", &http_date(date))
    }

    /// Later by `delay`.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// With a pause before each byte of the body.
    #[must_use]
    pub fn dripping(mut self, pause: Duration) -> Self {
        self.pace = Some(pause);
        self
    }

    /// Cut off in the middle of the head, where the connection is closed.
    #[must_use]
    pub fn cut_in_head(mut self) -> Self {
        self.cut = Some(Cut::InHead);
        self.then_close()
    }

    /// Cut off after so many bytes of the body, where the connection is closed.
    #[must_use]
    pub fn cut_in_body(mut self, sent: usize) -> Self {
        self.cut = Some(Cut::InBody(sent));
        self.then_close()
    }

    /// Followed by bytes that nobody asked for, in the same write.
    #[must_use]
    pub fn followed_by(mut self, extra: impl Into<Vec<u8>>) -> Self {
        self.extra = extra.into();
        self
    }

    /// Followed by bytes that nobody asked for, some time later.
    #[must_use]
    pub fn followed_later_by(mut self, delay: Duration, extra: impl Into<Vec<u8>>) -> Self {
        self.extra_delay = delay;
        self.followed_by(extra)
    }

    /// Followed by the end of the connection, which no header announces.
    #[must_use]
    pub fn then_close(mut self) -> Self {
        self.end = End::Close;
        self
    }

    /// Followed by the end of the connection once it was unused for so long.
    #[must_use]
    pub fn then_close_after(mut self, idle: Duration) -> Self {
        self.end = End::CloseAfter(idle);
        self
    }

    /// Followed by a reset of the connection (RST).
    #[must_use]
    pub fn then_reset(mut self) -> Self {
        self.end = End::Reset;
        self
    }

    /// Followed by silence on a connection that stays open.
    #[must_use]
    pub fn then_silence(mut self) -> Self {
        self.end = End::Silence;
        self
    }

    /// The whole answer as it is written: for a second one that follows the first.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.head_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }

    pub(super) fn has_header(&self, name: &str) -> bool {
        match &self.head {
            Head::Http { headers, .. } => headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)),
            Head::Raw(_) => true,
        }
    }

    pub(super) fn head_bytes(&self) -> Vec<u8> {
        let (status, headers) = match &self.head {
            Head::Http { status, headers } => (status, headers),
            Head::Raw(bytes) => return bytes.clone(),
        };
        let mut head = format!("HTTP/1.1 {status} Scripted\r\n");
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

/// A time as HTTP writes it.
pub(super) fn http_date(date: SystemTime) -> String {
    OffsetDateTime::from(date).format(HTTP_DATE).unwrap_or_default()
}
