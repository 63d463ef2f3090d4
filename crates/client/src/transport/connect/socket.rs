//! A TCP socket that can be examined while it is idle.

use hyper_util::client::legacy::connect::{Connected, Connection};
use socket2::SockRef;
use std::io::{self, ErrorKind, IoSlice};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// The head and the body of a request that are not longer are sent as one piece: to copy them takes less time than the
/// operating system needs for several pieces.
const SMALL: usize = 2048;

/// A TCP stream. [`SocketState`] observes and controls it from outside of hyper, which owns it.
pub(in super::super) struct Socket {
    stream: TcpStream,
    state: Arc<SocketState>,
}

/// The state that a pooled connection shares with the socket below TLS and HTTP.
#[derive(Default)]
pub(in super::super) struct SocketState {
    /// Whether the next read asks the operating system even if the reactor has reported nothing.
    probe: AtomicBool,
    /// While set, arriving bytes wake the waker of idle connections instead of a request's task.
    idle: AtomicBool,
    on_idle: std::sync::OnceLock<Waker>,
    received: AtomicUsize,
    sent: AtomicUsize,
    #[cfg(feature = "http2")]
    driver: super::driver::DriverProbe,
}

impl Socket {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, state: Arc::default() }
    }

    pub(in super::super) fn state(&self) -> &Arc<SocketState> {
        &self.state
    }
}

impl SocketState {
    /// Makes the next read ask the operating system.
    ///
    /// A tokio read returns `Pending` without a system call while the reactor has reported nothing. The
    /// reactor of a runtime that was not driven for a while has reported nothing, so bytes and a close
    /// that arrived in the meantime would go unnoticed.
    pub(in super::super) fn probe_next_read(&self) {
        self.probe.store(true, Ordering::Relaxed);
    }

    /// Marks the connection as idle. From the next read on `waker` is woken by what arrives.
    pub(in super::super) fn set_idle(&self, waker: impl FnOnce() -> Waker) {
        self.on_idle.get_or_init(waker);
        self.idle.store(true, Ordering::Relaxed);
    }

    pub(in super::super) fn set_busy(&self) {
        self.idle.store(false, Ordering::Relaxed);
    }

    /// How many bytes were read. It wraps around.
    pub(in super::super) fn bytes_received(&self) -> usize {
        self.received.load(Ordering::Relaxed)
    }

    /// How many bytes were read and written. It wraps around.
    pub(in super::super) fn bytes_transferred(&self) -> usize {
        self.bytes_received().wrapping_add(self.sent.load(Ordering::Relaxed))
    }

    /// Makes the task that reads this socket read it now. Returns whether it did within `limit`.
    #[cfg(feature = "http2")]
    pub(in super::super) async fn probe_by_driver(&self, limit: std::time::Duration) -> bool {
        self.probe_next_read();
        self.driver.wait(limit, || !self.probe.load(Ordering::Acquire)).await
    }

    /// Stores the waker of the task that reads, so that [`probe_by_driver`](Self::probe_by_driver) can wake it.
    #[cfg(feature = "http2")]
    pub(in super::super) fn set_driven_by_task(&self) {
        self.driver.enable();
    }

    fn add_sent(&self, count: usize) {
        self.sent.fetch_add(count, Ordering::Relaxed);
    }
}

/// Copies `pieces` to the start of `buffer`, unless it is too small.
fn join<'b>(pieces: &[IoSlice<'_>], buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    let mut length = 0;
    for piece in pieces {
        let end = length + piece.len();
        buffer.get_mut(length..end)?.copy_from_slice(piece);
        length = end;
    }
    buffer.get(..length)
}

/// Reads what the operating system has, without the reactor.
fn read_now(stream: &TcpStream, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
    let socket = SockRef::from(stream);
    // Nothing is there as a rule, which one byte shows without preparing the whole buffer.
    let read = socket
        .peek(&mut [MaybeUninit::uninit()])
        .and_then(|_| io::Read::read(&mut &*socket, buffer.initialize_unfilled()));
    match read {
        Ok(count) => {
            buffer.advance(count);
            Poll::Ready(Ok(()))
        }
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Poll::Pending,
        Err(error) => Poll::Ready(Err(error)),
    }
}

