//! Faults of HTTP/2: refused and reset streams, and closed connections.

use crate::support::{VirtualTime, attempts, cancel, client_of, done, mail_code};
use awsjson_testing::{Authority, Http2Outcome, OnAccept, RecordedRequest, Reply, Server};
use partnercentral_account::client::Builder;
use partnercentral_account::{CallOptions, Client, RetryConfig, TimeoutConfig};
use std::time::Duration;

/// A server whose requests have these outcomes. The last one is repeated.
async fn server(outcomes: &[Http2Outcome]) -> (Server, Builder<Client>) {
    let mut outcomes = Vec::from(outcomes).into_iter();
    let mut last = Http2Outcome::Respond;
    server_with(move |_| {
        last = outcomes.next().unwrap_or(last);
        last
    })
    .await
}

async fn server_with(
    mut script: impl FnMut(&RecordedRequest) -> Http2Outcome + Send + 'static,
) -> (Server, Builder<Client>) {
    server_replying(move |request| script(request).reply()).await
}

async fn server_replying(script: impl FnMut(&RecordedRequest) -> Reply + Send + 'static) -> (Server, Builder<Client>) {
    let authority = Authority::new("test authority");
    let server = Server::builder().http2(&authority).start_with(script).await;
    let builder = client_of(server.url()).root_certificates_pem(authority.pem());
    (server, builder)
}

fn once() -> CallOptions {
    CallOptions::new().retry(RetryConfig::disabled())
}

#[tokio::test]
async fn unprocessed_requests_are_retried_even_if_not_repeatable() {
    for outcome in [Http2Outcome::RefuseStream, Http2Outcome::GoAwayBeforeRequest, Http2Outcome::EnhanceYourCalm] {
        let (server, builder) = server(&[outcome, Http2Outcome::Respond]).await;
        let client = builder.runtime(VirtualTime::new()).build().unwrap();
        let options = CallOptions::new().retry(RetryConfig::standard().repeatable_only());
        let response = mail_code(&client, options).await.unwrap();
        assert_eq!(response.metadata.attempts, 2, "{outcome:?}");
        assert_eq!(server.requests().len(), 2, "{outcome:?}");
        assert_eq!(server.connections(), if outcome == Http2Outcome::RefuseStream { 1 } else { 2 }, "{outcome:?}");

        let (_server, builder) = self::server(&[Http2Outcome::Respond, outcome]).await;
        let client = builder.build().unwrap();
        mail_code(&client, once()).await.unwrap();
        let error = mail_code(&client, once()).await.unwrap_err();
        assert!(!error.may_have_been_executed(), "{outcome:?}: {error}");
    }
}

#[tokio::test]
async fn retries_of_refused_streams_do_not_use_the_retry_quota() {
    for outcome in [Http2Outcome::RefuseStream, Http2Outcome::GoAwayBeforeRequest, Http2Outcome::EnhanceYourCalm] {
        let (server, builder) = server(&[outcome]).await;
        let client = builder.runtime(VirtualTime::new()).build().unwrap();
        // The quota is sufficient for 35 retries after other failures.
        for call in 1..=30 {
            let error = mail_code(&client, CallOptions::new()).await.unwrap_err();
            let seen = (error.attempts(), error.may_have_been_executed());
            assert_eq!(seen, (3, false), "{outcome:?}, call {call}: {error}");
        }
        assert_eq!(server.requests().len(), 90, "{outcome:?}");
    }
}

#[tokio::test]
async fn requests_that_may_have_been_executed_are_reported_and_retried() {
    for outcome in [
        Http2Outcome::ResetStream,
        Http2Outcome::GoAwayWithoutResponse,
        Http2Outcome::CloseWithoutResponse,
        Http2Outcome::CloseInBody,
        Http2Outcome::ResetStreamInBody,
        Http2Outcome::NeverRespond,
    ] {
        let (server, builder) = server(&[outcome, Http2Outcome::Respond]).await;
        let client = builder.timeouts(TimeoutConfig::new().attempt(Duration::from_millis(500))).build().unwrap();
        let error = mail_code(&client, once()).await.unwrap_err();
        assert!(error.may_have_been_executed(), "{outcome:?}: {error}");
        mail_code(&client, once()).await.unwrap();

        let (server_of_two, builder) = self::server(&[outcome, Http2Outcome::Respond]).await;
        let timeouts = TimeoutConfig::new().attempt(Duration::from_millis(500));
        let client = builder.timeouts(timeouts).build().unwrap();
        assert_eq!(attempts(&cancel(&client, CallOptions::new()).await), 2, "{outcome:?}");
        let streams = server_of_two.requests();
        assert_eq!(streams[0].body, streams[1].body, "{outcome:?}");
        assert_eq!((server.requests().len(), streams.len()), (2, 2), "{outcome:?}");
    }
}

