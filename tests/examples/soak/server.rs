//! A minimal and fast server on a separate thread, which supports HTTP/1.1 with `Content-Length`.

use awsjson_testing::credentials;
use partnercentral_account::Client;
use partnercentral_account::client::Builder;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// Starts a server that responds to each request after `delay`. `record` is called with the body of each request.
pub fn start(delay: Duration, record: impl Fn(Vec<u8>) + Send + Sync + 'static) -> SocketAddr {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            let record = Arc::new(record);
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let record = record.clone();
                tokio::spawn(async move { drop(serve(stream, delay, record.as_ref()).await) });
            }
        });
    });
    receiver.recv().unwrap()
}

async fn serve(mut stream: TcpStream, delay: Duration, record: &impl Fn(Vec<u8>)) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut bytes = Vec::new();
    loop {
        let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            if stream.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
            continue;
        };
        let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
        let end = head + 4 + length.map_or(0, |length| length.trim().parse::<usize>().unwrap());
        while bytes.len() < end {
            if stream.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
        }
        record(bytes[head + 4..end].to_vec());
        bytes.drain(..end);
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        stream.write_all(RESPONSE).await?;
    }
}

/// The builder of a client for the server.
pub fn client(server: SocketAddr) -> Builder<Client> {
    Client::builder()
        .region("us-east-1")
        .credentials_provider(credentials("AKIDSOAK"))
        .endpoint_url(format!("http://{server}"))
}
