//! Memory stays flat, however many calls are made. This file has a single test, so that
//! nothing else runs in its process; the server forgets its requests.

#![expect(clippy::expect_used, reason = "helpers of tests")]

mod common;

use awsjson_client::{CallOptions, Client, RetryConfig};
use awsjson_testing::{RecordedRequest, Reply, Server};
use common::service::{Greet, GreetInput};
use std::time::Duration;
use tokio::task::JoinSet;

const CALLS: usize = 200_000;
const WARM_UP: usize = 20_000;
const AT_ONCE: usize = 64;
/// Fewer than the concurrent calls, so that calls queue.
const CONNECTIONS: usize = 16;
/// How much resident memory may grow: a tenth of what a leak of 100 bytes per call would add, and
/// enough for the allocator's own needs.
const GROWTH_KIB: usize = 2 * 1024;

/// Too many calls for a debug build: `cargo xtask ci` runs it optimised.
#[test]
#[ignore = "200,000 calls, run by `cargo xtask ci` in a release build"]
fn memory_stays_flat_over_200_000_calls() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let server = Server::builder().forget_requests().start_with(reply).await;
        let client = common::client(server.url())
            .max_connections(CONNECTIONS)
            .retry(RetryConfig::standard().max_backoff(Duration::from_millis(1)))
            .build()
            .expect("a complete configuration");
        let mut failed = call(&client, WARM_UP).await;
        let before = resident_kib();
        failed += call(&client, CALLS).await;
        let after = resident_kib();
        println!("{before} KiB after {WARM_UP} calls, {after} KiB after {CALLS} more; {failed} failed");
        assert!(after <= before + GROWTH_KIB, "{before} KiB became {after} KiB");
        assert!(failed < (CALLS + WARM_UP) / 100, "{failed} failed");
    });
}

/// Makes `calls` calls and abandons some of them. Returns how many failed.
async fn call(client: &Client, calls: usize) -> usize {
    let mut workers = JoinSet::new();
    for worker in 0..AT_ONCE {
        let client = client.clone();
        workers.spawn(async move {
            let mut failed = 0;
            for number in 0..calls / AT_ONCE {
                let call = client.call::<Greet>(GreetInput { name: "Ada".to_owned(), token: None }, CallOptions::new());
                if worker == 0 && number % 16 == 0 {
                    let _ = tokio::time::timeout(Duration::from_micros(50), call).await;
                } else {
                    failed += usize::from(call.await.is_err());
                }
            }
            failed
        });
    }
    workers.join_all().await.iter().sum()
}

/// Answers every fiftieth request of a connection with an error, and ends the connection with the
/// five hundredth.
fn reply(request: &RecordedRequest) -> Reply {
    match request.position + 1 {
        500 => Reply::answer(503, "").then_close(),
        number if number % 50 == 0 => Reply::answer(503, ""),
        _ => Reply::json(r#"{"Text":"Hello"}"#),
    }
}

/// The resident memory of this process.
fn resident_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line of it");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
