//! The HTTP server: sockets in, requests to [`wire`](crate::wire).

use crate::account::Account;
use crate::clock::Clock;
use crate::ids::Ids;
use crate::refusal::Refusal;
use crate::state::State;
use crate::wire;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// The largest request body that is read, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// What the connections share.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) accounts: Vec<Account>,
    pub(crate) clock: Clock,
    pub(crate) request_ids: Ids,
    pub(crate) state: Mutex<State>,
}

/// Serves connections until the task is dropped, and they with it.
pub(crate) async fn serve(listener: TcpListener, service: Arc<Service>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are small and written at once: nothing is won by waiting for more.
                let _ = stream.set_nodelay(true);
                let service = Arc::clone(&service);
                connections.spawn(async move {
                    let handler = service_fn(|request| handle(&service, request));
                    let connection =
                        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), handler);
                    // A client that goes away, or sends what is not HTTP, concerns only itself.
                    let _ = connection.await;
                });
            }
            // Mostly too many open files: others have to be closed first.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn handle(service: &Service, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    Ok(match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => wire::answer(service, &parts, &body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            let message = format!("The request body is larger than {BODY_LIMIT} bytes.");
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            wire::refuse(service, &Refusal::common(status, "RequestEntityTooLargeException", message))
        }
        Err(_) => {
            let message = "The request body ends too early.";
            let status = StatusCode::BAD_REQUEST;
            wire::refuse(service, &Refusal::common(status, "MalformedHttpRequestException", message))
        }
    })
}
