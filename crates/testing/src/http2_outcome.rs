//! What becomes of a request over HTTP/2, by name.

use crate::reply::{Http2Error, Reply};

/// What becomes of a request over HTTP/2: a name that tests can compare and count, and a
/// [reply](Self::reply). Answers are `{}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is answered.
    Answer,
    /// It is answered once the client has answered a PING.
    Ping,
    /// It is answered, and the connection is closed without a GOAWAY.
    AnswerAndClose,
    /// It is answered as the last one, which a GOAWAY says, and the connection is closed.
    GoAwayAfter,
    /// Its stream is refused (RST_STREAM, REFUSED_STREAM): nothing was done.
    Refuse,
    /// The server goes away before it (GOAWAY), and closes the connection: nothing was done.
    GoAwayBefore,
    /// The same, blaming the client (GOAWAY, ENHANCE_YOUR_CALM).
    CalmDown,
    /// Its stream is ended by an error (RST_STREAM, INTERNAL_ERROR).
    Break,
    /// The same inside the body of the answer.
    BreakInBody,
    /// It is the last one, which a GOAWAY says, and the connection is closed without its answer.
    GoAwayAfterUnanswered,
    /// The connection is closed without an answer.
    Close,
    /// The connection is closed inside the body of the answer.
    CloseInBody,
    /// It is never answered.
    Silence,
}

impl Fate {
    /// What the server does.
    pub fn reply(self) -> Reply {
        let answer = Reply::json("{}");
        match self {
            Self::Answer => answer,
            Self::Ping => answer.after_ping(),
            Self::AnswerAndClose => answer.then_close(),
            Self::GoAwayAfter => answer.then_go_away(),
            Self::Refuse => Reply::reset_stream(Http2Error::RefusedStream),
            Self::GoAwayBefore => Reply::go_away(Http2Error::NoError),
            Self::CalmDown => Reply::go_away(Http2Error::EnhanceYourCalm),
            Self::Break => Reply::reset_stream(Http2Error::InternalError),
            Self::BreakInBody => answer.cut_in_body(1).then_reset_stream(Http2Error::InternalError),
            Self::GoAwayAfterUnanswered => Reply::close().then_go_away(),
            Self::Close => Reply::close(),
            Self::CloseInBody => answer.cut_in_body(1),
            Self::Silence => Reply::stall(),
        }
    }
}
