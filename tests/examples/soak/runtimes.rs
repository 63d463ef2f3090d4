//! Threads share one client. Each has its own runtime, which is not driven between calls.

use crate::server;
use std::sync::mpsc;
use std::time::{Duration, Instant};

const THREADS: usize = 45;

/// The maximum duration of a call. A call usually takes a millisecond.
const TOO_LONG: Duration = Duration::from_secs(1);

pub fn run(time: Duration) -> Result<(), String> {
    let mut violations = Vec::new();
    let connections = [50, 10, 1];
    for max_connections in connections {
        let server = server::start(Duration::ZERO, |_| {});
        let client = server::client(server).max_connections(max_connections).build().unwrap();
        let end = Instant::now() + time / connections.len() as u32;
        let (sender, receiver) = mpsc::channel();
        for _ in 0..THREADS {
            let (client, sender) = (client.clone(), sender.clone());
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                let (mut calls, mut slowest, mut random) = (0, Duration::ZERO, fastrand::Rng::new());
                while Instant::now() < end {
                    let start = Instant::now();
                    runtime.block_on(client.list_connections().catalog("AWS").send()).unwrap();
                    (calls, slowest) = (calls + 1, slowest.max(start.elapsed()));
                    std::thread::sleep(Duration::from_millis(random.u64(0..20)));
                }
                // Sending the runtime keeps it alive, with its connections.
                sender.send((runtime, calls, slowest)).unwrap();
            });
        }
        drop(sender);
        let limit = time + Duration::from_secs(30);
        let mut ended = Vec::new();
        while let Ok(one) = receiver.recv_timeout(limit) {
            ended.push(one);
        }
        let calls: usize = ended.iter().map(|(_, calls, _)| calls).sum();
        let slowest = ended.iter().map(|(_, _, slowest)| *slowest).max().unwrap_or_default();
        println!("  {THREADS} threads on {max_connections} connections: {calls} calls, the slowest took {slowest:?}");
        if ended.len() < THREADS || slowest > TOO_LONG {
            let hanging = THREADS - ended.len();
            violations.push(format!("{max_connections} connections: {hanging} threads hang, slowest call {slowest:?}"));
        }
    }
    if violations.is_empty() { Ok(()) } else { Err(violations.join("; ")) }
}
