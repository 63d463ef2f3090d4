//! HTTP/2: a connection on which a call was given up takes no more calls.
//!
//! Over HTTP/1.1 such a connection is closed. Over HTTP/2 it has other calls on it, which may go
//! on; but where the answer did not come in time, the next attempt is better off elsewhere.

use super::Body;
use http::Request;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::{CaptureConnection, Connected, capture_connection};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

const HTTP_1: u8 = 1;
const HTTP_2: u8 = 2;

/// Which versions of HTTP the connections with TLS have had so far.
#[derive(Clone, Default)]
pub(super) struct Versions(Arc<AtomicU8>);

impl Versions {
    pub(super) fn note(&self, connected: &Connected) {
        self.0.fetch_or(if connected.is_negotiated_h2() { HTTP_2 } else { HTTP_1 }, Ordering::Relaxed);
    }

    /// Whether the connection of `request` may turn out to be HTTP/2.
    fn may_be_http2(&self, request: &Request<Body>) -> bool {
        request.uri().scheme() == Some(&Scheme::HTTPS) && self.0.load(Ordering::Relaxed) != HTTP_1
    }
}

/// A call that is not over. Dropping it closes its connection to calls that come later.
pub(super) struct Unfinished(Option<CaptureConnection>);

impl Unfinished {
    pub(super) fn begin(request: &mut Request<Body>, versions: &Versions) -> Self {
        // To know the connection costs some memory: not where it makes no difference.
        Self(versions.may_be_http2(request).then(|| capture_connection(request)))
    }

    pub(super) fn finish(mut self) {
        self.0 = None;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(connection) = &self.0
            && let Some(connected) = connection.connection_metadata().as_ref()
        {
            connected.poison();
        }
    }
}
