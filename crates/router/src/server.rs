//! The router as an HTTP server on loopback.

use crate::reply::NoResponse;
use crate::router::Router;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

/// The maximum size of a request body, in bytes.
const MAX_BODY_BYTES: usize = 64 << 20;

/// An HTTP/1.1 server for a router, on loopback. Dropping it closes the socket and all connections.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// Returns the endpoint URL for clients, such as `http://127.0.0.1:34567`.
    pub fn endpoint_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the address of the socket.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Router {
    /// Serves the router over HTTP/1.1 on a free port of 127.0.0.1, in a task of the current runtime.
    ///
    /// # Errors
    /// If no port can be opened.
    pub async fn serve(&self) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        Ok(Server { address, task: tokio::spawn(accept(listener, self.clone())) })
    }
}

async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Each response is written at once, so Nagle's algorithm would only add latency.
                let _ = stream.set_nodelay(true);
                let router = router.clone();
                connections.spawn(async move {
                    let service = service_fn(|request| respond(&router, request));
                    // The error of one connection does not affect the others.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
            // Usually too many files are open. Wait until other connections are closed.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// The reason why a connection is closed without a response.
#[derive(Debug, Error)]
enum ServeError {
    #[error(transparent)]
    Rule(#[from] NoResponse),
    #[error("the request body ended too early")]
    Body,
}

async fn respond(router: &Router, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, ServeError> {
    let (head, mut body) = request.into_parts();
    match Limited::new(&mut body, MAX_BODY_BYTES).collect().await {
        Ok(body) => {
            let mut response = router.respond(Request::from_parts(head, body.to_bytes())).await?.map(Full::new);
            // hyper sets the headers that say where the body ends. It panics if others contradict it.
            response.headers_mut().remove(CONTENT_LENGTH);
            response.headers_mut().remove(TRANSFER_ENCODING);
            Ok(response)
        }
        Err(error) if error.is::<LengthLimitError>() => {
            // A client that is still sending when the connection is closed does not read the response.
            while let Some(Ok(_)) = body.frame().await {}
            let mut response = Response::new(Full::default());
            *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
            Ok(response)
        }
        Err(_) => Err(ServeError::Body),
    }
}
