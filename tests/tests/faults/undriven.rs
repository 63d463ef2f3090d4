//! Runtimes that are not driven between calls, as in synchronous programs with one `block_on` a call.

use crate::support::{cancel, client_of};
use awsjson_testing::{Authority, Fate, RecordedRequest, Reply, Server};
use partnercentral_account::client::Builder;
use partnercentral_account::{CallOptions, Client, RetryConfig, TimeoutConfig};
use rustls::version::{TLS12, TLS13};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

const SERVER_ACTS_AFTER: Duration = Duration::from_millis(20);
const BETWEEN_CALLS: Duration = Duration::from_millis(200);

fn serving() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn standing_still() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn answer(id: &str) -> Reply {
    Reply::json(format!(r#"{{"Id":"{id}"}}"#))
}

/// A server that answers with the number of the request, and then does something to the connection.
fn start(serving: &Runtime, then: fn(Reply) -> Reply) -> Server {
    let reply = move |attempt: &RecordedRequest| then(answer(&attempt.number.to_string()));
    serving.block_on(Server::start_with(reply))
}

fn closing(reply: Reply) -> Reply {
    reply.then_close_after(SERVER_ACTS_AFTER)
}

fn talking(reply: Reply) -> Reply {
    reply.followed_later_by(SERVER_ACTS_AFTER, answer("stray").to_bytes())
}

/// Calls now and then, and expects that each call has its own answer from its only attempt.
fn call_now_and_then(builder: impl Fn() -> Builder<Client>) {
    for retry in [RetryConfig::standard(), RetryConfig::disabled()] {
        let (client, runtime) = (builder().retry(retry).build().unwrap(), standing_still());
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
fn a_connection_that_was_closed_or_written_to_meanwhile_is_not_used() {
    let serving = serving();
    for then in [closing, talking] {
        let server = start(&serving, then);
        call_now_and_then(|| client_of(server.url()));
        assert_eq!(server.connections(), 6);
    }
}

#[test]
fn with_tls_neither() {
    let serving = serving();
    let authority = Authority::new("ours");
    for version in [&TLS12, &TLS13] {
        for then in [closing, talking] {
            let config = authority.certificate("localhost").config(&[version]);
            let reply = move |request: &RecordedRequest| then(answer(&request.number.to_string()));
            let server = serving.block_on(Server::builder().tls_with(config).start_with(reply));
            call_now_and_then(|| client_of(server.url()).root_certificates_pem(authority.pem()));
            assert_eq!(server.connections(), 6);
        }
    }
}

#[test]
fn a_sound_connection_is_used_again() {
    let serving = serving();
    let server = start(&serving, |reply| reply);
    call_now_and_then(|| client_of(server.url()));
    assert_eq!(server.connections(), 2, "one for each client");
}

#[test]
fn over_http2_neither() {
    let serving = serving();
    let authority = Authority::new("ours");
    for (fate, connections) in [(Fate::AnswerAndClose, 3), (Fate::GoAwayAfter, 3), (Fate::Answer, 1)] {
        let server = serving.block_on(Server::builder().http2(&authority).start_with(move |_| fate.reply()));
        let client = client_of(server.url()).root_certificates_pem(authority.pem());
        let (client, runtime) = (client.retry(RetryConfig::disabled()).build().unwrap(), standing_still());
        for _ in 0..3 {
            runtime.block_on(cancel(&client, CallOptions::new())).unwrap();
            thread::sleep(BETWEEN_CALLS);
        }
        assert_eq!(server.connections(), connections, "{fate:?}");
    }
}

#[test]
fn a_connection_that_expired_meanwhile_is_not_used() {
    let serving = serving();
    let server = start(&serving, |reply| reply);
    let timeouts = TimeoutConfig::new().idle(BETWEEN_CALLS / 2);
    let (client, runtime) = (client_of(server.url()).timeouts(timeouts).build().unwrap(), standing_still());
    for connections in 1..=3 {
        runtime.block_on(cancel(&client, CallOptions::new())).unwrap();
        assert_eq!(server.connections(), connections);
        thread::sleep(BETWEEN_CALLS);
    }
}

/// So many threads call at once, each on a runtime of its own that lives on without being driven.
fn call_on_many_runtimes(client: &Client, threads: usize) -> Vec<Runtime> {
    let (sender, receiver) = mpsc::channel();
    for _ in 0..threads {
        let (client, sender) = (client.clone(), sender.clone());
        thread::spawn(move || {
            let runtime = standing_still();
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
fn runtimes_that_stand_still_hold_nobody_up() {
    let serving = serving();
    for (threads, max) in [(45, 50), (10, 3), (4, 1)] {
        let server = start(&serving, |reply| reply);
        let client = client_of(server.url()).max_connections(max).build().unwrap();
        let begun = Instant::now();
        let runtimes = call_on_many_runtimes(&client, threads);
        let one_more = call_on_many_runtimes(&client, 1);
        assert!(begun.elapsed() < Duration::from_secs(10), "{threads} on {max}: {:?}", begun.elapsed());
        // The server may see a new connection before the end of the one that made room for it.
        let within = serving.block_on(server.until(|server| server.open_connections() <= max));
        assert!(within, "{} of {max}", server.open_connections());
        assert!(server.requests().iter().all(|attempt| attempt.header("amz-sdk-request") == "attempt=1; max=3"));
        drop((runtimes, one_more));
    }
}

#[test]
fn the_connections_of_a_runtime_that_has_ended_are_closed() {
    let serving = serving();
    let server = start(&serving, |reply| reply);
    let client = client_of(server.url()).build().unwrap();
    let runtime = standing_still();
    runtime.block_on(cancel(&client, CallOptions::new())).unwrap();
    assert_eq!(server.open_connections(), 1);
    drop(runtime);
    assert!(serving.block_on(server.until(|server| server.open_connections() == 0)));
    standing_still().block_on(cancel(&client, CallOptions::new())).unwrap();
}

#[test]
fn over_http2_runtimes_do_not_share_connections() {
    let serving = serving();
    let authority = Authority::new("ours");
    let server = serving.block_on(Server::builder().http2(&authority).start_with(|_| Fate::Answer.reply()));
    let builder = client_of(server.url()).root_certificates_pem(authority.pem());
    let client = builder.max_connections(2).build().unwrap();
    let begun = Instant::now();
    drop((call_on_many_runtimes(&client, 8), call_on_many_runtimes(&client, 1)));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!(server.request_count(), 45);
}
