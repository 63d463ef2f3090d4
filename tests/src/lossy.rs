//! A proxy that loses answers: the service has done what was asked, and nobody hears of it.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Stands between a client and a server that speaks HTTP/1.1 with `Content-Length`.
#[derive(Debug, Clone)]
pub struct LossyProxy {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    to_lose: u32,
    requests: Vec<Message>,
}

/// One request or response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The first line and the headers, in lower case.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl LossyProxy {
    /// Forwards to `server`, and closes the connection instead of giving the first `to_lose` answers.
    pub async fn start(server: SocketAddr, to_lose: u32) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let state = Arc::new(Mutex::new(State { to_lose, requests: Vec::new() }));
        let proxy = Self { address: listener.local_addr()?, state };
        let accepting = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let proxy = accepting.clone();
                // A connection that breaks has served its purpose.
                tokio::spawn(async move { drop(proxy.serve(client, server).await) });
            }
        });
        Ok(proxy)
    }

    /// The URL to send requests to.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Message> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).requests.clone()
    }

    async fn serve(&self, mut client: TcpStream, server: SocketAddr) -> io::Result<()> {
        let mut server = TcpStream::connect(server).await?;
        loop {
            let (raw, request) = read_message(&mut client).await?;
            server.write_all(&raw).await?;
            let (answer, _) = read_message(&mut server).await?;
            let lose = {
                let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                state.requests.push(request);
                let lose = state.to_lose > 0;
                state.to_lose = state.to_lose.saturating_sub(1);
                lose
            };
            if lose {
                return Ok(());
            }
            client.write_all(&answer).await?;
        }
    }
}

/// The bytes of the next message, and what they say.
async fn read_message(stream: &mut TcpStream) -> io::Result<(Vec<u8>, Message)> {
    let mut raw = Vec::new();
    loop {
        if stream.read_buf(&mut raw).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some(end) = raw.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let (head, body) = raw.split_at(end + 4);
        let head = String::from_utf8_lossy(head).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
        if body.len() >= length {
            let body = body.to_vec();
            return Ok((raw, Message { head, body }));
        }
    }
}
