//! The body of a request, which knows whether it has been read.

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

/// The body of a request: bytes in memory.
///
/// It is read when a transport starts to write the request, so a body that was never read
/// means that the service cannot have seen the request. `Debug` does not show the bytes, which
/// may hold sensitive values.
pub struct Body {
    bytes: Option<Bytes>,
    read: Written,
}

/// Whether a request may have been written to a connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Written(Arc<AtomicBool>);

impl Written {
    pub(crate) fn get(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    fn set(&self) {
        self.0.store(true, Ordering::Release);
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
    pub fn into_bytes(mut self) -> Bytes {
        self.read.set();
        self.bytes.take().unwrap_or_default()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("bytes", &self.as_bytes().len()).field("read", &self.read.get()).finish()
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.read.set();
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
