//! Dropped calls leave no connections and no tasks behind.

use crate::support::{VirtualTime, cancel, client, client_of, done, server, unavailable};
use awsjson_testing::{OnAccept, Reply, Server};
use partnercentral_account::{CallOptions, Client, TimeoutConfig};
use std::time::Duration;
use tokio::runtime::Handle;

/// Starts calls in tasks. Aborting a task drops its call.
fn begin(client: &Client, calls: usize) -> Vec<tokio::task::JoinHandle<()>> {
    let begin = |_| {
        let client = client.clone();
        tokio::spawn(async move { drop(cancel(&client, CallOptions::new()).await) })
    };
    (0..calls).map(begin).collect()
}

async fn assert_nothing_is_left(server: &Server, tasks: usize) {
    assert!(server.until(|server| server.open_connections() == 0).await, "{} open", server.open_connections());
    let count = || Handle::current().metrics().num_alive_tasks();
    assert!(server.until(|_| count() <= tasks).await, "{} tasks of {tasks}", count());
}

#[tokio::test]
async fn while_waiting_for_the_response_or_inside_its_body() {
    for reply in [Reply::stall(), Reply::json("x".repeat(10_000)).drip(Duration::from_millis(1))] {
        let server = server([reply]).await;
        let tasks = Handle::current().metrics().num_alive_tasks();
        let client = client_of(server.url()).build().unwrap();
        let calls = begin(&client, 50);
        assert!(server.until(|server| server.request_count() == 50).await);
        assert_eq!(server.open_connections(), 50);
        calls.iter().for_each(|call| call.abort());
        assert_nothing_is_left(&server, tasks).await;
    }
}

#[tokio::test]
async fn while_connecting() {
    // The TLS handshake is never answered.
    let server = Server::builder().on_accept(|_| OnAccept::Ignore).start([done()]).await;
    let tasks = Handle::current().metrics().num_alive_tasks();
    let builder = client_of(format!("https://{}", server.address()));
    let builder = builder.root_certificates_pem(include_str!("support/authority.pem"));
    let timeouts = TimeoutConfig::new().connect(Duration::from_millis(300));
    let client = builder.timeouts(timeouts).build().unwrap();
    let calls = begin(&client, 20);
    assert!(server.until(|server| server.open_connections() > 0).await);
    calls.iter().for_each(|call| call.abort());
    assert_nothing_is_left(&server, tasks).await;
}

#[tokio::test]
async fn while_waiting_for_the_next_attempt() {
    let server = server([unavailable(), done()]).await;
    let time = VirtualTime::held();
    let client = client(&server, &time);
    let calls = begin(&client, 1);
    time.until_sleeps(1).await;
    calls[0].abort();
    cancel(&client, CallOptions::new()).await.unwrap();
    assert_eq!(server.connections(), 1, "the connection is reused");
}

#[tokio::test]
async fn before_the_first_poll() {
    let server = server([done()]).await;
    let client = client_of(server.url()).build().unwrap();
    drop(cancel(&client, CallOptions::new()));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn other_calls_are_not_affected() {
    let server = Server::start_with(|attempt| done().delay(Duration::from_millis(10 * (attempt.number as u64 % 3))));
    let server = server.await;
    let client = client_of(server.url()).build().unwrap();
    let calls: Vec<_> = begin(&client, 60);
    assert!(server.until(|server| server.request_count() >= 20).await);
    calls.iter().step_by(2).for_each(|call| call.abort());
    for _ in 0..20 {
        assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().metadata.attempts, 1);
    }
}

#[tokio::test]
async fn dropping_a_client_closes_its_connections() {
    let server = server([done()]).await;
    let tasks = Handle::current().metrics().num_alive_tasks();
    let client = client_of(server.url()).build().unwrap();
    for call in begin(&client, 10) {
        call.await.unwrap();
    }
    assert!(server.open_connections() > 0);
    drop(client);
    assert_nothing_is_left(&server, tasks).await;
}
