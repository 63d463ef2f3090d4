//! Outcomes of a request over HTTP/2, by name.

use crate::reply::{Http2Error, Reply};

/// The outcome of a request over HTTP/2. Unlike a [`Reply`], outcomes can be compared and counted. The body of
/// responses is `{}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Http2Outcome {
    /// A response.
    Respond,
    /// A response, after the client has acknowledged a PING.
    RespondAfterPing,
    /// A response, after which the connection is closed without a GOAWAY.
    RespondThenClose,
    /// A response. A GOAWAY announces that it is the last one, and the connection is closed.
    RespondThenGoAway,
    /// The stream is refused (RST_STREAM, REFUSED_STREAM): the request was not processed.
    RefuseStream,
    /// A GOAWAY excludes the request, and the connection is closed: the request was not processed.
    GoAwayBeforeRequest,
    /// A GOAWAY with the error ENHANCE_YOUR_CALM excludes the request, and the connection is closed.
    EnhanceYourCalm,
    /// The stream is reset with an error (RST_STREAM, INTERNAL_ERROR).
    ResetStream,
    /// The stream is reset with an error within the body of the response.
    ResetStreamInBody,
    /// A GOAWAY includes the request, but the connection is closed without a response.
    GoAwayWithoutResponse,
    /// The connection is closed without a response.
    CloseWithoutResponse,
    /// The connection is closed within the body of the response.
    CloseInBody,
    /// No response is ever sent, and the connection stays open.
    NeverRespond,
}

impl Http2Outcome {
    /// The reply of the server.
    pub fn reply(self) -> Reply {
        let response = Reply::json("{}");
        match self {
            Self::Respond => response,
            Self::RespondAfterPing => response.after_ping(),
            Self::RespondThenClose => response.then_close(),
            Self::RespondThenGoAway => response.then_go_away(),
            Self::RefuseStream => Reply::reset_stream(Http2Error::RefusedStream),
            Self::GoAwayBeforeRequest => Reply::go_away(Http2Error::NoError),
            Self::EnhanceYourCalm => Reply::go_away(Http2Error::EnhanceYourCalm),
            Self::ResetStream => Reply::reset_stream(Http2Error::InternalError),
            Self::ResetStreamInBody => response.cut_in_body(1).then_reset_stream(Http2Error::InternalError),
            Self::GoAwayWithoutResponse => Reply::close().then_go_away(),
            Self::CloseWithoutResponse => Reply::close(),
            Self::CloseInBody => response.cut_in_body(1),
            Self::NeverRespond => Reply::stall(),
        }
    }
}
