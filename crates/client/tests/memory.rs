//! Memory stays flat, however many calls are made. In a process of its own, which holds the
//! server too: one that keeps nothing.

#![expect(clippy::expect_used, reason = "helpers of tests")]

mod common;

use awsjson_client::{CallOptions, Client, RetryConfig};
use common::service::{Greet, GreetInput};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

const CALLS: usize = 200_000;
const WARM_UP: usize = 20_000;
const AT_ONCE: usize = 64;
/// Fewer than calls at once, so that they wait for each other.
const CONNECTIONS: usize = 16;
/// What may be added to the memory in use: a tenth of what a leak of 100 bytes a call would be,
/// and what an allocator may need for its own.
const GROWTH_KIB: usize = 2 * 1024;

/// Too many calls for a debug build: `cargo xtask ci` runs it optimised.
#[test]
#[ignore = "200,000 calls, run by `cargo xtask ci` in a release build"]
fn memory_stays_flat_over_200_000_calls() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream));
            }
        });
        let client = common::client(&url)
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

/// Makes so many calls, some of which are given up half way; how many failed.
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

/// Answers requests, every fiftieth with an error, and closes the connection after 500.
async fn serve(mut stream: TcpStream) -> io::Result<()> {
    const DONE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\n{\"Text\":\"Hello\"}";
    const BUSY: &[u8] = b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n";
    let mut read = Vec::with_capacity(4096);
    for number in 1..=500 {
        // A request is complete with the closing brace of its body, which holds no other.
        while read.last() != Some(&b'}') {
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        }
        read.clear();
        stream.write_all(if number % 50 == 0 { BUSY } else { DONE }).await?;
    }
    Ok(())
}

/// The memory of this process that is in use.
fn resident_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line of it");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
