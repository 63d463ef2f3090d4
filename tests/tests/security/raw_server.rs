//! A server that answers whatever it hears with the same bytes.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// TLS 1.1's `ServerHello`, with a cipher suite of its time.
pub const TLS_1_1_SERVER_HELLO: &[u8] = &{
    let mut hello = [0; 47];
    // A record of a handshake, TLS 1.1, 42 bytes: `ServerHello`, 38 bytes, TLS 1.1.
    let head = [22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
    let mut at = 0;
    while at < head.len() {
        hello[at] = head[at];
        at += 1;
    }
    // The random bytes and the length of the session id are left at zero; then
    // TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, and no compression.
    hello[44] = 0xc0;
    hello[45] = 0x13;
    hello
};

/// The alert of a server that knows no version of the client's: fatal, `protocol_version`.
pub const PROTOCOL_VERSION_ALERT: &[u8] = &[21, 3, 2, 0, 2, 2, 70];

pub struct RawServer {
    pub port: u16,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl RawServer {
    pub async fn start(answer: &'static [u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), heard: Arc::default() };
        let heard = server.heard.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut bytes = Vec::new();
                let _ = stream.read_buf(&mut bytes).await;
                let _ = stream.write_all(answer).await;
                let _ = stream.shutdown().await;
                let _ = stream.read_to_end(&mut bytes).await;
                heard.lock().unwrap().push(bytes);
            }
        });
        server
    }

    /// What each connection has said.
    pub async fn heard(&self, connections: usize) -> Vec<Vec<u8>> {
        while self.heard.lock().unwrap().len() < connections {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        self.heard.lock().unwrap().clone()
    }
}
