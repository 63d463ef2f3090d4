//! An HTTP proxy, which tunnels and forwards all requests to one server.

use crate::message::ReadBuffer;
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

/// How the proxy treats requests.
#[derive(Clone)]
struct Policy {
    server: SocketAddr,
    authorization: Option<&'static str>,
    refusal: Option<&'static str>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Starts a proxy that connects to `server` regardless of the requested host.
    pub async fn start(server: SocketAddr) -> Self {
        Self::with(server, None, None).await
    }

    /// Starts a proxy that requires this value of `Proxy-Authorization`.
    pub async fn with_authorization(server: SocketAddr, authorization: &'static str) -> Self {
        Self::with(server, Some(authorization), None).await
    }

    /// Starts a proxy that rejects all requests with a status such as `403 Forbidden`.
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

    /// The URL of the proxy.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The URL of the proxy with a user name and a password.
    pub fn url_with(&self, user_and_password: &str) -> String {
        format!("http://{user_and_password}@{}", self.address)
    }

    /// The address that the proxy listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The method and target of each request, including rejected ones.
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
    let mut buffer = ReadBuffer::default();
    while let Some(head) = buffer.request_head(&mut client).await? {
        let (method, target) = head.line;
        policy.requests.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{method} {target}"));
        let shown = head.headers.get("proxy-authorization").map(|value| value.as_bytes());
        let unknown = policy.authorization.is_some_and(|expected| shown != Some(expected.as_bytes()));
        if let Some(status) = policy.refusal.or(unknown.then_some("407 Proxy Authentication Required")) {
            let response = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            return client.write_all(response.as_bytes()).await;
        }
        let mut server = TcpStream::connect(policy.server).await?;
        if method == "CONNECT" {
            client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
            server.write_all(buffer.bytes()).await?;
            return copy_bidirectional(&mut client, &mut server).await.map(drop);
        }
        forward(&mut client, &mut server, &mut buffer, (&method, &target), &head.headers).await?;
    }
    Ok(())
}

/// Converts the target of a request from absolute form to origin form, sends the request to the server, and returns the
/// response to the client.
async fn forward(
    client: &mut TcpStream,
    server: &mut TcpStream,
    buffer: &mut ReadBuffer,
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
    request.extend(buffer.body(client, headers).await?.ok_or(io::ErrorKind::UnexpectedEof)?);
    server.write_all(&request).await?;

    let mut responses = ReadBuffer::default();
    let head = responses.response_head(server).await?;
    let body = responses.body(server, &head.headers).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let mut response = format!("HTTP/1.1 {} -\r\n", head.line).into_bytes();
    for (name, value) in &head.headers {
        response.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    response.extend_from_slice(b"\r\n");
    response.extend(body);
    client.write_all(&response).await
}
