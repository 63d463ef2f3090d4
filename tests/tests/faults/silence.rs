//! Servers that stop sending, and the timeouts that apply.

use crate::support::{cancel, client_of, done, server};
use awsjson_testing::{OnAccept, RecordedRequest, Reply, Server};
use partnercentral_account::client::{TimeoutError, TransportErrorKind};
use partnercentral_account::{CallOptions, ErrorKind, RetryConfig, TimeoutConfig};
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_millis(300);

fn once() -> CallOptions {
    CallOptions::new().retry(RetryConfig::disabled())
}

#[tokio::test]
async fn a_stalled_response_times_out() {
    let stalled_in_body = Reply::json("x".repeat(100)).cut_in_body(10).then_stall();
    for (reply, status) in [(Reply::stall(), None), (stalled_in_body, Some(200))] {
        let server = server([reply]).await;
        let client = client_of(server.url()).timeouts(TimeoutConfig::new().read(LIMIT)).build().unwrap();
        let start = Instant::now();
        let error = cancel(&client, once()).await.unwrap_err();
        let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
        assert_eq!(cause.kind(), TransportErrorKind::TimedOut, "{error}");
        assert_eq!(cause.status().map(|status| status.as_u16()), status);
        assert!(error.to_string().contains("no byte was read or written within 300ms"), "{error}");
        assert!(error.may_have_been_executed());
        assert!(start.elapsed() >= LIMIT && start.elapsed() < LIMIT * 5, "{:?}", start.elapsed());
        assert!(server.until(|server| server.open_connections() == 0).await, "the connection is closed");
    }
}

#[tokio::test]
async fn the_read_timeout_does_not_limit_the_whole_response() {
    let body = format!(r#"{{"Id":"{}"}}"#, "x".repeat(100));
    let server = server([Reply::json(body).drip(LIMIT / 20)]).await;
    let client = client_of(server.url()).timeouts(TimeoutConfig::new().read(LIMIT)).build().unwrap();
    let start = Instant::now();
    assert_eq!(cancel(&client, once()).await.unwrap().output.id.len(), 100);
    assert!(start.elapsed() > LIMIT * 2, "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_stalled_attempt_is_retried_and_the_timeout_can_be_disabled_for_one_call() {
    let server = server([Reply::stall(), done(), done().delay(LIMIT * 3), done()]).await;
    let client = client_of(server.url()).timeouts(TimeoutConfig::new().read(LIMIT)).build().unwrap();
    assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().metadata.attempts, 2);
    let unlimited = once().timeouts(TimeoutConfig::new().read(None));
    assert_eq!(cancel(&client, unlimited).await.unwrap().metadata.attempts, 1);
}

#[tokio::test]
async fn one_stalled_connection_does_not_block_other_calls() {
    let stalled = |attempt: &RecordedRequest| if attempt.connection == 0 { Reply::stall() } else { done() };
    let server = Server::start_with(stalled).await;
    let timeouts = TimeoutConfig::new().read(LIMIT);
    let client = client_of(server.url()).timeouts(timeouts).max_connections(1).build().unwrap();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { cancel(&client, CallOptions::new()).await })
        })
        .collect();
    let start = Instant::now();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(start.elapsed() < LIMIT * 10, "{:?}", start.elapsed());
}

#[tokio::test]
async fn waiting_for_a_connection_is_limited_by_the_acquire_timeout_only() {
    let server = server([done().delay(LIMIT * 2), done()]).await;
    let timeouts = TimeoutConfig::new().attempt(LIMIT * 3).acquire(LIMIT);
    let client = client_of(server.url()).timeouts(timeouts).max_connections(1).build().unwrap();
    let first = tokio::spawn({
        let client = client.clone();
        async move { cancel(&client, CallOptions::new()).await }
    });
    assert!(server.until(|server| server.request_count() == 1).await);
    let error = cancel(&client, CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(TimeoutError::Acquire(limit)) if *limit == LIMIT), "{error}");
    assert_eq!((error.attempts(), error.may_have_been_executed()), (0, false), "{error}");
    let unlimited = CallOptions::new().timeouts(TimeoutConfig::new().acquire(None).attempt(LIMIT));
    assert_eq!(cancel(&client, unlimited).await.unwrap().metadata.attempts, 1, "the attempt started after the wait");
    first.await.unwrap().unwrap();
    assert_eq!(server.request_count(), 2);
}

#[tokio::test]
async fn any_duration_is_a_valid_timeout() {
    for limit in [Duration::MAX, Duration::from_secs(u64::MAX / 2), Duration::from_nanos(1), Duration::ZERO] {
        let is_short = limit < Duration::from_secs(1);
        let all = TimeoutConfig::new();
        let all = all.connect(limit).acquire(limit).read(limit).attempt(limit).operation(limit).idle(limit);
        let server = server([done()]).await;
        let client = client_of(server.url()).timeouts(all).max_connections(1).build().unwrap();
        for _ in 0..3 {
            let outcome = cancel(&client, once()).await;
            assert!(outcome.is_ok() || is_short, "{:?}", outcome.err());
        }
        for one in [
            TimeoutConfig::new().connect(limit),
            TimeoutConfig::new().acquire(limit),
            TimeoutConfig::new().read(limit),
            TimeoutConfig::new().attempt(limit),
            TimeoutConfig::new().operation(limit),
            TimeoutConfig::new().idle(limit),
        ] {
            let client = client_of(server.url()).timeouts(one.clone()).build().unwrap();
            for _ in 0..2 {
                let call = tokio::spawn({
                    let client = client.clone();
                    async move { cancel(&client, once()).await }
                });
                if let Err(error) = call.await.expect("nothing panics") {
                    assert!(is_short, "{one:?}: {error}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_zero_idle_timeout_closes_connections_after_each_call() {
    let server = server([done()]).await;
    let timeouts = TimeoutConfig::new().idle(Duration::ZERO).acquire(Duration::ZERO);
    let client = client_of(server.url()).timeouts(timeouts).build().unwrap();
    for connections in 1..=3 {
        cancel(&client, once()).await.unwrap();
        assert_eq!(server.connections(), connections);
    }
}

#[tokio::test]
async fn errors_of_connections_contain_host_and_port() {
    let client = client_of("http://localhost:1").build().unwrap();
    let error = cancel(&client, once()).await.unwrap_err().to_string();
    assert!(error.contains("could not connect to localhost:1: connection refused"), "{error}");

    let client = client_of("https://no-such-host.invalid").build().unwrap();
    let error = cancel(&client, once()).await.unwrap_err().to_string();
    let expected = "could not connect to no-such-host.invalid:443: the host name does not resolve: ";
    assert!(error.contains(expected), "{error}");

    let server = Server::builder().on_accept(|_| OnAccept::CloseAfterHead).start([done()]).await;
    let client = client_of(server.url()).build().unwrap();
    let error = cancel(&client, once()).await.unwrap_err().to_string();
    let expected = format!("the connection to {} broke before the response was complete", server.address());
    assert!(error.contains(&expected), "{error}");
}
