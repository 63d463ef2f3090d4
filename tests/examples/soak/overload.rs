//! 50 connections to a server that takes 20 ms for an answer, and ever more callers.

use crate::server;
use partnercentral_account::{RetryConfig, TimeoutConfig};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

const CALLERS: [usize; 6] = [50, 200, 800, 1000, 2000, 5000];

/// The share of the best that all numbers of callers reach.
const GOAL: f64 = 0.8;

pub fn run(time: Duration) -> Result<(), String> {
    let limit = Duration::from_millis(300);
    let configs = [
        ("attempt timeout of 300 ms", TimeoutConfig::new().attempt(limit)),
        ("operation timeout of 300 ms", TimeoutConfig::new().operation(limit)),
    ];
    let each = (time / (CALLERS.len() * configs.len()) as u32).max(Duration::from_secs(1));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut broken = Vec::new();
    for (name, timeouts) in configs {
        let rates: Vec<f64> =
            CALLERS.iter().map(|callers| runtime.block_on(rate(*callers, timeouts.clone(), each))).collect();
        let best = rates.iter().copied().fold(0.0, f64::max);
        for (callers, rate) in CALLERS.iter().zip(&rates) {
            println!("  {name}, {callers} callers: {rate:.0} answers a second");
            // As few callers as connections wait for the server alone, and are for comparison.
            if *callers >= 200 && *rate < best * GOAL {
                broken.push(format!("{name}, {callers} callers: {rate:.0} of {best:.0} answers a second"));
            }
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("; ")) }
}

/// The answers a second that so many callers get, each calling again and again.
async fn rate(callers: usize, timeouts: TimeoutConfig, time: Duration) -> f64 {
    let server = server::start(Duration::from_millis(20), |_| {});
    let client = server::client(server).timeouts(timeouts).retry(RetryConfig::disabled()).build().unwrap();
    let (answers, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let mut calls = JoinSet::new();
    for _ in 0..callers {
        let (client, answers, stop) = (client.clone(), answers.clone(), stop.clone());
        calls.spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                if client.list_connections().catalog("AWS").send().await.is_ok() {
                    answers.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
    }
    // Connections are made first.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let before = answers.load(Ordering::Relaxed);
    tokio::time::sleep(time).await;
    let rate = (answers.load(Ordering::Relaxed) - before) as f64 / time.as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    calls.shutdown().await;
    rate
}
