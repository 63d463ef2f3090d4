//! A connection, from its acceptance to the protocol that serves it.

use crate::message::ReadBuffer;
use crate::shared::{OpenGuard, Shared, lock};
use crate::{http1, http2};
use rustls::HandshakeKind;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

/// The behaviour of the server on a new connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnAccept {
    /// Requests are served.
    Serve,
    /// The connection is closed before anything is read.
    Close,
    /// The connection is reset (RST) before anything is read.
    Reset,
    /// The connection is reset (RST) after the TLS handshake.
    ResetAfterHandshake,
    /// The connection is closed after the head of the first request has been read.
    CloseAfterHead,
    /// All data is read and ignored until the client closes the connection.
    Ignore,
    /// After the first data has arrived, these bytes are sent and the connection is closed.
    Answer(&'static [u8]),
}

/// The protocols of a server's connections.
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
    let open = OpenGuard::new(shared.clone());
    // Broken connections are expected in tests of failures.
    let _ = accept(stream, number, on_accept, protocols, shared, open).await;
}

async fn accept(
    mut stream: TcpStream,
    number: usize,
    on_accept: OnAccept,
    protocols: Protocols,
    shared: Arc<Shared>,
    open: OpenGuard,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    match on_accept {
        OnAccept::Serve | OnAccept::ResetAfterHandshake => {}
        OnAccept::Close => return Ok(()),
        OnAccept::Reset => return stream.set_zero_linger(),
        OnAccept::CloseAfterHead => return ReadBuffer::default().request_head(&mut stream).await.map(drop),
        OnAccept::Ignore => return ignore(stream).await,
        OnAccept::Answer(bytes) => return answer(stream, bytes, &shared).await,
    }
    let Some(tls) = protocols.tls else { return http1::serve(stream, number, shared, open).await };
    let stream = tls.accept(stream).await?;
    if on_accept == OnAccept::ResetAfterHandshake {
        return stream.get_ref().0.set_zero_linger();
    }
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
    while ReadBuffer::default().fill(&mut stream).await? {}
    Ok(())
}

async fn answer(mut stream: TcpStream, bytes: &[u8], shared: &Shared) -> io::Result<()> {
    let mut buffer = ReadBuffer::default();
    buffer.fill(&mut stream).await?;
    let written = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    while buffer.fill(&mut stream).await.unwrap_or(false) {}
    lock(&shared.raw).push(buffer.bytes().to_vec());
    written
}
