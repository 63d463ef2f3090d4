//! Timeouts, and the size limit of response bodies.

use crate::support::{VirtualTime, cancel, client_of, done, server, unavailable};
use awsjson_testing::{Authority, OnAccept, Reply, Server};
use partnercentral_account::client::{TimeoutError, TransportErrorKind};
use partnercentral_account::protocol::DecodeError;
use partnercentral_account::{CallOptions, Client, ErrorKind, RetryConfig, TimeoutConfig};
use std::time::{Duration, Instant};

const AUTHORITY: &str = include_str!("support/authority.pem");

fn once() -> CallOptions {
    CallOptions::new().retry(RetryConfig::disabled())
}

fn milliseconds(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// Asserts that connecting times out after `limit`.
async fn assert_no_connection(client: &Client, limit: Duration) {
    let start = Instant::now();
    let error = cancel(client, once()).await.unwrap_err();
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!(cause.kind(), TransportErrorKind::Connect, "{error}");
    assert!(error.to_string().contains(&format!("no connection within {limit:?}")), "{error}");
    assert!(!error.may_have_been_executed());
    assert!(start.elapsed() >= limit && start.elapsed() < limit + milliseconds(1500), "{:?}", start.elapsed());
}

#[tokio::test]
async fn connecting_times_out_without_a_handshake() {
    let server = Server::builder().on_accept(|_| OnAccept::Ignore).start([done()]).await;
    let url = format!("https://{}", server.address());
    let limit = milliseconds(200);
    let builder = client_of(url.as_str()).root_certificates_pem(AUTHORITY);
    assert_no_connection(&builder.timeouts(TimeoutConfig::new().connect(limit)).build().unwrap(), limit).await;
    let by_default = client_of(url).root_certificates_pem(AUTHORITY).build().unwrap();
    assert_no_connection(&by_default, milliseconds(3100)).await;
}

#[tokio::test]
async fn a_connect_timeout_is_retried() {
    // Only the first connection has no handshake.
    let on_accept = |connection| if connection == 0 { OnAccept::Ignore } else { OnAccept::Serve };
    let authority = Authority::new("test authority");
    let server = Server::builder().tls(&authority).on_accept(on_accept).start([done()]).await;
    let builder = client_of(server.url()).root_certificates_pem(authority.pem());
    let client = builder.timeouts(TimeoutConfig::new().connect(milliseconds(300))).build().unwrap();
    assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().metadata.attempts, 2);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn connecting_times_out_if_the_backlog_is_full() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(connected) = tokio::time::timeout(milliseconds(200), tokio::net::TcpStream::connect(address)).await {
        waiting.push(connected.unwrap());
    }
    let limit = milliseconds(200);
    let builder = client_of(format!("http://{address}")).timeouts(TimeoutConfig::new().connect(limit));
    assert_no_connection(&builder.build().unwrap(), limit).await;
}

#[tokio::test]
async fn the_attempt_timeout_applies_to_each_attempt() {
    let server = server([Reply::stall(), done()]).await;
    let time = VirtualTime::held();
    let timeouts = TimeoutConfig::new().attempt(Duration::from_secs(30));
    let client = client_of(server.url()).runtime(time.clone()).timeouts(timeouts).build().unwrap();
    let call = tokio::spawn(async move { cancel(&client, CallOptions::new()).await });
    assert!(server.until(|server| server.request_count() == 1).await);
    time.pass(Duration::from_secs(29));
    tokio::time::sleep(milliseconds(20)).await;
    assert_eq!(time.sleeps(), [30_000], "still waiting");
    time.pass(Duration::from_secs(1));
    time.until_sleeps(2).await;
    time.pass(milliseconds(25));
    assert_eq!(call.await.unwrap().unwrap().metadata.attempts, 2);
    assert_eq!(time.sleeps(), [30_000, 25, 30_000]);
}

#[tokio::test]
async fn the_attempt_timeout_includes_the_body() {
    let body = format!(r#"{{"Id":"{}"}}"#, "x".repeat(400));
    let server = server([Reply::json(body).drip(milliseconds(10))]).await;
    let limit = milliseconds(300);
    let client = client_of(server.url()).timeouts(TimeoutConfig::new().attempt(limit)).build().unwrap();
    let start = Instant::now();
    let error = cancel(&client, once()).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(TimeoutError::Attempt(reported)) if *reported == limit),
        "{error}"
    );
    assert!(start.elapsed() >= limit && start.elapsed() < milliseconds(1500), "{:?}", start.elapsed());
    assert!(error.may_have_been_executed());
    assert!(server.until(|server| server.open_connections() == 0).await, "the connection is closed");
}

