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
/// A client creates the bodies of its requests. Use [`From`] to send other requests through a transport.
pub struct Body {
    bytes: Option<Bytes>,
    state: WriteState,
}

/// Whether a request may have been written to a connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct WriteState(Arc<AtomicU8>);

const UNREAD: u8 = 0;
const READ: u8 = 1;
const ABANDONED: u8 = 2;

impl WriteState {
    /// Whether the body has been read so far.
    pub(crate) fn is_written(&self) -> bool {
        self.0.load(Ordering::Acquire) == READ
    }

    /// Decides for good whether the request may have been written. Returns whether it may.
    ///
    /// Call it when a request is abandoned, for instance after a timeout. If the request has not been
    /// written by then, it never will be: the connection's task, which may be about to write it, finds
    /// the request abandoned.
    pub(crate) fn settle(&self) -> bool {
        self.0.compare_exchange(UNREAD, ABANDONED, Ordering::AcqRel, Ordering::Acquire) == Err(READ)
    }

    /// Records that the body is read, unless the request was abandoned. Returns whether it may be read.
    fn start_writing(&self) -> bool {
        let previous = self.0.compare_exchange(UNREAD, READ, Ordering::AcqRel, Ordering::Acquire);
        previous != Err(ABANDONED)
    }
}

impl Body {
    pub(crate) fn new(bytes: Bytes, state: WriteState) -> Self {
        Self { bytes: Some(bytes), state }
    }

    /// A copy, to send if this body is not read.
    #[cfg(feature = "http2")]
    pub(crate) fn copy(&self) -> Self {
        Self { bytes: self.bytes.clone(), state: self.state.clone() }
    }

    /// Whether this body or a copy of it has been read.
    #[cfg(feature = "http2")]
    pub(crate) fn is_read(&self) -> bool {
        self.state.is_written()
    }

    /// The bytes. Calling this does not count the request as sent.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or_default()
    }

    /// The bytes. The request counts as sent from now on.
    ///
    /// They are empty when the client has already abandoned the request, which then must not be sent.
    pub fn into_bytes(mut self) -> Bytes {
        if !self.state.start_writing() {
            return Bytes::new();
        }
        self.bytes.take().unwrap_or_default()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self::new(bytes.into(), WriteState::default())
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("bytes", &self.as_bytes().len()).field("read", &self.state.is_written()).finish()
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = AbandonedError;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, AbandonedError>>> {
        #[cfg(test)]
        frames::record();
        if !self.state.start_writing() {
            return Poll::Ready(Some(Err(AbandonedError)));
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

/// The request was abandoned before its body was read. The error keeps hyper from sending an empty body.
#[derive(Debug, Error)]
#[error("the request was abandoned")]
pub struct AbandonedError;

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
        matches!(frame, Poll::Ready(Some(Err(AbandonedError))))
    }

    #[test]
    fn a_request_is_either_written_or_abandoned() {
        let written = WriteState::default();
        assert!(is_read(Body::new(Bytes::from_static(b"{}"), written.clone())));
        assert!(written.is_written() && written.settle() && written.is_written());

        let unwritten = WriteState::default();
        let body = Body::new(Bytes::from_static(b"{}"), unwritten.clone());
        assert!(!unwritten.settle());
        assert!(fails(body) && !unwritten.is_written() && !unwritten.settle());
    }
}
