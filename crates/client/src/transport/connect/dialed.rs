//! An established connection as a connector, for libraries that connect by themselves.

use http::Uri;
use hyper_util::rt::TokioIo;
use std::future::{Ready, ready};
use std::io;
use std::task::{Context, Poll};
use tower_service::Service;

/// A connector that returns its connection, once.
pub(super) struct Dialed<S>(Option<TokioIo<S>>);

impl<S> Dialed<S> {
    pub(super) fn new(connection: S) -> Self {
        Self(Some(TokioIo::new(connection)))
    }
}

impl<S> Service<Uri> for Dialed<S> {
    type Response = TokioIo<S>;
    type Error = io::Error;
    type Future = Ready<io::Result<TokioIo<S>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        ready(self.0.take().ok_or_else(|| io::ErrorKind::NotConnected.into()))
    }
}
