//! The emulator, in a process of its own: 10,000 idle connections, and 100,000 calls over 1,000 connections.

use aws_credential_types::Credentials;
use partnercentral_account::types::ConnectionType;
use partnercentral_account::{Client, RetryConfig, TimeoutConfig};
use partnercentral_account_emulator::Emulator;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// The argument with which the program is the emulator.
pub const PROCESS: &str = "emulator-process";

const IDLE: usize = 10_000;
const CONNECTIONS: usize = 1_000;
const MIXED_CALLS: usize = 60_000;
const CALLS_OF_A_KIND: usize = 20_000;
/// What reads may add to the memory of the emulator, in KiB: recorded requests, and what the allocator keeps.
const GROWTH: u64 = 24 * 1024;

/// Runs the emulator until standard input ends. Prints how to call it.
pub fn serve() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let emulator = Emulator::start().await.unwrap();
        let credentials = emulator.credentials();
        let receiver = emulator.other_account().account_id;
        let (key, secret) = (credentials.access_key_id(), credentials.secret_access_key());
        println!("{} {key} {secret} {receiver}", emulator.endpoint_url());
        tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new())).await.unwrap().unwrap();
    });
}

struct Process {
    child: Child,
    endpoint: String,
    client: Client,
    receiver: String,
}

impl Process {
    fn start() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut child = command.arg(PROCESS).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        let [endpoint, key, secret, receiver] = words[..] else { panic!("the emulator printed {line:?}") };
        let client = Client::builder()
            .region("us-east-1")
            .endpoint_url(endpoint)
            .credentials_provider(Credentials::new(key, secret, None, None, "soak"))
            .max_connections(CONNECTIONS)
            .timeouts(TimeoutConfig::new().connect(Duration::from_secs(30)))
            .retry(RetryConfig::disabled())
            .build()
            .unwrap();
        Self { child, endpoint: endpoint.to_owned(), client, receiver: receiver.to_owned() }
    }

    /// The memory of the emulator, in KiB; `None` where the system does not say.
    fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.split_whitespace().next()?.parse().ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn run(_: Duration) -> Result<(), String> {
    let process = Process::start();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        idle(&process).await?;
        let mixed = calls(&process, "Mixed", MIXED_CALLS, |number| number % 2 == 0).await?;
        println!("  {MIXED_CALLS} reads and writes over {CONNECTIONS} connections: {mixed:?}");
        let writes = calls(&process, "Writes", CALLS_OF_A_KIND, |_| true).await?;
        let memory = process.memory();
        let reads = calls(&process, "Reads", CALLS_OF_A_KIND, |_| false).await?;
        println!("  {CALLS_OF_A_KIND} reads: {reads:?}, as many writes: {writes:?}");
        if let (Some(before), Some(after)) = (memory, process.memory()) {
            println!("  memory: {before} KiB before the reads, {after} KiB after them");
            if after > before + GROWTH {
                return Err(format!("reads added {} KiB to the memory of the emulator", after - before));
            }
        }
        if writes > reads * 2 { Err(format!("writes took {writes:?}, reads {reads:?}")) } else { Ok(()) }
    })
}

/// A call is answered while there are many connections that do nothing.
async fn idle(process: &Process) -> Result<(), String> {
    let address = process.endpoint.strip_prefix("http://").unwrap();
    let mut connections = Vec::new();
    for count in 0..IDLE {
        match TcpStream::connect(address).await {
            Ok(stream) => connections.push(stream),
            Err(error) => return Err(format!("connection {count} failed: {error}; see ulimit -n")),
        }
    }
    let start = Instant::now();
    call(&process.client, &process.receiver, "Idle", false).await?;
    println!("  a call beside {IDLE} idle connections: {:?}", start.elapsed());
    if start.elapsed() > Duration::from_secs(1) { Err("it took more than a second".to_owned()) } else { Ok(()) }
}

/// Makes `count` calls by as many callers as connections, and returns the time that took.
async fn calls(
    process: &Process,
    name: &'static str,
    count: usize,
    writes: fn(usize) -> bool,
) -> Result<Duration, String> {
    let start = Instant::now();
    let mut callers = JoinSet::new();
    for caller in 0..CONNECTIONS {
        let (client, receiver) = (process.client.clone(), process.receiver.clone());
        callers.spawn(async move {
            for number in (caller..count).step_by(CONNECTIONS) {
                // Two accounts have one pending invitation of a type in a catalog.
                let round = number / CONNECTIONS;
                call(&client, &receiver, &format!("{name}{caller}x{round}"), writes(round)).await?;
            }
            Ok::<(), String>(())
        });
    }
    while let Some(caller) = callers.join_next().await {
        caller.map_err(|error| error.to_string())??;
    }
    Ok(start.elapsed())
}

/// Invites in a catalog, or lists its invitations.
async fn call(client: &Client, receiver: &str, catalog: &str, write: bool) -> Result<(), String> {
    let failed = |error: &dyn std::fmt::Display| format!("a call failed: {error}");
    if write {
        let call = client
            .create_connection_invitation()
            .catalog(catalog)
            .connection_type(ConnectionType::Subsidiary)
            .email("alliances@partner-1.example")
            .name("Alliance Lead")
            .message("Let us work together")
            .receiver_identifier(receiver);
        call.send().await.map(drop).map_err(|error| failed(&error))
    } else {
        client.list_connection_invitations().catalog(catalog).send().await.map(drop).map_err(|error| failed(&error))
    }
}
