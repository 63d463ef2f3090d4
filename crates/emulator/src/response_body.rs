//! The bodies of responses: complete, or slow or truncated because of a fault.

use bytes::Bytes;
use http_body_util::{Either, Full};
use hyper::body::{Body, Frame, SizeHint};
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use thiserror::Error;
use tokio::time::{Sleep, sleep};

/// The maximum number of parts of a slow body.
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

/// The first half of a body, followed by bytes that are not UTF-8, which no JSON parser accepts.
pub(crate) fn garbage(body: &[u8]) -> Bytes {
    let (half, _) = body.split_at(body.len() / 2);
    [half, b"\xff\xfe\x00<garbage>"].concat().into()
}

/// A body that is sent slowly, or truncated.
#[derive(Debug)]
pub(crate) struct FaultyBody {
    parts: VecDeque<Bytes>,
    /// The value of `Content-Length`, in bytes.
    length: u64,
    /// The time before each part.
    interval: Duration,
    truncated: bool,
    /// The delay before the next part, which starts when the part is polled.
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
        // Even without a duration, the first half reaches the client before the connection is closed.
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
