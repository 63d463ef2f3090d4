//! A server with TLS before one without.

use rustls::ServerConfig;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// Takes TLS off, and passes on what is inside.
pub struct TlsServer {
    address: SocketAddr,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    connections: AtomicUsize,
    /// Bytes that arrived inside of TLS.
    bytes: AtomicUsize,
}

impl TlsServer {
    /// Passes requests on to a server without TLS.
    pub async fn before(inner: SocketAddr, config: ServerConfig) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), counts: Arc::default() };
        let (acceptor, counts) = (TlsAcceptor::from(Arc::new(config)), server.counts.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counts.connections.fetch_add(1, Ordering::SeqCst);
                let (acceptor, counts) = (acceptor.clone(), counts.clone());
                tokio::spawn(async move {
                    let Ok(mut outer) = acceptor.accept(stream).await else { return };
                    let mut first = [0; 1];
                    let read = outer.read(&mut first).await.unwrap_or(0);
                    counts.bytes.fetch_add(read, Ordering::SeqCst);
                    if read == 0 {
                        return;
                    }
                    let Ok(mut inner) = TcpStream::connect(inner).await else { return };
                    let _ = tokio::io::AsyncWriteExt::write_all(&mut inner, &first).await;
                    let _ = tokio::io::copy_bidirectional(&mut outer, &mut inner).await;
                });
            }
        });
        server
    }

    /// The URL to send requests to, by this name of the host.
    pub fn url(&self, host: &str) -> String {
        format!("https://{host}:{}", self.address.port())
    }

    /// How many connections were accepted so far.
    pub fn connections(&self) -> usize {
        self.counts.connections.load(Ordering::SeqCst)
    }

    /// Whether anything arrived inside of TLS.
    pub fn has_heard_anything(&self) -> bool {
        self.counts.bytes.load(Ordering::SeqCst) > 0
    }
}
