//! Requests that are handed to a connection and never written are made again, unseen.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod common;

use awsjson_client::{CallOptions, Client, ErrorKind, RetryConfig, Timeout, TimeoutConfig};
use awsjson_testing::Server;
use common::service::{Greet, GreetInput};
use common::{client, hello};
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

/// A client whose only connection is one that nobody drives any more: it belongs to a runtime that
/// stands still. The server runs for as long as the first runtime lives.
fn with_a_dead_connection(timeouts: TimeoutConfig) -> (Runtime, Runtime, Server, Client) {
    let serving = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = serving.block_on(Server::start([hello()]));
    let client = client(server.url()).timeouts(timeouts).build().unwrap();
    let standing_still = Builder::new_current_thread().enable_all().build().unwrap();
    standing_still.block_on(greet(&client, CallOptions::new())).unwrap();
    (serving, standing_still, server, client)
}

async fn greet(client: &Client, options: CallOptions) -> awsjson_client::CallResult<Greet> {
    client.call::<Greet>(GreetInput { name: "Ada".to_owned(), token: None }, options).await
}

fn run<T>(call: impl Future<Output = T>) -> T {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(call)
}

#[test]
fn a_request_that_nobody_writes_goes_to_another_connection_and_counts_once() {
    let mut unlimited = TimeoutConfig::new();
    unlimited.connect = None;
    for timeouts in [TimeoutConfig::new(), unlimited] {
        let (_serving, _standing_still, server, client) = with_a_dead_connection(timeouts);
        let start = Instant::now();
        let response = run(greet(&client, CallOptions::new().retry(RetryConfig::disabled()))).unwrap();
        assert_eq!(response.metadata.attempts, 1);
        assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
        let received = server.requests();
        assert_eq!(received.len(), 2, "nothing arrives twice");
        assert_ne!(received[0].connection, received[1].connection);
        assert_eq!(received[1].header("amz-sdk-request"), "attempt=1; max=1");
    }
}

#[test]
fn the_time_of_the_attempt_goes_on_meanwhile() {
    let (_serving, _standing_still, server, client) = with_a_dead_connection(TimeoutConfig::new());
    let limit = Duration::from_millis(1001);
    let options = CallOptions::new().retry(RetryConfig::disabled()).timeouts(TimeoutConfig::new().attempt(limit));
    let start = Instant::now();
    // With the millisecond that is left it may or may not get through.
    if let Err(error) = run(greet(&client, options)) {
        assert!(matches!(error.kind(), ErrorKind::Timeout(Timeout::Attempt(told)) if *told == limit), "{error}");
        assert_eq!(error.attempts(), 1);
    }
    assert!(start.elapsed() < limit + Duration::from_millis(900), "{:?}", start.elapsed());
    assert!(server.requests().len() <= 2);
}

#[test]
fn a_time_out_before_that_is_seen_sent_nothing() {
    let (_serving, _standing_still, server, client) = with_a_dead_connection(TimeoutConfig::new());
    let limit = Duration::from_millis(300);
    let options = CallOptions::new().timeouts(TimeoutConfig::new().operation(limit));
    let error = run(greet(&client, options)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(Timeout::Operation(told)) if *told == limit), "{error}");
    assert!(!error.may_have_been_executed());
    assert_eq!(server.requests().len(), 1);
}
