//! A connection that is being opened, by the request that waits for it.

use super::http1::Http1;
#[cfg(feature = "http2")]
use super::http2::Http2;
use super::shared::Shared;
use super::slot::{HostKey, Slot};
use super::unfinished::Unfinished;
use crate::runtime::BoxFuture;
use crate::task;
use crate::transport::connect::Connected;
use crate::transport::{TransportError, TransportErrorKind};
use http::Uri;
use std::pin::Pin;
#[cfg(feature = "http2")]
use std::sync::Arc;
use std::sync::Weak;
use std::task::{Context, Poll, ready};
use tokio::runtime::{self, Handle};

/// A new connection.
pub(super) enum Opened {
    Http1(Slot, Http1),
    #[cfg(feature = "http2")]
    Http2(Arc<Http2>),
}

/// Opens a connection.
///
/// If the request is abandoned while others of its runtime wait in the queue, a task continues the work as long as some
/// do. Otherwise no connection would ever open where connecting takes longer than requests may take. Requests of other
/// runtimes could not use the connection, and would wait for its slot if this runtime is not driven any more.
pub(super) struct Connecting {
    /// `None` once it has ended.
    work: Option<BoxFuture<'static, Result<Opened, TransportError>>>,
    pool: Weak<Shared>,
    host: HostKey,
    runtime: runtime::Id,
}

impl Connecting {
    pub(super) fn start(pool: Weak<Shared>, slot: Slot, uri: &Uri, runtime: runtime::Id) -> Self {
        let (host, uri) = (slot.host().clone(), uri.clone());
        let work = Box::pin(open(pool.clone(), slot, uri, runtime));
        Self { work: Some(work), pool, host, runtime }
    }
}

impl Future for Connecting {
    type Output = Result<Opened, TransportError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(work) = &mut self.work else { return Poll::Pending };
        let opened = ready!(work.as_mut().poll(context));
        self.work = None;
        Poll::Ready(opened)
    }
}

impl Drop for Connecting {
    fn drop(&mut self) {
        let Some(work) = self.work.take() else { return };
        let (Some(pool), Ok(handle)) = (self.pool.upgrade(), Handle::try_current()) else { return };
        if handle.id() != self.runtime {
            return;
        }
        let weak = self.pool.clone();
        let finish = async move {
            if let Ok(Opened::Http1(slot, connection)) = work.await
                && let Some(pool) = weak.upgrade()
            {
                pool.check_in(slot, connection, None);
            }
        };
        let (unfinished, task) = Unfinished::new(self.runtime, Box::pin(finish));
        if pool.keep_for_queue(&self.host, unfinished) {
            task::spawn(&handle, task);
        }
    }
}

async fn open(
    pool: Weak<Shared>,
    #[cfg_attr(not(feature = "http2"), allow(unused_mut, reason = "HTTP/1.1 is not negotiated"))] mut slot: Slot,
    uri: Uri,
    runtime: runtime::Id,
) -> Result<Opened, TransportError> {
    // The client may be dropped while a task finishes the work.
    let connector = pool.upgrade().map(|pool| pool.connector.clone());
    let connector = connector.ok_or_else(|| TransportError::new(TransportErrorKind::Connect, "the client is gone"))?;
    let connected: Connected = connector.connect(&uri).await?;
    let failed = |error| TransportError::new(TransportErrorKind::Connect, error);
    #[cfg(feature = "http2")]
    if connected.is_http2 {
        let host = slot.host().clone();
        let http2 = Http2::new(connected.stream, connected.socket, runtime, slot).await.map_err(failed)?;
        if let Some(pool) = pool.upgrade() {
            pool.share(&host, http2.clone());
        }
        return Ok(Opened::Http2(http2));
    }
    let http1 = Http1::new(connected, runtime).await.map_err(failed)?;
    #[cfg(feature = "http2")]
    if slot.negotiated()
        && let Some(pool) = pool.upgrade()
    {
        pool.negotiated_http1(slot.host());
    }
    Ok(Opened::Http1(slot, http1))
}
