//! Forwards requests to another server.

use crate::message::ReadBuffer;
use crate::reply::{Head, Reply};
use crate::request::RecordedRequest;
use std::io;
use std::net::SocketAddr;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Replaces a forwarding reply with the response of the other server.
pub(crate) async fn resolve(mut reply: Reply, request: &RecordedRequest) -> io::Result<Reply> {
    if let Head::Forward(server) = reply.head {
        (reply.head, reply.body) = fetch(server, request).await?;
    }
    Ok(reply)
}

async fn fetch(server: SocketAddr, request: &RecordedRequest) -> io::Result<(Head, Vec<u8>)> {
    let mut bytes = format!("{} {} HTTP/1.1\r\n", request.method, request.path).into_bytes();
    for (name, value) in &request.headers {
        bytes.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    if !request.headers.contains_key("content-length") {
        bytes.extend_from_slice(format!("content-length: {}\r\n", request.body.len()).as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&request.body);

    let mut stream = TcpStream::connect(server).await?;
    stream.write_all(&bytes).await?;
    let mut buffer = ReadBuffer::default();
    let head = buffer.response_head(&mut stream).await?;
    let body = buffer.body(&mut stream, &head.headers).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    Ok((Head::Http { status: head.line, headers }, body))
}
