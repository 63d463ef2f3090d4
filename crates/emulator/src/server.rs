//! The HTTP server: passes requests from sockets to the [service](crate::wire) and the
//! [control interface](crate::control).

use crate::call_error::CallError;
use crate::control;
use crate::response_body::{ClosedByFaultError, ResponseBody};
use crate::service::Service;
use crate::wire::{self, Answer};
use http::header::{CONNECTION, HeaderValue};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Either, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::error::Error as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// The largest request body that is read, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;
/// The limit for the control interface, which accepts whole states.
const CONTROL_BODY_LIMIT: usize = 256 * 1024 * 1024;

/// Serves connections until `stop` is sent and the requests in flight have responses. If the task is aborted, its
/// connections are closed at once.
///
/// The head of a request and its body have to arrive within `read_timeout` each.
pub(crate) async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
    read_timeout: Duration,
    mut stop: oneshot::Receiver<()>,
) {
    let mut connections = JoinSet::new();
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Ok(()) = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                // Responses are small and written at once: Nagle's algorithm would only add latency.
                let _ = stream.set_nodelay(true);
                let service = Arc::clone(&service);
                let watcher = graceful.watcher();
                connections.spawn(async move {
                    let handler = service_fn(|request| handle(&service, peer.ip(), request, read_timeout));
                    let connection = http1::Builder::new()
                        .timer(TokioTimer::new())
                        .header_read_timeout(read_timeout)
                        .serve_connection(TokioIo::new(stream), handler);
                    // An error of one connection does not affect the others.
                    let _ = watcher.watch(connection).await;
                });
            }
            // Usually too many open files: other connections have to be closed first.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    graceful.shutdown().await;
}

/// Responds to a request that has arrived completely.
async fn answer(
    service: &Service,
    peer: IpAddr,
    parts: &Parts,
    body: &[u8],
) -> Result<Response<ResponseBody>, ClosedByFaultError> {
    let answer = if control::is_for(&parts.uri) {
        Answer::at_once(control::answer(service, peer, parts, body).map(Either::Left))
    } else {
        wire::answer(service, parts, body)
    };
    // A response must not report a change that a restart could lose.
    if let Err(error) = service.durable().await {
        let cause = error.source().map(|source| format!(": {source}")).unwrap_or_default();
        let message = format!("{error}{cause}.");
        let error = CallError::common(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", message);
        return Ok(wire::error_response(service, &error));
    }
    if !answer.delay.is_zero() {
        sleep(answer.delay).await;
    }
    answer.response.ok_or(ClosedByFaultError)
}

async fn handle(
    service: &Service,
    peer: IpAddr,
    request: Request<Incoming>,
    read_timeout: Duration,
) -> Result<Response<ResponseBody>, ClosedByFaultError> {
    let (parts, mut body) = request.into_parts();
    let is_control = peer.to_canonical().is_loopback() && control::is_for(&parts.uri);
    let limit = if is_control { CONTROL_BODY_LIMIT } else { BODY_LIMIT };
    let error = match timeout(read_timeout, Limited::new(&mut body, limit).collect()).await {
        Ok(Ok(body)) => return answer(service, peer, &parts, &body.to_bytes()).await,
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            // A client that is still sending when the connection is closed does not read the response.
            let _ = timeout(read_timeout, async { while let Some(Ok(_)) = body.frame().await {} }).await;
            let message = format!("The request body is larger than {limit} bytes.");
            CallError::common(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", message)
        }
        Ok(Err(_)) => {
            let message = "The request body ends too early.";
            CallError::common(StatusCode::BAD_REQUEST, "MalformedHttpRequestException", message)
        }
        Err(_) => {
            let message = format!("The request body did not arrive within {read_timeout:?}.");
            CallError::common(StatusCode::REQUEST_TIMEOUT, "RequestTimeoutException", message)
        }
    };
    let mut response = wire::error_response(service, &error);
    // The body may not have been read to its end.
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    Ok(response)
}
