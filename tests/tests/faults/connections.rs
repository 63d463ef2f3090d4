//! Connections: kept where they are sound, replaced where they are not.

use crate::support::{VirtualTime, cancel, client, client_of, done, server};
use awsjson_testing::{RecordedRequest, Reply, Server};
use partnercentral_account::{CallOptions, Client, RetryConfig, TimeoutConfig};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

fn answer(id: &str) -> Reply {
    Reply::json(format!(r#"{{"Id":"{id}"}}"#))
}

async fn ask(client: &Client) -> String {
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
async fn a_connection_that_is_to_be_closed_is_not_used_again() {
    let server = server([done().header("connection", "close"), done()]).await;
    let client = client(&server, &VirtualTime::new());
    for _ in 0..2 {
        cancel(&client, CallOptions::new()).await.unwrap();
    }
    assert_eq!(server.requests()[1].connection, 1);
}

#[tokio::test]
async fn an_answer_that_came_too_late_is_nobodys() {
    let late = Duration::from_millis(400);
    let server = Server::start_with(move |attempt: &RecordedRequest| match attempt.number {
        0 => answer("late").delay(late),
        number => answer(&number.to_string()),
    });
    let server = server.await;
    let timeouts = TimeoutConfig::new().attempt(Duration::from_millis(100));
    let client = client_of(server.url()).timeouts(timeouts).runtime(Jitterless).build().unwrap();
    assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().output.id, "1");
    tokio::time::sleep(late).await;
    for number in 2..5 {
        assert_eq!(ask(&client).await, number.to_string());
    }
    assert!(server.requests().iter().skip(1).all(|attempt| attempt.connection == 1));
}

/// Retries at once.
struct Jitterless;

impl partnercentral_account::client::Runtime for Jitterless {
    fn random(&self) -> u128 {
        0
    }
}

#[tokio::test]
async fn bytes_after_a_body_are_never_the_next_answer() {
    let stale = answer("stale").to_bytes();
    let extras = [b"\0".to_vec(), b"\r\n".to_vec(), b"garbage\r\n\r\n".to_vec(), stale[..20].to_vec(), stale];
    for extra in extras {
        for delay in [Duration::ZERO, Duration::from_millis(5)] {
            let bytes = extra.clone();
            let server = Server::start_with(move |attempt: &RecordedRequest| {
                let right = answer(&attempt.number.to_string());
                if delay.is_zero() {
                    right.followed_by(bytes.clone())
                } else {
                    right.followed_later_by(delay, bytes.clone())
                }
            });
            let server = server.await;
            let client = client(&server, &VirtualTime::new());
            for number in 0..20 {
                assert_eq!(ask(&client).await, number.to_string(), "{extra:?} after {delay:?}");
                if !delay.is_zero() {
                    assert!(server.until(|server| server.open_connections() == 0).await, "the client closes it");
                }
            }
            assert_eq!(server.connections(), 20, "{extra:?} after {delay:?}: no such connection is used again");
        }
    }
}

#[tokio::test]
async fn a_connection_that_the_server_closed_is_replaced_unseen() {
    let server = server([done()]).await;
    let client = client(&server, &VirtualTime::new());
    for round in 1..200 {
        ask(&client).await;
        assert_eq!((server.request_count(), server.connections()), (round, round));
        server.close_idle();
        assert!(server.until(|server| server.open_connections() == 0).await);
    }
    assert!(server.requests().iter().all(|attempt| attempt.header("amz-sdk-request") == "attempt=1; max=1"));
}

/// The server closes connections at any moment around the next request.
async fn racing() -> Server {
    let reply = |attempt: &RecordedRequest| match attempt.number % 5 {
        0 => done().then_close(),
        1 => done().then_reset(),
        few => done().then_close_after(Duration::from_micros(40 * few as u64)),
    };
    Server::start_with(reply).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_close_that_crosses_the_request_is_retried_and_told_truly() {
    let server = racing().await;
    let client = client(&server, &VirtualTime::new());
    let mut tries = HashMap::new();
    for round in 0..500 {
        let response = cancel(&client, CallOptions::new()).await.unwrap();
        tries.insert(response.metadata.idempotency_token.unwrap(), response.metadata.attempts as usize);
        tokio::time::sleep(Duration::from_micros(20 * (round % 10))).await;
    }
    let mut arrived: HashMap<String, usize> = HashMap::new();
    for attempt in server.requests() {
        *arrived.entry(attempt.member("ClientToken")).or_default() += 1;
    }
    assert_eq!(arrived.len(), 500);
    for (token, arrived) in arrived {
        assert!(arrived <= tries[&token], "{arrived} arrived, {} were told", tries[&token]);
    }
}

/// Now and then a request is handed to a connection that ends at the same instant.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_call_waits_for_ever_on_a_connection_that_was_closed() {
    let server = racing().await;
    let builder = client_of(server.url()).runtime(Jitterless).max_connections(8);
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
                // Out of quota it may fail; but it ends.
                let _ = tokio::time::timeout(Duration::from_secs(10), call).await.expect("calls end");
                (calls, slow) = (calls + 1, slow + usize::from(start.elapsed() > Duration::from_millis(900)));
            }
            (calls, slow)
        });
    }
    let ended = callers.join_all().await;
    let (calls, slow) = ended.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    println!("{calls} calls, of which {slow} were handed over again");
    assert!(calls > 100, "{calls} calls are too few to tell");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_close_that_crosses_the_request_is_never_called_harmless_when_it_is_not() {
    let server = racing().await;
    let client = client(&server, &VirtualTime::new());
    for round in 0..500 {
        let before = server.request_count();
        let call = cancel(&client, CallOptions::new().retry(RetryConfig::disabled()));
        let outcome = tokio::time::timeout(Duration::from_secs(10), call).await.expect("calls end");
        if outcome.is_err_and(|error| !error.may_have_been_executed()) {
            assert_eq!(server.request_count(), before, "nothing was written, and yet it arrived");
        }
        tokio::time::sleep(Duration::from_micros(20 * (round % 10))).await;
    }
}