#[tokio::test]
async fn responses_after_a_goaway_are_received() {
    let (server, builder) = server(&[Http2Outcome::RespondThenGoAway]).await;
    let client = builder.build().unwrap();
    for round in 1..=10 {
        cancel(&client, once()).await.unwrap();
        assert_eq!(server.connections(), round);
        assert!(server.until(|server| server.open_connections() == 0).await);
    }
}

#[tokio::test]
async fn an_idle_connection_closed_by_the_server_is_replaced_without_a_retry() {
    let (server, builder) = server(&[Http2Outcome::RespondThenClose]).await;
    let client = builder.build().unwrap();
    for round in 1..=10 {
        cancel(&client, once()).await.unwrap();
        assert_eq!(server.connections(), round);
        assert!(server.until(|server| server.open_connections() == 0).await, "the client closes it as well");
    }
}

#[tokio::test]
async fn a_ping_is_acknowledged() {
    let (_server, builder) = server(&[Http2Outcome::RespondAfterPing]).await;
    assert_eq!(attempts(&cancel(&builder.build().unwrap(), once()).await), 1);
}

#[tokio::test]
async fn an_idle_connection_is_closed_after_its_timeout() {
    let (server, builder) = server(&[Http2Outcome::Respond]).await;
    let client = builder.timeouts(TimeoutConfig::new().idle(Duration::from_millis(300))).build().unwrap();
    for _ in 0..3 {
        cancel(&client, once()).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
    assert!(server.until(|server| server.open_connections() == 0).await, "closed by the client");
    cancel(&client, once()).await.unwrap();
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_connection_with_a_timed_out_attempt_is_not_reused() {
    let silent = |stream: &RecordedRequest| match stream.connection {
        0 => Http2Outcome::NeverRespond,
        _ => Http2Outcome::Respond,
    };
    let (server, builder) = server_with(silent).await;
    let timeouts = TimeoutConfig::new().attempt(Duration::from_millis(300));
    let client = builder.timeouts(timeouts).max_connections(1).build().unwrap();
    assert_eq!(attempts(&cancel(&client, CallOptions::new()).await), 2);
    assert_eq!(attempts(&cancel(&client, CallOptions::new()).await), 1);
    let connections: Vec<_> = server.requests().iter().map(|stream| stream.connection).collect();
    assert_eq!(connections, [0, 1, 1]);
}

#[tokio::test]
async fn dropped_calls_leave_nothing_behind() {
    let silent = |stream: &RecordedRequest| match stream.connection {
        0 => Http2Outcome::NeverRespond,
        _ => Http2Outcome::Respond,
    };
    let (server, builder) = server_with(silent).await;
    let client = builder.max_connections(1).build().unwrap();
    let begin = |_| {
        let client = client.clone();
        tokio::spawn(async move { drop(cancel(&client, CallOptions::new()).await) })
    };
    let calls: Vec<_> = (0..30).map(begin).collect();
    while server.requests().len() < 30 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    calls.iter().for_each(|call| call.abort());
    for call in calls {
        let _ = call.await;
    }
    let next = cancel(&client, once());
    tokio::time::timeout(Duration::from_secs(10), next).await.expect("calls end").unwrap();
    assert_eq!(server.connections(), 2, "the first one is closed, and its slot is released");
    drop(client);
    assert!(server.until(|server| server.open_connections() == 0).await);
}

#[tokio::test]
async fn concurrent_calls_share_one_connection_from_the_start() {
    let authority = Authority::new("test authority");
    for (streams, calls) in [(10, 60), (1, 20)] {
        let builder = Server::builder().http2(&authority).max_concurrent_streams(streams);
        let server = builder.start_with(|_| Http2Outcome::Respond.reply().delay(Duration::from_millis(5))).await;
        let client = client_of(server.url()).root_certificates_pem(authority.pem()).build().unwrap();
        let tasks: Vec<_> = (0..calls)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { cancel(&client, once()).await })
            })
            .collect();
        for call in tasks {
            call.await.unwrap().unwrap();
        }
        assert_eq!(server.connections(), 1, "{calls} calls with {streams} streams");
    }
}

