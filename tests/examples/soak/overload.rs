//! 50 connections to a server with a response time of 20 ms, and increasing numbers of callers.

use crate::server;
use partnercentral_account::{RetryConfig, TimeoutConfig};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

const CALLERS: [usize; 6] = [50, 200, 800, 1000, 2000, 5000];

/// The minimum throughput for each number of callers, as a share of the best throughput.
const MIN_SHARE: f64 = 0.8;

pub fn run(time: Duration) -> Result<(), String> {
    let limit = Duration::from_millis(300);
    let configs = [
        ("attempt timeout of 300 ms", TimeoutConfig::new().attempt(limit)),
        ("operation timeout of 300 ms", TimeoutConfig::new().operation(limit)),
    ];
    let each = (time / (CALLERS.len() * configs.len()) as u32).max(Duration::from_secs(1));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut violations = Vec::new();
    for (name, timeouts) in configs {
        let rates: Vec<f64> =
            CALLERS.iter().map(|callers| runtime.block_on(rate(*callers, timeouts.clone(), each))).collect();
        let best = rates.iter().copied().fold(0.0, f64::max);
        for (callers, rate) in CALLERS.iter().zip(&rates) {
            println!("  {name}, {callers} callers: {rate:.0} responses per second");
            // With as many callers as connections, no call waits for a connection; this is only for comparison.
            if *callers >= 200 && *rate < best * MIN_SHARE {
                violations.push(format!("{name}, {callers} callers: {rate:.0} of {best:.0} responses per second"));
            }
        }
    }
    if violations.is_empty() { Ok(()) } else { Err(violations.join("; ")) }
}

/// The successful calls per second with this number of callers, each of which calls repeatedly.
async fn rate(callers: usize, timeouts: TimeoutConfig, time: Duration) -> f64 {
    let server = server::start(Duration::from_millis(20), |_| {});
    let client = server::client(server).timeouts(timeouts).retry(RetryConfig::disabled()).build().unwrap();
    let (successes, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut calls = JoinSet::new();
    for _ in 0..callers {
        let (client, successes, stop) = (client.clone(), successes.clone(), stop.clone());
        calls.spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                if client.list_connections().catalog("AWS").send().await.is_ok() {
                    successes.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
    }
    // The time until all connections are established is not measured.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let before = successes.load(Ordering::Relaxed);
    tokio::time::sleep(time).await;
    let rate = (successes.load(Ordering::Relaxed) - before) as f64 / time.as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    calls.shutdown().await;
    rate
}
