//! The router as an HTTP server on loopback.

use crate::reply::NoResponse;
use crate::router::Router;
use bytes::Bytes;
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

/// The largest request body that is read, in bytes.
const MAX_BODY_BYTES: usize = 64 << 20;

/// A router that is served over HTTP/1.1 on loopback. Dropping it closes its socket and all connections.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// The URL that clients set as their endpoint, such as `http://127.0.0.1:34567`.
    pub fn endpoint_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address that it listens on.
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
    /// When no port can be opened.
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
                // Responses are small and written at once: nothing is gained by waiting for more.
                let _ = stream.set_nodelay(true);
                let router = router.clone();
                connections.spawn(async move {
                    let service = service_fn(|request| answer(&router, request));
                    // A client that goes away, or sends what is not HTTP, concerns only itself.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
            // Usually too many open files: other connections have to be closed first.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// The connection is closed without a response.
#[derive(Debug, Error)]
enum NoAnswer {
    #[error(transparent)]
    Rule(#[from] NoResponse),
    #[error("the request body ended too early")]
    Body,
}

async fn answer(router: &Router, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, NoAnswer> {
    let (head, body) = request.into_parts();
    match Limited::new(body, MAX_BODY_BYTES).collect().await {
        Ok(body) => Ok(router.respond(Request::from_parts(head, body.to_bytes())).await?.map(Full::new)),
        Err(error) if error.is::<LengthLimitError>() => {
            let mut response = Response::new(Full::default());
            *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
            Ok(response)
        }
        Err(_) => Err(NoAnswer::Body),
    }
}