#[tokio::test]
async fn a_request_that_waits_for_a_stream_when_the_connection_ends_is_sent_on_another() {
    for outcome in [Http2Outcome::RespondThenGoAway, Http2Outcome::RespondThenClose] {
        let authority = Authority::new("test authority");
        let script = move |request: &RecordedRequest| match (request.connection, request.position) {
            (0, 1) => outcome.reply().delay(Duration::from_millis(300)),
            _ => Http2Outcome::Respond.reply(),
        };
        let server = Server::builder().http2(&authority).max_concurrent_streams(1).start_with(script).await;
        let client = client_of(server.url()).root_certificates_pem(authority.pem()).build().unwrap();
        cancel(&client, once()).await.unwrap();
        let tasks: Vec<_> = (0..6)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { cancel(&client, once()).await })
            })
            .collect();
        for call in tasks {
            assert_eq!(call.await.unwrap().unwrap().metadata.attempts, 1, "{outcome:?}");
        }
        assert_eq!((server.connections(), server.requests().len()), (2, 7), "{outcome:?}");
    }
}

#[tokio::test]
async fn empty_frames_do_not_prevent_the_read_timeout() {
    let pause = Duration::from_millis(50);
    let (_server, builder) = server_replying(move |_| Reply::json("{").then_stall().drip(pause)).await;
    let limit = Duration::from_millis(400);
    let client = builder.timeouts(TimeoutConfig::new().read(limit)).build().unwrap();
    let call = tokio::time::timeout(Duration::from_secs(20), cancel(&client, once())).await;
    let error = call.expect("calls end").unwrap_err();
    assert!(error.to_string().contains(&format!("no byte was read or written within {limit:?}")), "{error}");
    assert!(error.may_have_been_executed() && error.status().is_some());
}

#[tokio::test]
async fn a_stalled_stream_times_out_while_others_are_active() {
    let mut first = true;
    let (server, builder) =
        server_with(
            move |_| if std::mem::take(&mut first) { Http2Outcome::NeverRespond } else { Http2Outcome::Respond },
        )
        .await;
    let limit = Duration::from_millis(300);
    let client = builder.timeouts(TimeoutConfig::new().read(limit)).build().unwrap();
    let silent = tokio::spawn({
        let client = client.clone();
        async move { cancel(&client, once()).await }
    });
    while server.request_count() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    while !silent.is_finished() {
        cancel(&client, once()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let error = silent.await.unwrap().unwrap_err();
    assert!(error.to_string().contains(&format!("no byte was read or written within {limit:?}")), "{error}");
    assert!(error.may_have_been_executed());
}

/// With two threads, the reset arrives before or after the first bytes of HTTP/2.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_wait_for_a_connection_which_is_reset_after_its_handshake_end() {
    let authority = Authority::new("test authority");
    // The client has the last word in the handshake of TLS 1.3, and would be sending already.
    let mut config = authority.certificate("localhost").config(&[&rustls::version::TLS12]);
    config.alpn_protocols = vec![b"h2".to_vec()];
    let server = Server::builder().tls_with(config).on_accept(|_| OnAccept::ResetAfterHandshake).start([done()]).await;
    let builder = client_of(server.url()).root_certificates_pem(authority.pem()).retry(RetryConfig::disabled());
    let client = builder.build().unwrap();
    for _ in 0..200 {
        let calls: Vec<_> = (0..5)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { cancel(&client, CallOptions::new()).await })
            })
            .collect();
        for call in calls {
            let ended = tokio::time::timeout(Duration::from_secs(10), call).await.expect("calls end");
            assert!(ended.unwrap().is_err());
        }
    }
}
