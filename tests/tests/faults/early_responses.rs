//! Responses that arrive before the request was sent completely.

use crate::support::client_of;
use partnercentral_account::types::Tag;
use partnercentral_account::{Client, ErrorKind, RetryConfig, TimeoutConfig};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Larger than the buffers of sockets.
const LARGE: usize = 12 << 20;

async fn listener() -> (TcpListener, Client) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let timeouts = TimeoutConfig::new().read(Duration::from_secs(5));
    let builder = client_of(url).retry(RetryConfig::disabled()).timeouts(timeouts).max_connections(1);
    (listener, builder.build().unwrap())
}

/// Reads the head of a request and a part of its body.
async fn read_head(stream: &mut TcpStream) -> Vec<u8> {
    let mut received = Vec::new();
    while !received.windows(4).any(|end| end == b"\r\n\r\n") {
        assert!(stream.read_buf(&mut received).await.unwrap() > 0);
    }
    received
}

async fn respond(stream: &mut TcpStream, status: &str, headers: &str, body: &str) {
    let length = body.len();
    let response = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n{body}");
    stream.write_all(response.as_bytes()).await.unwrap();
}

/// Calls an operation with a body of about `size` bytes. Returns the status of the response.
async fn tag(client: &Client, size: usize) -> Result<u16, String> {
    let call = client.tag_resource().resource_arn("a").tags([Tag::builder().key("k").value("v".repeat(size)).build()]);
    let result = tokio::time::timeout(Duration::from_secs(30), call.send()).await.expect("calls end");
    match result {
        Ok(_) => Ok(200),
        Err(error) => match error.kind() {
            ErrorKind::Service(_) => {
                assert!(!error.may_have_been_executed(), "{error}");
                Ok(error.status().unwrap().as_u16())
            }
            _ => Err(error.to_string()),
        },
    }
}

#[tokio::test]
async fn an_error_before_the_end_of_the_request_is_reported() {
    for headers in ["connection: close\r\n", ""] {
        let (listener, client) = listener().await;
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            read_head(&mut stream).await;
            let body = r#"{"__type":"RequestEntityTooLargeException","message":"too large"}"#;
            respond(&mut stream, "413 Payload Too Large", headers, body).await;
            stream.shutdown().await.unwrap();
            // What is unread when a connection is closed resets it.
            let mut rest = vec![0; 1 << 16];
            while stream.read(&mut rest).await.is_ok_and(|count| count > 0) {}
        });
        assert_eq!(tag(&client, LARGE).await, Ok(413), "{headers:?}");
        server.await.unwrap();
    }
}

#[tokio::test]
async fn a_connection_with_an_unfinished_request_is_not_used_again() {
    let (listener, client) = listener().await;
    let server = tokio::spawn(async move {
        let (mut stuck, _) = listener.accept().await.unwrap();
        read_head(&mut stuck).await;
        respond(&mut stuck, "200 OK", "", "{}").await;
        // The rest of the body is never read.
        let (mut stream, _) = listener.accept().await.unwrap();
        let received = read_head(&mut stream).await;
        assert!(received.starts_with(b"POST / HTTP/1.1\r\n"));
        respond(&mut stream, "200 OK", "", "{}").await;
        drop(stuck);
    });
    assert_eq!(tag(&client, LARGE).await, Ok(200));
    assert_eq!(tag(&client, 1).await, Ok(200));
    server.await.unwrap();
}
