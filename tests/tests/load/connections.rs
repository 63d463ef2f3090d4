//! Waiting for a connection: order, timeouts and cancellation.

use crate::{cancel, cancel_with, client_of, client_of_url};
use awsjson_testing::{Authority, RecordedRequest, Reply, Server};
use partnercentral_account::client::TimeoutError;
use partnercentral_account::{CallOptions, ErrorKind, RetryConfig, TimeoutConfig};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
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

/// Passes connections on to `server`, each after `delay`. Its port, and how many there were.
async fn slow_to_connect(server: SocketAddr, delay: Duration) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, accepted) = (listener.local_addr().unwrap().port(), Arc::<AtomicUsize>::default());
    let count = accepted.clone();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                tokio::time::sleep(delay).await;
                let mut server = TcpStream::connect(server).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    (port, accepted)
}

#[tokio::test]
async fn a_connection_whose_call_is_given_up_is_opened_for_those_who_wait() {
    let authority = Authority::new("ours");
    let server = Server::builder().tls(&authority).start([Reply::json("{}")]).await;
    // No call would ever be served if each opened a connection of its own and gave up before it is open.
    let (port, accepted) = slow_to_connect(server.address(), Duration::from_millis(400)).await;
    let builder = client_of_url(format!("https://localhost:{port}")).root_certificates_pem(authority.pem());
    let client = builder.max_connections(1).retry(RetryConfig::disabled()).build().unwrap();
    let first = tokio::spawn(cancel(client.clone(), "pac-first".to_owned()));
    assert!(server.until(|_| accepted.load(Ordering::SeqCst) == 1).await);
    let second = tokio::spawn(cancel(client.clone(), "pac-second".to_owned()));
    tokio::time::sleep(Duration::from_millis(50)).await;
    first.abort();
    second.await.unwrap().unwrap();
    assert_eq!((accepted.load(Ordering::SeqCst), server.request_count()), (1, 1));
    cancel(client, "pac-third".to_owned()).await.unwrap();
    assert_eq!(accepted.load(Ordering::SeqCst), 1, "the connection is kept");
}

/// How many sockets of this machine are connected, or connecting, to `server`: those that a client
/// has closed are in other states.
#[cfg(target_os = "linux")]
fn sockets_to(server: SocketAddr) -> usize {
    const ESTABLISHED: &str = "01";
    const SYN_SENT: &str = "02";
    let remote = format!("0100007F:{:04X}", server.port());
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    let sockets = table.lines().filter_map(|line| {
        let mut columns = line.split_whitespace().skip(2);
        Some((columns.next()?, columns.next()?))
    });
    sockets.filter(|(to, state)| *to == remote && [ESTABLISHED, SYN_SENT].contains(state)).count()
}

/// On one thread, so that no connection is opened or closed while they are counted.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn there_are_never_more_connections_than_allowed() {
    const CALLERS: u64 = 300;
    const MAX: usize = 10;
    let reply = |attempt: &RecordedRequest| match attempt.number % 7 {
        0 => Reply::json("{}").then_close(),
        1 => Reply::json("{}").delay(Duration::from_millis(50)),
        2 => Reply::json("{}").then_close_after(Duration::from_millis(1)),
        _ => Reply::json("{}").delay(Duration::from_millis(2)),
    };
    let server = Server::start_with(reply).await;
    let address = server.address();
    let client = client_of(&server).max_connections(MAX).retry(RetryConfig::disabled()).build().unwrap();
    let end = Instant::now() + Duration::from_secs(3);
    let mut callers = JoinSet::new();
    for seed in 0..CALLERS {
        let (client, mut random) = (client.clone(), fastrand::Rng::with_seed(seed));
        callers.spawn(async move {
            let mut ended = 0;
            while Instant::now() < end {
                let call = cancel(client.clone(), format!("pac-{seed}"));
                let patience = Duration::from_micros(random.u64(0..1_000_000));
                ended += usize::from(tokio::time::timeout(patience, call).await.is_ok());
            }
            ended
        });
    }
    let (stopped, mut most) = (Arc::new(AtomicBool::new(false)), 0);
    let stop = stopped.clone();
    let counting = tokio::spawn(async move {
        while !stop.load(Ordering::Relaxed) {
            most = most.max(sockets_to(address));
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        most
    });
    let ended: usize = callers.join_all().await.iter().sum();
    stopped.store(true, Ordering::Relaxed);
    let most = counting.await.unwrap();
    assert!(ended > 200, "{ended} calls are too few to tell");
    assert_eq!(most, MAX, "all are used, and no more");
    drop(client);
    assert!(server.until(|server| server.open_connections() == 0).await);
}
