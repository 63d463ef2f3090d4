//! The body of a response, for any operation.

#[cfg(feature = "event-stream")]
use crate::transport::ResponseStream;
use bytes::Bytes;

/// The bytes that were read from a body, and the rest of an event stream.
pub(crate) struct Payload {
    pub(crate) read: Bytes,
    /// `None` once the whole body has been read.
    #[cfg(feature = "event-stream")]
    pub(crate) rest: Option<ResponseStream>,
}

impl Payload {
    /// A body that was read to its end.
    pub(crate) fn whole(read: Bytes) -> Self {
        Self {
            read,
            #[cfg(feature = "event-stream")]
            rest: None,
        }
    }
}
