//! Runtimes that are not driven between calls, as in synchronous programs that use `block_on` for each call.

use crate::support::{cancel, client_of};
use awsjson_testing::{Authority, Http2Outcome, OnAccept, RecordedRequest, Reply, Server};
use partnercentral_account::client::Builder;
use partnercentral_account::{CallOptions, Client, RetryConfig, TimeoutConfig};
use rustls::version::{TLS12, TLS13};
use std::fmt::Debug;
use std::future::poll_fn;
use std::sync::mpsc;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// The delay until the server acts on an idle connection.
const SERVER_DELAY: Duration = Duration::from_millis(20);
const BETWEEN_CALLS: Duration = Duration::from_millis(200);

fn server_runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn undriven_runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn reply_with_id(id: &str) -> Reply {
    Reply::json(format!(r#"{{"Id":"{id}"}}"#))
}

/// A server that returns the number of each request. `then` determines what happens on the connection afterwards.
fn start(servers: &Runtime, then: fn(Reply) -> Reply) -> Server {
    let reply = move |attempt: &RecordedRequest| then(reply_with_id(&attempt.number.to_string()));
    servers.block_on(Server::start_with(reply))
}

fn closing(reply: Reply) -> Reply {
    reply.then_close_after(SERVER_DELAY)
}

fn sending(reply: Reply) -> Reply {
    reply.followed_later_by(SERVER_DELAY, reply_with_id("stray").to_bytes())
}

/// Makes calls with pauses, and checks that each gets its own response in the first attempt.
fn call_with_pauses(builder: impl Fn() -> Builder<Client>) {
    for retry in [RetryConfig::standard(), RetryConfig::disabled()] {
        let (client, runtime) = (builder().retry(retry).build().unwrap(), undriven_runtime());
        let mut last = None;
        for _ in 0..3 {
            let response = runtime.block_on(cancel(&client, CallOptions::new())).unwrap();
            let number: u32 = response.output.id.parse().unwrap();
            assert!(last.is_none_or(|last| number == last + 1), "{number} after {last:?}");
            last = Some(number);
            assert_eq!(response.metadata.attempts, 1);
            thread::sleep(BETWEEN_CALLS);
        }
    }
}

#[test]
fn a_connection_that_was_closed_or_received_data_is_not_reused() {
    let servers = server_runtime();
    for then in [closing, sending] {
        let server = start(&servers, then);
        call_with_pauses(|| client_of(server.url()));
        assert_eq!(server.connections(), 6);
    }
}

#[test]
fn a_tls_connection_that_was_closed_or_received_data_is_not_reused() {
    let servers = server_runtime();
    let authority = Authority::new("test authority");
    for version in [&TLS12, &TLS13] {
        for then in [closing, sending] {
            let config = authority.certificate("localhost").config(&[version]);
            let reply = move |request: &RecordedRequest| then(reply_with_id(&request.number.to_string()));
            let server = servers.block_on(Server::builder().tls_with(config).start_with(reply));
            call_with_pauses(|| client_of(server.url()).root_certificates_pem(authority.pem()));
            assert_eq!(server.connections(), 6);
        }
    }
}

#[test]
fn a_usable_connection_is_reused() {
    let servers = server_runtime();
    let server = start(&servers, |reply| reply);
    call_with_pauses(|| client_of(server.url()));
    assert_eq!(server.connections(), 2, "one for each client");
}

#[test]
fn an_http2_connection_that_was_closed_is_not_reused() {
    let servers = server_runtime();
    let authority = Authority::new("test authority");
    for (outcome, connections) in
        [(Http2Outcome::RespondThenClose, 3), (Http2Outcome::RespondThenGoAway, 3), (Http2Outcome::Respond, 1)]
    {
        let server = servers.block_on(Server::builder().http2(&authority).start_with(move |_| outcome.reply()));
        let client = client_of(server.url()).root_certificates_pem(authority.pem());
        let (client, runtime) = (client.retry(RetryConfig::disabled()).build().unwrap(), undriven_runtime());
        for _ in 0..3 {
            runtime.block_on(cancel(&client, CallOptions::new())).unwrap();
            thread::sleep(BETWEEN_CALLS);
        }
        assert_eq!(server.connections(), connections, "{outcome:?}");
    }
}

#[test]
fn a_connection_whose_idle_timeout_expired_is_not_reused() {
    let servers = server_runtime();
    let server = start(&servers, |reply| reply);
    let timeouts = TimeoutConfig::new().idle(BETWEEN_CALLS / 2);
    let (client, runtime) = (client_of(server.url()).timeouts(timeouts).build().unwrap(), undriven_runtime());
    for connections in 1..=3 {
        runtime.block_on(cancel(&client, CallOptions::new())).unwrap();
        assert_eq!(server.connections(), connections);
        thread::sleep(BETWEEN_CALLS);
    }
}

/// Calls from several threads, each with its own runtime. The runtimes are returned, and are no longer driven.
fn call_on_many_runtimes(client: &Client, threads: usize) -> Vec<Runtime> {
    let (sender, receiver) = mpsc::channel();
    for _ in 0..threads {
        let (client, sender) = (client.clone(), sender.clone());
        thread::spawn(move || {
            let runtime = undriven_runtime();
            for _ in 0..5 {
                runtime.block_on(cancel(&client, CallOptions::new())).unwrap();
            }
            sender.send(runtime).unwrap();
        });
    }
    drop(sender);
    let runtimes: Vec<_> = receiver.into_iter().collect();
    assert_eq!(runtimes.len(), threads);
    runtimes
}

#[test]
fn undriven_runtimes_do_not_block_other_calls() {
    let servers = server_runtime();
    for (threads, max) in [(45, 50), (10, 3), (4, 1)] {
        let server = start(&servers, |reply| reply);
        let client = client_of(server.url()).max_connections(max).build().unwrap();
        let start_time = Instant::now();
        let runtimes = call_on_many_runtimes(&client, threads);
        let one_more = call_on_many_runtimes(&client, 1);
        assert!(start_time.elapsed() < Duration::from_secs(10), "{threads} on {max}: {:?}", start_time.elapsed());
        // The server may notice a new connection before the end of the one that it replaces.
        let within = servers.block_on(server.until(|server| server.open_connections() <= max));
        assert!(within, "{} of {max}", server.open_connections());
        assert!(server.requests().iter().all(|attempt| attempt.header("amz-sdk-request") == "attempt=1; max=3"));
        drop((runtimes, one_more));
    }
}

#[test]
fn a_call_that_was_abandoned_while_it_connected_does_not_block_others() {
    let servers = server_runtime();
    let authority = Authority::new("test authority");
    // The TLS handshake of the first connection is never answered.
    let first = |number| if number == 0 { OnAccept::Ignore } else { OnAccept::Serve };
    let server = servers.block_on(Server::builder().tls(&authority).on_accept(first).start([reply_with_id("1")]));
    let builder = client_of(server.url()).root_certificates_pem(authority.pem());
    let client = builder.max_connections(1).build().unwrap();

    let runtime = undriven_runtime();
    let mut abandoned = Box::pin(cancel(&client, CallOptions::new()));
    runtime.block_on(async {
        tokio::select! {
            result = &mut abandoned => panic!("{result:?}"),
            connected = server.until(|server| server.connections() == 1) => assert!(connected),
        }
    });
    let other = client.clone();
    let call = servers.spawn(async move { cancel(&other, CallOptions::new()).await });
    while client.inner().connections().unwrap().waiting == 0 {
        thread::sleep(Duration::from_millis(1));
    }
    runtime.block_on(async { drop(abandoned) });
    let ended = servers.block_on(async { tokio::time::timeout(Duration::from_secs(10), call).await });
    ended.expect("the slot is free").unwrap().unwrap();
}

/// Polls `call` on `runtime` until `begun`.
fn begin(runtime: &Runtime, call: &mut (impl Future<Output: Debug> + Unpin), mut begun: impl FnMut() -> bool) {
    runtime.block_on(async {
        tokio::select! {
            result = call => panic!("{result:?}"),
            () = async { while !begun() { tokio::time::sleep(Duration::from_millis(1)).await } } => {}
        }
    });
}

#[test]
fn a_connection_that_a_task_opened_for_an_abandoned_call_does_not_block_others() {
    let (servers, authority) = (server_runtime(), Authority::new("test authority"));
    // The TLS handshake of the first connection is never answered.
    let first = |number| if number == 0 { OnAccept::Ignore } else { OnAccept::Serve };
    for waits_before in [false, true] {
        let server = Server::builder().tls(&authority).on_accept(first).start([reply_with_id("1")]);
        let server = servers.block_on(server);
        let builder = client_of(server.url()).root_certificates_pem(authority.pem());
        let client = builder.max_connections(1).build().unwrap();
        let waiting = || client.inner().connections().unwrap().waiting;

        let runtime = undriven_runtime();
        let mut connecting = Box::pin(cancel(&client, CallOptions::new()));
        begin(&runtime, &mut connecting, || server.connections() == 1);
        let mut queued = Box::pin(cancel(&client, CallOptions::new()));
        begin(&runtime, &mut queued, || waiting() == 1);
        let other = client.clone();
        let call =
            async move { tokio::time::timeout(Duration::from_secs(10), cancel(&other, CallOptions::new())).await };
        let mut call = Box::pin(call);
        if waits_before {
            begin(&servers, &mut call, || waiting() == 2);
        }
        runtime.block_on(async { drop(connecting) });
        runtime.block_on(async { drop(queued) });
        servers.block_on(call).expect("the slot is free").unwrap();
    }
}

#[test]
fn calls_that_wait_for_the_protocol_on_an_undriven_runtime_do_not_block_others() {
    let (servers, authority) = (server_runtime(), Authority::new("test authority"));
    let first = |number| if number == 0 { OnAccept::Ignore } else { OnAccept::Serve };
    let server = servers.block_on(Server::builder().tls(&authority).on_accept(first).start([reply_with_id("1")]));
    let client = client_of(server.url()).root_certificates_pem(authority.pem()).build().unwrap();
    let runtime = undriven_runtime();
    let mut connecting = Box::pin(cancel(&client, CallOptions::new()));
    begin(&runtime, &mut connecting, || server.connections() == 1);
    let mut queued = Box::pin(cancel(&client, CallOptions::new()));
    begin(&runtime, &mut queued, || client.inner().connections().unwrap().waiting == 1);
    let call = async { tokio::time::timeout(Duration::from_secs(10), cancel(&client, CallOptions::new())).await };
    servers.block_on(call).expect("there are free slots").unwrap();
}

/// A server that speaks HTTP/2, and a client with one connection.
fn start_http2(servers: &Runtime, delay: Duration) -> (Server, Client) {
    let authority = Authority::new("test authority");
    let reply = move |_: &RecordedRequest| Http2Outcome::Respond.reply().delay(delay);
    let server = servers.block_on(Server::builder().http2(&authority).start_with(reply));
    let builder = client_of(server.url()).root_certificates_pem(authority.pem());
    (server, builder.max_connections(1).build().unwrap())
}

#[test]
fn calls_wait_for_an_http2_connection_of_another_runtime_only_while_it_is_in_use() {
    let servers = server_runtime();
    let (server, client) = start_http2(&servers, BETWEEN_CALLS);
    let runtime = undriven_runtime();
    let mut first = Box::pin(cancel(&client, CallOptions::new()));
    begin(&runtime, &mut first, || server.request_count() == 1);
    let call = async { tokio::time::timeout(Duration::from_secs(10), cancel(&client, CallOptions::new())).await };
    let mut call = Box::pin(call);
    begin(&servers, &mut call, || client.inner().connections().unwrap().waiting == 1);
    runtime.block_on(first).unwrap();
    servers.block_on(call).expect("the connection is unused").unwrap();
}

#[test]
fn a_runtime_that_uses_its_http2_connection_all_the_time_lets_others_connect() {
    let (servers, busy) = (server_runtime(), server_runtime());
    let (_server, client) = start_http2(&servers, BETWEEN_CALLS / 10);
    for number in 0..4 {
        let client = client.clone();
        busy.spawn(async move {
            tokio::time::sleep(BETWEEN_CALLS / 40 * number).await;
            loop {
                cancel(&client, CallOptions::new()).await.unwrap();
            }
        });
    }
    thread::sleep(BETWEEN_CALLS);
    let call = async { tokio::time::timeout(Duration::from_secs(10), cancel(&client, CallOptions::new())).await };
    undriven_runtime().block_on(call).expect("calls take turns").unwrap();
}

#[test]
fn a_call_that_can_share_an_http2_connection_does_not_wait_for_those_that_cannot() {
    let servers = server_runtime();
    let (_server, client) = start_http2(&servers, Duration::ZERO);
    let (runtime, other) = (undriven_runtime(), undriven_runtime());
    let begin = |runtime: &Runtime| {
        let mut call = Box::pin(cancel(&client, CallOptions::new()));
        runtime.block_on(poll_fn(|context| {
            assert!(call.as_mut().poll(context).is_pending());
            Poll::Ready(())
        }));
        call
    };
    let (first, _waiting, second) = (begin(&runtime), begin(&other), begin(&runtime));
    assert_eq!(client.inner().connections().unwrap().waiting, 2);
    runtime.block_on(first).unwrap();
    let ended = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(10), second).await });
    ended.expect("there is a connection").unwrap();
}

