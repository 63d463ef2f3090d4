//! Connections are reused while they are usable, and replaced otherwise.

use crate::support::{VirtualTime, cancel, client, client_of, done, server};
use awsjson_testing::{RecordedRequest, Reply, Server};
use partnercentral_account::{CallOptions, Client, RetryConfig, TimeoutConfig};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

fn reply_with_id(id: &str) -> Reply {
    Reply::json(format!(r#"{{"Id":"{id}"}}"#))
}

/// Calls without retries, and returns the ID in the response.
async fn call_once(client: &Client) -> String {
    let once = CallOptions::new().retry(RetryConfig::disabled());
    cancel(client, once).await.unwrap().output.id
}

#[tokio::test]
async fn calls_share_one_connection() {
    let server = server([done(), Reply::error(400, "ValidationException"), Reply::answer(503, "<html>"), done()]).await;
    let client = client(&server, &VirtualTime::new());
    for _ in 0..5 {
        let _ = cancel(&client, CallOptions::new()).await;
    }
    assert_eq!((server.connections(), server.request_count()), (1, 6));
    assert_eq!(server.requests()[5].position, 5);
}

#[tokio::test]
async fn a_connection_with_connection_close_is_not_reused() {
    let server = server([done().header("connection", "close"), done()]).await;
    let client = client(&server, &VirtualTime::new());
    for _ in 0..2 {
        cancel(&client, CallOptions::new()).await.unwrap();
    }
    assert_eq!(server.requests()[1].connection, 1);
}

#[tokio::test]
async fn a_late_response_is_not_taken_for_that_of_another_call() {
    let late = Duration::from_millis(400);
    let server = Server::start_with(move |attempt: &RecordedRequest| match attempt.number {
        0 => reply_with_id("late").delay(late),
        number => reply_with_id(&number.to_string()),
    });
    let server = server.await;
    let timeouts = TimeoutConfig::new().attempt(Duration::from_millis(100));
    let client = client_of(server.url()).timeouts(timeouts).runtime(WithoutBackoff).build().unwrap();
    assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().output.id, "1");
    tokio::time::sleep(late).await;
    for number in 2..5 {
        assert_eq!(call_once(&client).await, number.to_string());
    }
    assert!(server.requests().iter().skip(1).all(|attempt| attempt.connection == 1));
}

/// A runtime with a jitter of zero, so that retries are not delayed.
struct WithoutBackoff;

impl partnercentral_account::client::Runtime for WithoutBackoff {
    fn random(&self) -> u128 {
        0
    }
}

#[tokio::test]
async fn bytes_after_a_body_are_never_taken_for_the_next_response() {
    let stale = reply_with_id("stale").to_bytes();
    let extras = [b"\0".to_vec(), b"\r\n".to_vec(), b"garbage\r\n\r\n".to_vec(), stale[..20].to_vec(), stale];
    for extra in extras {
        for delay in [Duration::ZERO, Duration::from_millis(5)] {
            let bytes = extra.clone();
            let server = Server::start_with(move |attempt: &RecordedRequest| {
                let reply = reply_with_id(&attempt.number.to_string());
                if delay.is_zero() {
                    reply.followed_by(bytes.clone())
                } else {
                    reply.followed_later_by(delay, bytes.clone())
                }
            });
            let server = server.await;
            let client = client(&server, &VirtualTime::new());
            for number in 0..20 {
                assert_eq!(call_once(&client).await, number.to_string(), "{extra:?} after {delay:?}");
                if !delay.is_zero() {
                    assert!(server.until(|server| server.open_connections() == 0).await, "the client closes it");
                }
            }
            assert_eq!(server.connections(), 20, "{extra:?} after {delay:?}: such connections are not reused");
        }
    }
}

#[tokio::test]
async fn a_connection_closed_by_the_server_is_replaced_without_a_retry() {
    let server = server([done()]).await;
    let client = client(&server, &VirtualTime::new());
    for round in 1..200 {
        call_once(&client).await;
        assert_eq!((server.request_count(), server.connections()), (round, round));
        server.close_idle();
        assert!(server.until(|server| server.open_connections() == 0).await);
    }
    assert!(server.requests().iter().all(|attempt| attempt.header("amz-sdk-request") == "attempt=1; max=1"));
}

/// A server that closes connections around the time of the next request.
async fn closing_server() -> Server {
    let reply = |attempt: &RecordedRequest| match attempt.number % 5 {
        0 => done().then_close(),
        1 => done().then_reset(),
        few => done().then_close_after(Duration::from_micros(40 * few as u64)),
    };
    Server::start_with(reply).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_are_counted_correctly_when_a_close_races_with_the_request() {
    let server = closing_server().await;
    let client = client(&server, &VirtualTime::new());
    let mut reported = HashMap::new();
    for round in 0..500 {
        let response = cancel(&client, CallOptions::new()).await.unwrap();
        reported.insert(response.metadata.idempotency_token.unwrap(), response.metadata.attempts as usize);
        tokio::time::sleep(Duration::from_micros(20 * (round % 10))).await;
    }
    let mut arrived: HashMap<String, usize> = HashMap::new();
    for attempt in server.requests() {
        *arrived.entry(attempt.member("ClientToken")).or_default() += 1;
    }
    assert_eq!(arrived.len(), 500);
    for (token, arrived) in arrived {
        assert!(arrived <= reported[&token], "{arrived} arrived, {} were reported", reported[&token]);
    }
}

/// Occasionally, a request is dispatched to a connection that ends at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_call_waits_forever_on_a_closed_connection() {
    let server = closing_server().await;
    let builder = client_of(server.url()).runtime(WithoutBackoff).max_connections(8);
    let client = builder.retry(RetryConfig::standard().max_attempts(100)).build().unwrap();
    let end = Instant::now() + Duration::from_secs(4);
    let mut callers = JoinSet::new();
    for _ in 0..16 {
        let client = client.clone();
        callers.spawn(async move {
            let (mut calls, mut slow) = (0, 0);
            while Instant::now() < end {
                let start = Instant::now();
                let call = cancel(&client, CallOptions::new());
                // The call may fail when the retry quota is exhausted, but it must end.
                let _ = tokio::time::timeout(Duration::from_secs(10), call).await.expect("calls end");
                (calls, slow) = (calls + 1, slow + usize::from(start.elapsed() > Duration::from_millis(900)));
            }
            (calls, slow)
        });
    }
    let ended = callers.join_all().await;
    let (calls, slow) = ended.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    println!("{calls} calls, of which {slow} were dispatched again");
    assert!(calls > 100, "{calls} calls are too few for a conclusion");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_arrived_is_never_reported_as_not_executed() {
    let server = closing_server().await;
    let client = client(&server, &VirtualTime::new());
    for round in 0..500 {
        let before = server.request_count();
        let call = cancel(&client, CallOptions::new().retry(RetryConfig::disabled()));
        let outcome = tokio::time::timeout(Duration::from_secs(10), call).await.expect("calls end");
        if outcome.is_err_and(|error| !error.may_have_been_executed()) {
            assert_eq!(server.request_count(), before, "a request reported as not executed arrived");
        }
        tokio::time::sleep(Duration::from_micros(20 * (round % 10))).await;
    }
}
