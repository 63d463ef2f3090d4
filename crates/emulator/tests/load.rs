//! Many connections at once: a small version of what `cargo xtask soak emulator` does.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

mod common;

use common::{Caller, SERVICE, open, request, send_on, sign_at};
use partnercentral_account_emulator::Emulator;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Calls an operation over `connections` connections that are kept, `each` times over each, and returns the time that
/// took. Each connection has a catalog of its own.
async fn load(
    emulator: &Emulator,
    callers: &Arc<Vec<Caller>>,
    (connections, each): (usize, usize),
    name: &'static str,
    write: bool,
) -> Duration {
    let mut senders = Vec::new();
    for _ in 0..connections {
        senders.push(open(emulator.endpoint_url()).await);
    }
    let begin = Instant::now();
    let mut tasks = JoinSet::new();
    for (number, mut sender) in senders.into_iter().enumerate() {
        let (callers, endpoint) = (Arc::clone(callers), emulator.endpoint_url().to_owned());
        tasks.spawn(async move {
            for round in 0..each {
                let catalog = format!("{name}{number}x{round}");
                let mut input = callers[0].invitation(&callers[1], "SUBSIDIARY");
                input["Catalog"] = catalog.as_str().into();
                let (operation, input) = match write {
                    true => ("CreateConnectionInvitation", input),
                    false => ("ListConnectionInvitations", json!({ "Catalog": catalog })),
                };
                let mut request = request(&endpoint, operation, input.to_string());
                sign_at(&mut request, callers[0].account.credentials(), SystemTime::now(), SERVICE);
                send_on(&mut sender, request).await.ok();
            }
        });
    }
    while let Some(task) = tasks.join_next().await {
        task.unwrap();
    }
    begin.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_connections_at_once_and_writes_cost_little_more_than_reads() {
    let emulator = Emulator::start().await.unwrap();
    let callers = Arc::new(Caller::all(&emulator));
    let address = emulator.endpoint_url().strip_prefix("http://").unwrap();
    let mut idle = Vec::new();
    for _ in 0..500 {
        idle.push(TcpStream::connect(address).await.unwrap());
    }
    load(&emulator, &callers, (20, 5), "Warm", true).await;
    let writes = load(&emulator, &callers, (100, 5), "Writes", true).await;
    let reads = load(&emulator, &callers, (100, 5), "Reads", false).await;
    println!("500 writes: {writes:?}, 500 reads: {reads:?}");
    assert!(writes < reads * 2 + Duration::from_millis(500), "writes took {writes:?}, reads {reads:?}");
    drop(idle);
}

#[tokio::test]
async fn emulators_do_not_see_each_other_and_free_their_ports() {
    let one = Emulator::start().await.unwrap();
    let other = Emulator::start().await.unwrap();
    let (ones, others) = (Caller::all(&one), Caller::all(&other));
    ones[0].invite(&ones[1], "SUBSIDIARY").await;
    one.advance(Duration::from_secs(3600));
    one.add_fault(partnercentral_account_emulator::Fault::throttle());
    let page = others[0].call("ListConnectionInvitations", json!({ "Catalog": "AWS" })).await.ok();
    assert_eq!(page["ConnectionInvitationSummaries"], json!([]));
    assert!(one.now() - other.now() > time::Duration::minutes(50));
    assert_eq!((other.faults().len(), other.requests().len()), (0, 1));

    let address = one.endpoint_url().strip_prefix("http://").unwrap().to_owned();
    let _connected = open(one.endpoint_url()).await;
    drop(one);
    // The socket is closed when the runtime drops its task.
    for _ in 0..100 {
        if TcpListener::bind(&address).await.is_ok() {
            others[0].invite(&others[1], "SUBSIDIARY").await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the port is still in use");
}