#[tokio::test]
async fn the_attempt_timeout_includes_connecting() {
    let server = Server::builder().on_accept(|_| OnAccept::Ignore).start([done()]).await;
    let timeouts = TimeoutConfig::new().attempt(milliseconds(100));
    let builder = client_of(format!("https://{}", server.address())).root_certificates_pem(AUTHORITY);
    let client = builder.timeouts(timeouts).build().unwrap();
    let error = cancel(&client, CallOptions::new().retry(RetryConfig::standard().max_attempts(2))).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(TimeoutError::Attempt(_))), "{error}");
    assert_eq!((error.attempts(), error.may_have_been_executed()), (2, false));
}

#[tokio::test]
async fn the_operation_timeout_includes_delays() {
    let server = server([unavailable().header("x-amz-retry-after", "5000")]).await;
    let time = VirtualTime::held();
    let client = client_of(server.url()).runtime(time.clone()).build().unwrap();
    let limit = Duration::from_secs(4);
    let options = CallOptions::new().timeouts(TimeoutConfig::new().operation(limit));
    let call = tokio::spawn(async move { cancel(&client, options).await });
    time.until_sleeps(2).await;
    assert_eq!(time.sleeps(), [4000, 5000]);
    time.pass(limit);
    let error = call.await.unwrap().unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(TimeoutError::Operation(reported)) if *reported == limit),
        "{error}"
    );
    assert_eq!((error.attempts(), error.may_have_been_executed()), (1, true), "a 503 is not definite");
}

#[tokio::test]
async fn the_operation_timeout_includes_the_body() {
    let server = server([Reply::json("x".repeat(100)).drip(milliseconds(20))]).await;
    let timeouts = TimeoutConfig::new().operation(milliseconds(200));
    let client = client_of(server.url()).timeouts(timeouts).build().unwrap();
    let error = cancel(&client, CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(TimeoutError::Operation(_))), "{error}");
    assert!(error.may_have_been_executed());
    assert!(server.until(|server| server.open_connections() == 0).await);
}

#[tokio::test]
async fn an_idle_connection_is_closed_after_its_timeout() {
    let server = server([done()]).await;
    let client = client_of(server.url()).timeouts(TimeoutConfig::new().idle(milliseconds(300))).build().unwrap();
    for _ in 0..2 {
        cancel(&client, CallOptions::new()).await.unwrap();
    }
    assert_eq!((server.connections(), server.open_connections()), (1, 1));
    assert!(server.until(|server| server.open_connections() == 0).await, "closed by the client");
    cancel(&client, CallOptions::new()).await.unwrap();
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn the_size_of_response_bodies_is_limited() {
    let body = |length: usize| format!(r#"{{"Id":"{}"}}"#, "x".repeat(length - 9));
    let chunked = |body: String| {
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        let (left, right) = body.split_at(body.len() / 2);
        let chunks: String = [left, right, ""].map(|it| format!("{:x}\r\n{it}\r\n", it.len())).concat();
        Reply::raw(format!("{head}{chunks}"))
    };
    for (reply, fits) in [
        (Reply::json(body(100)), true),
        (chunked(body(100)), true),
        (Reply::json(body(101)), false),
        (chunked(body(101)), false),
        (Reply::answer(400, body(101)), false),
        (Reply::json("").header("content-length", "9223372036854775807").then_stall(), false),
    ] {
        let server = server([reply.clone(), Reply::json(r#"{"Id":"next"}"#)]).await;
        let client = client_of(server.url()).max_response_bytes(100).build().unwrap();
        match cancel(&client, CallOptions::new()).await {
            Ok(response) => assert_eq!((fits, response.output.id.len()), (true, 91), "{reply:?}"),
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::Response(DecodeError::BodyTooLarge { .. })), "{error}");
                assert!(!fits && error.status().is_some(), "{reply:?}: {error}");
                assert!(error.attempts() == 1 && error.may_have_been_executed(), "{error}");
                let next = cancel(&client, CallOptions::new()).await.unwrap();
                assert_eq!(next.output.id, "next", "the rest of the body is not taken for another response");
            }
        }
    }
}
