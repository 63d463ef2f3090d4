//! One connection, from its acceptance to the protocol that is spoken on it.

use crate::message::Inbox;
use crate::shared::{Open, Shared, lock};
use crate::{http1, http2};
use rustls::HandshakeKind;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

/// What becomes of a new connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnAccept {
    /// Requests are read and answered.
    Serve,
    /// It is closed before anything is read.
    Close,
    /// It is reset before anything is read.
    Reset,
    /// It is closed when the head of a request was read.
    CloseAfterHead,
    /// Whatever arrives is ignored, until the client closes it.
    Ignore,
    /// Whatever arrives first is answered with these bytes, and the connection is closed.
    Answer(&'static [u8]),
}

/// What is spoken on connections.
#[derive(Clone, Default)]
pub(crate) struct Protocols {
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) max_concurrent_streams: Option<u32>,
}

/// Serves a connection until either side ends it.
pub(crate) async fn serve(
    stream: TcpStream,
    number: usize,
    on_accept: OnAccept,
    protocols: Protocols,
    shared: Arc<Shared>,
) {
    let open = Open::new(shared.clone());
    // A connection that breaks has served its purpose.
    let _ = accept(stream, number, on_accept, protocols, shared, open).await;
}

async fn accept(
    mut stream: TcpStream,
    number: usize,
    on_accept: OnAccept,
    protocols: Protocols,
    shared: Arc<Shared>,
    open: Open,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    match on_accept {
        OnAccept::Serve => {}
        OnAccept::Close => return Ok(()),
        OnAccept::Reset => return stream.set_zero_linger(),
        OnAccept::CloseAfterHead => return Inbox::default().request_head(&mut stream).await.map(drop),
        OnAccept::Ignore => return ignore(stream).await,
        OnAccept::Answer(bytes) => return answer(stream, bytes, &shared).await,
    }
    let Some(tls) = protocols.tls else { return http1::serve(stream, number, shared, open).await };
    let stream = tls.accept(stream).await?;
    if stream.get_ref().1.handshake_kind() == Some(HandshakeKind::Resumed) {
        shared.resumed.fetch_add(1, Ordering::SeqCst);
    }
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        http2::serve(stream, number, protocols.max_concurrent_streams, shared).await
    } else {
        http1::serve(stream, number, shared, open).await
    }
}

async fn ignore(mut stream: TcpStream) -> io::Result<()> {
    while Inbox::default().more(&mut stream).await? {}
    Ok(())
}

async fn answer(mut stream: TcpStream, bytes: &[u8], shared: &Shared) -> io::Result<()> {
    let mut inbox = Inbox::default();
    inbox.more(&mut stream).await?;
    let written = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    while inbox.more(&mut stream).await.unwrap_or(false) {}
    lock(&shared.raw).push(inbox.bytes().to_vec());
    written
}
