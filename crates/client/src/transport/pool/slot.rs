//! A slot: the right to have one connection to a host open.

use http::Uri;
use http::uri::{Authority, Scheme};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Weak};
use tokio::runtime;

/// Connections are kept apart by scheme, host and port.
#[derive(Debug, Clone)]
pub(super) struct HostKey(Option<Scheme>, Option<Authority>);

impl HostKey {
    fn as_strs(&self) -> [&str; 2] {
        [self.0.as_ref().map_or("", Scheme::as_str), self.1.as_ref().map_or("", Authority::as_str)]
    }

    pub(super) fn of(uri: &Uri) -> Self {
        Self(uri.scheme().cloned(), uri.authority().cloned())
    }

    /// Whether the host may negotiate HTTP/2, which happens during the TLS handshake.
    #[cfg(feature = "http2")]
    pub(super) fn may_be_http2(&self) -> bool {
        self.0 == Some(Scheme::HTTPS)
    }
}

// As strings: an `Authority` compares and hashes byte by byte, whatever the case, and URIs are normalized.
impl PartialEq for HostKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_strs() == other.as_strs()
    }
}

impl Eq for HostKey {}

impl Hash for HostKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_strs().hash(state);
    }
}

/// What slots and connections report to the pool they belong to.
pub(super) trait SlotOwner: Send + Sync {
    /// A slot of `host` is free. `negotiating` is the runtime of its connection if that ended before it was known
    /// if the host speaks HTTP/2.
    fn released(&self, host: &HostKey, negotiating: Option<runtime::Id>);

    /// A shared connection to `host` takes no more requests.
    #[cfg(feature = "http2")]
    fn retired(&self, host: &HostKey);

    /// No request is on a shared connection to `host` any more, and another waits for its slot.
    #[cfg(feature = "http2")]
    fn unused(&self, host: &HostKey);
}

/// The right to one open connection. Dropping it releases the slot.
pub(super) struct Slot {
    /// `None` once an idle connection in the pool holds the right.
    owner: Option<Weak<dyn SlotOwner>>,
    host: HostKey,
    /// The runtime whose requests wait to learn from this connection if the host speaks HTTP/2.
    negotiates: Option<runtime::Id>,
}

impl Slot {
    pub(super) fn new(owner: Weak<dyn SlotOwner>, host: HostKey, negotiates: Option<runtime::Id>) -> Self {
        Self { owner: Some(owner), host, negotiates }
    }

    pub(super) fn host(&self) -> &HostKey {
        &self.host
    }

    /// Records that the protocol is known. Returns whether others waited for that.
    #[cfg(feature = "http2")]
    pub(super) fn negotiated(&mut self) -> bool {
        self.negotiates.take().is_some()
    }

    /// Leaves the right to an idle connection in the pool.
    pub(super) fn keep(mut self) {
        self.owner = None;
    }

    /// Reports that the connection in this slot takes no more requests.
    #[cfg(feature = "http2")]
    pub(super) fn report_retired(&self) {
        if let Some(owner) = self.owner() {
            owner.retired(&self.host);
        }
    }

    /// Reports that no request is on the shared connection in this slot any more.
    #[cfg(feature = "http2")]
    pub(super) fn report_unused(&self) {
        if let Some(owner) = self.owner() {
            owner.unused(&self.host);
        }
    }

    fn owner(&self) -> Option<Arc<dyn SlotOwner>> {
        self.owner.as_ref()?.upgrade()
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(owner) = self.owner() {
            owner.released(&self.host, self.negotiates);
        }
    }
}
