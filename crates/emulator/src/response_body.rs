//! The bodies of responses: whole, or in the ways that a fault asks for.

use bytes::Bytes;
use http_body_util::{Either, Full};
use hyper::body::{Body, Frame, SizeHint};
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use thiserror::Error;
use tokio::time::{Sleep, sleep};

/// In how many parts a slow body is sent, at most.
const PARTS: usize = 20;

/// A fault closes the connection instead of sending (the rest of) the response.
#[derive(Debug, Error)]
#[error("the connection is closed by a fault")]
pub(crate) struct ClosedByFaultError;

/// The body of a response.
pub(crate) type ResponseBody = Either<Full<Bytes>, FaultyBody>;

/// A body that is sent at once.
pub(crate) fn whole(bytes: Bytes) -> ResponseBody {
    Either::Left(Full::new(bytes))
}

/// A body that takes `duration`, or ends after its first half if it is `truncated`.
pub(crate) fn faulty(bytes: Bytes, duration: Duration, truncated: bool) -> ResponseBody {
    if duration.is_zero() && !truncated {
        return whole(bytes);
    }
    let length = bytes.len() as u64;
    let sent = if truncated { bytes.slice(..bytes.len() / 2) } else { bytes };
    let part = sent.len().div_ceil(PARTS).max(1);
    let parts: VecDeque<_> = sent.chunks(part).map(|part| sent.slice_ref(part)).collect();
    let interval = u32::try_from(parts.len()).ok().and_then(|count| duration.checked_div(count)).unwrap_or(duration);
    Either::Right(FaultyBody { parts, length, interval, truncated, pause: None })
}

/// The first half of a body, and then bytes that are not UTF-8: no parser of JSON accepts it.
pub(crate) fn garbage(body: &[u8]) -> Bytes {
    let (half, _) = body.split_at(body.len() / 2);
    [half, b"\xff\xfe\x00<garbage>"].concat().into()
}

/// A body that is sent slowly or not to its end.
#[derive(Debug)]
pub(crate) struct FaultyBody {
    parts: VecDeque<Bytes>,
    /// What `Content-Length` says, in bytes.
    length: u64,
    /// The time before each part.
    interval: Duration,
    truncated: bool,
    /// The wait before the next part; it starts when that part is asked for.
    pause: Option<Pin<Box<Sleep>>>,
}

impl Body for FaultyBody {
    type Data = Bytes;
    type Error = ClosedByFaultError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, ClosedByFaultError>>> {
        if self.parts.is_empty() && !self.truncated {
            return Poll::Ready(None);
        }
        // Also without a duration the first half reaches the client before the connection is closed.
        let interval = self.interval.max(Duration::from_millis(1));
        ready!(self.pause.get_or_insert_with(|| Box::pin(sleep(interval))).as_mut().poll(cx));
        self.pause = None;
        Poll::Ready(match self.parts.pop_front() {
            Some(part) => Some(Ok(Frame::data(part))),
            None => Some(Err(ClosedByFaultError)),
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