#[test]
fn a_call_that_connects_on_an_undriven_runtime_does_not_block_others() {
    let servers = server_runtime();
    let authority = Authority::new("test authority");
    let first = |number| if number == 0 { OnAccept::Ignore } else { OnAccept::Serve };
    let server = servers.block_on(Server::builder().tls(&authority).on_accept(first).start([reply_with_id("1")]));
    let client = client_of(server.url()).root_certificates_pem(authority.pem()).build().unwrap();
    let (runtime, other) = (undriven_runtime(), client.clone());
    runtime.spawn(async move { cancel(&other, CallOptions::new()).await });
    assert!(runtime.block_on(server.until(|server| server.connections() == 1)));
    let call = async { tokio::time::timeout(Duration::from_secs(10), cancel(&client, CallOptions::new())).await };
    servers.block_on(call).expect("there are free slots").unwrap();
}

#[test]
fn the_connections_of_a_dropped_runtime_are_closed() {
    let servers = server_runtime();
    let server = start(&servers, |reply| reply);
    let client = client_of(server.url()).build().unwrap();
    let runtime = undriven_runtime();
    runtime.block_on(cancel(&client, CallOptions::new())).unwrap();
    assert_eq!(server.open_connections(), 1);
    drop(runtime);
    assert!(servers.block_on(server.until(|server| server.open_connections() == 0)));
    undriven_runtime().block_on(cancel(&client, CallOptions::new())).unwrap();
}

#[test]
fn runtimes_do_not_share_http2_connections() {
    let servers = server_runtime();
    let authority = Authority::new("test authority");
    let server = servers.block_on(Server::builder().http2(&authority).start_with(|_| Http2Outcome::Respond.reply()));
    let builder = client_of(server.url()).root_certificates_pem(authority.pem());
    let client = builder.max_connections(2).build().unwrap();
    let start_time = Instant::now();
    drop((call_on_many_runtimes(&client, 8), call_on_many_runtimes(&client, 1)));
    assert!(start_time.elapsed() < Duration::from_secs(10), "{:?}", start_time.elapsed());
    assert_eq!(server.request_count(), 45);
}
