//! The body of a request, which knows whether it has been read.

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use thiserror::Error;

/// The body of a request: bytes in memory.
///
/// It is read when a transport starts to write the request, so a body that was never read
/// means that the service cannot have seen the request. `Debug` does not show the bytes, which
/// may hold sensitive values.
///
/// Clients make the bodies of their requests. [`From`] makes others, of messages that no client knows about.
pub struct Body {
    bytes: Option<Bytes>,
    read: Written,
}

/// Whether a request may have been written to a connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Written(Arc<AtomicU8>);

const UNREAD: u8 = 0;
const READ: u8 = 1;
const GIVEN_UP: u8 = 2;

impl Written {
    pub(crate) fn get(&self) -> bool {
        self.0.load(Ordering::Acquire) == READ
    }

    /// Decides for good whether the request may have been written. Returns whether it may.
    ///
    /// If it has not been written yet, nobody can write it any more: the connection's task, which
    /// may just be about to, finds that the request was given up. To be called when a request is
    /// abandoned, after a timeout for instance.
    pub(crate) fn settle(&self) -> bool {
        self.0.compare_exchange(UNREAD, GIVEN_UP, Ordering::AcqRel, Ordering::Acquire) == Err(READ)
    }

    /// Notes that the body is read, unless the request was given up.
    fn set(&self) -> bool {
        let previous = self.0.compare_exchange(UNREAD, READ, Ordering::AcqRel, Ordering::Acquire);
        previous != Err(GIVEN_UP)
    }
}

impl Body {
    pub(crate) fn new(bytes: Bytes, read: Written) -> Self {
        Self { bytes: Some(bytes), read }
    }

    /// The bytes, to look at. The request does not count as sent for that.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or_default()
    }

    /// The bytes. The request counts as sent from now on.
    ///
    /// They are empty when the client has already given the request up, which then must not be sent.
    pub fn into_bytes(mut self) -> Bytes {
        if !self.read.set() {
            return Bytes::new();
        }
        self.bytes.take().unwrap_or_default()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self::new(bytes.into(), Written::default())
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("bytes", &self.as_bytes().len()).field("read", &self.read.get()).finish()
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = GivenUp;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, GivenUp>>> {
        #[cfg(test)]
        frames::record();
        if !self.read.set() {
            return Poll::Ready(Some(Err(GivenUp)));
        }
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

/// The request was given up before its body was read: it must not end as if it were complete.
#[derive(Debug, Error)]
#[error("the request was given up")]
pub struct GivenUp;

/// The stack at the moment a body is read: from `send()` down to hyper and back to the body.
#[cfg(test)]
pub(crate) mod frames {
    use std::backtrace::Backtrace;
    use std::cell::RefCell;

    thread_local! {
        static STACK: RefCell<Option<String>> = const { RefCell::new(None) };
    }

    pub(super) fn record() {
        STACK.with_borrow_mut(|stack| *stack = Some(Backtrace::force_capture().to_string()));
    }

    /// The functions on the stack when this thread last read a body, the innermost first, each with its
    /// file where there is debug information.
    pub(crate) fn take() -> Vec<String> {
        let mut frames: Vec<String> = Vec::new();
        for line in STACK.take().unwrap_or_default().lines().map(str::trim_start) {
            match (line.split_once(": "), line.strip_prefix("at ")) {
                (_, Some(file)) => frames.last_mut().unwrap().push_str(&format!(" at {file}")),
                (Some((_, name)), None) => frames.push(name.to_owned()),
                (None, None) => {}
            }
        }
        frames
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body::Body as _;
    use std::pin::pin;
    use std::task::Waker;

    fn is_read(body: Body) -> bool {
        let frame = pin!(body).poll_frame(&mut Context::from_waker(Waker::noop()));
        matches!(frame, Poll::Ready(Some(Ok(_))))
    }

    fn fails(body: Body) -> bool {
        let frame = pin!(body).poll_frame(&mut Context::from_waker(Waker::noop()));
        matches!(frame, Poll::Ready(Some(Err(GivenUp))))
    }

    #[test]
    fn a_request_is_either_written_or_given_up() {
        let written = Written::default();
        assert!(is_read(Body::new(Bytes::from_static(b"{}"), written.clone())));
        assert!(written.get() && written.settle() && written.get());

        let unwritten = Written::default();
        let body = Body::new(Bytes::from_static(b"{}"), unwritten.clone());
        assert!(!unwritten.settle());
        assert!(fails(body) && !unwritten.get() && !unwritten.settle());
    }
}
