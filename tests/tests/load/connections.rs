//! Waiting for a connection: order, timeouts and cancellation.

use crate::{cancel, cancel_with, client_of};
use awsjson_testing::{RecordedRequest, Reply, Server};
use partnercentral_account::client::TimeoutError;
use partnercentral_account::{CallOptions, ErrorKind, RetryConfig, TimeoutConfig};
use std::time::Duration;
use tokio::task::JoinSet;

/// A success after a short delay.
fn slow(_: &RecordedRequest) -> Reply {
    Reply::json("{}").delay(Duration::from_millis(5))
}

#[tokio::test]
async fn calls_are_served_in_fifo_order() {
    let server = Server::start_with(slow).await;
    let client = client_of(&server).max_connections(1).build().unwrap();
    let mut calls = JoinSet::new();
    for number in 0..50 {
        calls.spawn(cancel(client.clone(), format!("pac-{number:02}")));
    }
    while let Some(ended) = calls.join_next().await {
        ended.unwrap().unwrap();
    }
    let served: Vec<_> = server.requests().iter().map(|attempt| attempt.member("Identifier")).collect();
    assert_eq!(served.len(), 50);
    assert!(served.is_sorted(), "{served:?}");
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_call_that_times_out_while_waiting_has_sent_nothing() {
    let server = Server::start([Reply::stall()]).await;
    let client = client_of(&server).max_connections(1).retry(RetryConfig::disabled()).build().unwrap();
    let held = tokio::spawn(cancel(client.clone(), "pac-held".to_owned()));
    assert!(server.until(|server| server.request_count() == 1).await);

    let limit = Duration::from_millis(20);
    let cases = [
        (TimeoutConfig::new().acquire(limit), TimeoutError::Acquire(limit)),
        (TimeoutConfig::new().operation(limit), TimeoutError::Operation(limit)),
    ];
    for (timeouts, expected) in cases {
        let options = CallOptions::new().timeouts(timeouts);
        let error = cancel_with(client.clone(), "pac-waits".to_owned(), options).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Timeout(timeout) if *timeout == expected), "{error}");
        assert!(!error.may_have_been_executed());
    }
    assert_eq!((server.request_count(), server.connections()), (1, 1));

    held.abort();
    assert!(server.until(|server| server.open_connections() == 0).await, "a dropped call closes its connection");
}

#[tokio::test]
async fn a_call_can_wait_longer_than_two_seconds() {
    let server = Server::start([Reply::json("{}").delay(Duration::from_millis(2300)), Reply::json("{}")]);
    let server = server.await;
    let client = client_of(&server).max_connections(1).retry(RetryConfig::disabled()).build().unwrap();
    let first = tokio::spawn(cancel(client.clone(), "pac-first".to_owned()));
    assert!(server.until(|server| server.request_count() == 1).await);
    let second = cancel(client.clone(), "pac-second".to_owned()).await.unwrap();
    assert_eq!((first.await.unwrap().unwrap().metadata.attempts, second.metadata.attempts), (1, 1));
    assert_eq!((server.request_count(), server.connections()), (2, 1));
}

#[tokio::test]
async fn a_call_dropped_while_waiting_releases_its_slot() {
    let server = Server::start_with(slow).await;
    let client = client_of(&server).max_connections(2).build().unwrap();
    for round in 0..20 {
        let calls: Vec<_> =
            (0..20).map(|number| tokio::spawn(cancel(client.clone(), format!("pac-{round}-{number}")))).collect();
        tokio::time::sleep(Duration::from_millis(round % 8)).await;
        for (number, call) in calls.iter().enumerate() {
            if number % 2 == 1 {
                call.abort();
            }
        }
        for (number, call) in calls.into_iter().enumerate() {
            match call.await {
                Ok(result) => drop(result.unwrap()),
                Err(error) => assert!(error.is_cancelled() && number % 2 == 1),
            }
        }
    }
    // All slots are available: two concurrent calls use two connections.
    let before = server.request_count();
    let both = async { tokio::join!(cancel(client.clone(), "pac-1".into()), cancel(client.clone(), "pac-2".into())) };
    let (one, other) = tokio::time::timeout(Duration::from_secs(10), both).await.unwrap();
    drop((one.unwrap(), other.unwrap()));
    assert_eq!(server.request_count(), before + 2);
    drop(client);
    assert!(server.until(|server| server.open_connections() == 0).await, "nothing is left behind");
}
