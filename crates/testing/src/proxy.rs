//! An HTTP proxy, which tunnels and forwards to one server whatever it is asked for.

use crate::message::Inbox;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

/// An HTTP proxy on loopback. Dropping it closes its listener and all its connections.
pub struct Proxy {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    accepting: AbortHandle,
}

/// What the proxy does with requests.
#[derive(Clone)]
struct Policy {
    server: SocketAddr,
    authorization: Option<&'static str>,
    refusal: Option<&'static str>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Passes everything on to `server`, whatever its name.
    pub async fn start(server: SocketAddr) -> Self {
        Self::with(server, None, None).await
    }

    /// Asks for this value of `Proxy-Authorization`.
    pub async fn with_authorization(server: SocketAddr, authorization: &'static str) -> Self {
        Self::with(server, Some(authorization), None).await
    }

    /// Refuses everything with a status such as `403 Forbidden`.
    pub async fn refusing(status: &'static str) -> Self {
        Self::with(([127, 0, 0, 1], 1).into(), None, Some(status)).await
    }

    async fn with(server: SocketAddr, authorization: Option<&'static str>, refusal: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let policy = Policy { server, authorization, refusal, requests: requests.clone() };
        let accepting = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(serve(stream, policy.clone()));
            }
        });
        Self { address, requests, accepting: accepting.abort_handle() }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its URL with a user and a password.
    pub fn url_with(&self, user_and_password: &str) -> String {
        format!("http://{user_and_password}@{}", self.address)
    }

    /// Host and port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Method and target of each request, refused ones included.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(mut client: TcpStream, policy: Policy) -> io::Result<()> {
    let mut inbox = Inbox::default();
    while let Some(head) = inbox.request_head(&mut client).await? {
        let (method, target) = head.line;
        policy.requests.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{method} {target}"));
        let shown = head.headers.get("proxy-authorization").map(|value| value.as_bytes());
        let unknown = policy.authorization.is_some_and(|expected| shown != Some(expected.as_bytes()));
        if let Some(status) = policy.refusal.or(unknown.then_some("407 Proxy Authentication Required")) {
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            return client.write_all(answer.as_bytes()).await;
        }
        let mut server = TcpStream::connect(policy.server).await?;
        if method == "CONNECT" {
            client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
            server.write_all(inbox.bytes()).await?;
            return copy_bidirectional(&mut client, &mut server).await.map(drop);
        }
        forward(&mut client, &mut server, &mut inbox, (&method, &target), &head.headers).await?;
    }
    Ok(())
}

/// Sends a request in absolute form on in origin form, and its answer back.
async fn forward(
    client: &mut TcpStream,
    server: &mut TcpStream,
    inbox: &mut Inbox,
    (method, target): (&str, &str),
    headers: &http::HeaderMap,
) -> io::Result<()> {
    let target: http::Uri = target.parse().map_err(|_| io::ErrorKind::InvalidData)?;
    target.authority().ok_or(io::ErrorKind::InvalidData)?;
    let mut request = format!("{method} {} HTTP/1.1\r\n", target.path()).into_bytes();
    for (name, value) in headers.iter().filter(|(name, _)| *name != "proxy-authorization") {
        request.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    request.extend_from_slice(b"\r\n");
    request.extend(inbox.body(client, headers).await?.ok_or(io::ErrorKind::UnexpectedEof)?);
    server.write_all(&request).await?;

    let mut answers = Inbox::default();
    let head = answers.response_head(server).await?;
    let body = answers.body(server, &head.headers).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let mut answer = format!("HTTP/1.1 {} -\r\n", head.line).into_bytes();
    for (name, value) in &head.headers {
        answer.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    answer.extend_from_slice(b"\r\n");
    answer.extend(body);
    client.write_all(&answer).await
}
