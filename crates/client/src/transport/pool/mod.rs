//! The connection pool: which request uses which connection.
//!
//! - A request over HTTP/1.1 drives its own connection: no task belongs to it. Dropping the
//!   request closes the connection, and a runtime that is not driven holds nothing in flight.
//! - A connection belongs to the runtime it was opened on, whose reactor serves its socket.
//!   Requests of other runtimes do not use it; they may close it to make room.
//! - Before an idle connection is used, everything that has arrived on it is read.
//! - Each host has a number of slots, one for each open connection. Requests wait for them in
//!   FIFO order, except that no slot is granted to a request that could not use it in time.
//!
//! From the bottom up: [`slot`] is the right to a connection, [`http1`] and [`http2`] carry requests,
//! with [`interim`] between them and the socket, [`unfinished`] is work that outlives its request, [`host`] decides who
//! gets which connection, [`shared`] locks the hosts, [`reaper`] closes what is idle for too long, [`connecting`] opens
//! connections, and [`lease`] sends a request.

mod connecting;
mod host;
mod http1;
#[cfg(feature = "http2")]
mod http2;
mod interim;
mod lease;
mod read_timeout;
mod reaper;
mod response_body;
mod send_error;
mod shared;
mod slot;
#[cfg(test)]
mod tests;
mod unfinished;

pub(super) use lease::Lease;
#[cfg(feature = "event-stream")]
pub(super) use response_body::ResponseBody;

use super::connect::Connector;
use super::{TransportError, TransportErrorKind};
use crate::metrics::ConnectionCounts;
use host::Limits;
use http::Uri;
use shared::Shared;
use slot::HostKey;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;

/// Connections to any number of hosts.
pub(super) struct Pool(Arc<Shared>);

impl Pool {
    /// Each host has at most `max_connections`, and at least one.
    pub(super) fn new(connector: Connector, max_connections: usize, idle_timeout: Option<Duration>) -> Self {
        Self(Shared::new(connector, Limits { max_connections: max_connections.max(1), idle_timeout }))
    }

    /// The connections to all hosts.
    pub(super) fn connections(&self) -> ConnectionCounts {
        self.0.connections()
    }

    /// Waits in FIFO order for a connection to the host of `uri`, or for the right to open one.
    ///
    /// `time_left` limits the wait and the request together. As long as others wait, no connection
    /// is granted to a request with too little time left. It does not end the wait: the caller does, by
    /// dropping the future.
    ///
    /// # Errors
    /// `Connect` outside of a tokio runtime.
    pub(super) async fn acquire(&self, uri: &Uri, time_left: Option<Duration>) -> Result<Lease<'_>, TransportError> {
        let runtime = Handle::try_current()
            .map_err(|error| TransportError::new(TransportErrorKind::Connect, error).with_peer(uri))?
            .id();
        let checkout = self.0.checkout(&HostKey::of(uri), runtime, time_left).await;
        Ok(Lease::new(&self.0, runtime, checkout))
    }
}