impl AsyncRead for Socket {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Self { stream, state } = self.get_mut();
        let before = buffer.filled().len();
        let on_idle = state.on_idle.get().filter(|_| state.idle.load(Ordering::Relaxed));
        let mut polled = match on_idle {
            Some(waker) => Pin::new(&mut *stream).poll_read(&mut Context::from_waker(waker), buffer),
            None => Pin::new(&mut *stream).poll_read(context, buffer),
        };
        if state.probe.load(Ordering::Relaxed) {
            if polled.is_pending() {
                polled = read_now(stream, buffer);
            }
            state.probe.store(false, Ordering::Release);
        }
        #[cfg(feature = "http2")]
        state.driver.has_read(context, polled.is_pending());
        state.received.fetch_add(buffer.filled().len().saturating_sub(before), Ordering::Relaxed);
        polled
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let Self { stream, state } = self.get_mut();
        Pin::new(stream).poll_write(context, bytes).map_ok(|count| {
            state.add_sent(count);
            count
        })
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let Self { stream, state } = self.get_mut();
        let mut joined = [0; SMALL];
        let written = match join(pieces, &mut joined) {
            Some(bytes) => Pin::new(stream).poll_write(context, bytes),
            None => Pin::new(stream).poll_write_vectored(context, pieces),
        };
        written.map_ok(|count| {
            state.add_sent(count);
            count
        })
    }
}

impl Connection for Socket {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::net::TcpListener;
    use std::sync::atomic::AtomicU32;
    use tokio::io::AsyncReadExt;

    /// A socket whose runtime has seen nothing since it was made, and the other end.
    fn pair(runtime: &tokio::runtime::Runtime) -> (Socket, std::net::TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut socket = Socket::new(runtime.block_on(TcpStream::connect(address)).unwrap());
        let mut buffer = [0; 8];
        let mut buffer = ReadBuf::new(&mut buffer);
        let mut context = Context::from_waker(Waker::noop());
        let _guard = runtime.enter();
        assert!(Pin::new(&mut socket).poll_read(&mut context, &mut buffer).is_pending());
        (socket, listener.accept().unwrap().0)
    }

    fn poll(runtime: &tokio::runtime::Runtime, socket: &mut Socket) -> Option<usize> {
        let _guard = runtime.enter();
        let mut buffer = [0; 8];
        let mut buffer = ReadBuf::new(&mut buffer);
        match Pin::new(socket).poll_read(&mut Context::from_waker(Waker::noop()), &mut buffer) {
            Poll::Ready(Ok(())) => Some(buffer.filled().len()),
            Poll::Ready(Err(error)) => panic!("{error}"),
            Poll::Pending => None,
        }
    }

    #[test]
    fn short_pieces_are_joined() {
        let pieces = ["head", "", "body"].map(|piece| IoSlice::new(piece.as_bytes()));
        assert_eq!(join(&pieces, &mut [0; 8]), Some(&b"headbody"[..]));
        assert_eq!(join(&pieces, &mut [0; 7]), None);
        assert_eq!(join(&[], &mut []), Some(&b""[..]));
    }

    #[test]
    fn a_probe_sees_what_the_reactor_has_not_seen() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (mut socket, mut peer) = pair(&runtime);
        socket.state().probe_next_read();
        assert_eq!(poll(&runtime, &mut socket), None, "nothing has arrived");
        peer.write_all(b"abc").unwrap();
        assert_eq!(poll(&runtime, &mut socket), None, "without a probe the read trusts the reactor");
        let before = socket.state().bytes_transferred();
        socket.state().probe_next_read();
        assert_eq!(poll(&runtime, &mut socket), Some(3));
        assert_ne!(socket.state().bytes_transferred(), before);
        drop(peer);
        socket.state().probe_next_read();
        assert_eq!(poll(&runtime, &mut socket), Some(0), "closed");
    }

    #[tokio::test]
    async fn idle_sockets_wake_their_own_waker() {
        struct Count(AtomicU32);
        impl std::task::Wake for Count {
            fn wake(self: Arc<Self>) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut socket = Socket::new(TcpStream::connect(listener.local_addr().unwrap()).await.unwrap());
        let (peer, _) = listener.accept().await.unwrap();
        let count = Arc::new(Count(AtomicU32::new(0)));
        socket.state().set_idle(|| count.clone().into());
        let mut buffer = [0; 8];
        let mut context = Context::from_waker(Waker::noop());
        assert!(Pin::new(&mut socket).poll_read(&mut context, &mut ReadBuf::new(&mut buffer)).is_pending());
        drop(peer);
        while count.0.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        socket.state().set_busy();
        assert_eq!(socket.read(&mut buffer).await.unwrap(), 0);
    }
}
