//! Each call is accounted for: what its caller hears is what the server did.

use crate::{cancel, client_of};
use awsjson_testing::{RecordedRequest, Reply, Server};
use http::StatusCode;
use partnercentral_account::client::TransportErrorKind;
use partnercentral_account::{ErrorKind, RetryConfig};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;

const CALLS: usize = 1_000;
const CONNECTIONS: usize = 8;

/// What the server did with an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Dropped,
    Unavailable,
    Throttled,
    /// Carried out, and answered by the request with this number.
    Done(usize),
}

/// The fates of each call's attempts, by its idempotency token.
type Accounts = Arc<Mutex<HashMap<String, Vec<Fate>>>>;

fn answer(attempt: &RecordedRequest) -> Reply {
    Reply::json(format!(r#"{{"Id":"{}"}}"#, attempt.member("Identifier")))
}

#[tokio::test]
async fn a_thousand_calls_share_a_few_connections() {
    let server = Server::start_with(answer).await;
    let client = client_of(&server).max_connections(CONNECTIONS).build().unwrap();
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let call = cancel(client.clone(), format!("pac-{number}"));
        calls.spawn(async move { (number, call.await) });
    }
    while let Some(ended) = calls.join_next().await {
        let (number, result) = ended.unwrap();
        let response = result.unwrap();
        assert_eq!((response.output.id, response.metadata.attempts), (format!("pac-{number}"), 1));
    }
    assert_eq!(server.request_count(), CALLS);
    assert!(server.most_open_connections() <= CONNECTIONS, "{}", server.most_open_connections());
    assert!(server.connections() <= CONNECTIONS, "{} were opened", server.connections());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_call_is_lost_or_answered_twice_where_one_attempt_in_seven_fails() {
    for seed in 0..2 {
        with_faults(seed).await;
    }
}

async fn with_faults(seed: u64) {
    let accounts = Accounts::default();
    let (kept, mut random) = (accounts.clone(), fastrand::Rng::with_seed(seed));
    let server = Server::start_with(move |attempt| {
        let (fate, reply) = match random.u8(0..100) {
            0..3 => (Fate::Dropped, Reply::close()),
            3..5 => (Fate::Dropped, Reply::reset()),
            5..10 => (Fate::Unavailable, Reply::answer(503, "")),
            10..15 => (Fate::Throttled, Reply::error(400, "ThrottlingException")),
            _ => (Fate::Done(attempt.number), answer(attempt)),
        };
        kept.lock().unwrap().entry(attempt.member("ClientToken")).or_default().push(fate);
        reply
    });
    let server = server.await;
    let retry = RetryConfig::standard().max_backoff(Duration::from_millis(5));
    let client = client_of(&server).max_connections(CONNECTIONS).retry(retry).build().unwrap();

    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let call = cancel(client.clone(), format!("pac-{number}"));
        calls.spawn(async move { (number, call.await) });
    }
    let (mut done, mut failed) = (0, 0);
    while let Some(ended) = calls.join_next().await {
        let (number, result) = ended.unwrap();
        let mut accounts = accounts.lock().unwrap();
        match result {
            Ok(response) => {
                let metadata = response.metadata;
                let fates = accounts.remove(&metadata.idempotency_token.unwrap()).unwrap();
                assert_eq!(metadata.attempts as usize, fates.len(), "{fates:?}");
                assert_eq!(response.output.id, format!("pac-{number}"), "its own answer");
                let Some((Fate::Done(request), before)) = fates.split_last() else { panic!("{fates:?}") };
                assert_eq!(metadata.request_id.unwrap(), format!("request-{request}"));
                assert!(before.iter().all(|fate| !matches!(fate, Fate::Done(_))), "carried out twice: {fates:?}");
                done += 1;
            }
            Err(error) => {
                let fates = accounts.remove(error.idempotency_token().unwrap()).unwrap();
                assert_eq!(error.attempts() as usize, fates.len(), "{error}: {fates:?}");
                let told = match error.kind() {
                    ErrorKind::Transport(error) if error.kind() == TransportErrorKind::Interrupted => Fate::Dropped,
                    ErrorKind::Service(_) if error.status() == Some(StatusCode::SERVICE_UNAVAILABLE) => {
                        Fate::Unavailable
                    }
                    ErrorKind::Service(_) if error.code() == Some("ThrottlingException") => Fate::Throttled,
                    _ => panic!("{error}"),
                };
                assert_eq!(fates.last(), Some(&told), "{error}");
                assert!(fates.iter().all(|fate| !matches!(fate, Fate::Done(_))), "{error}: {fates:?}");
                assert_eq!(error.may_have_been_executed(), fates.iter().any(|fate| *fate != Fate::Throttled));
                failed += 1;
            }
        }
    }
    assert!(accounts.lock().unwrap().is_empty(), "calls that nobody made");
    assert_eq!(done + failed, CALLS);
    // Three attempts, fewer where the retry quota is used up: most calls succeed all the same.
    assert!(done > CALLS * 8 / 10, "{done} of {CALLS} with seed {seed}");
    assert!(server.connections() > CONNECTIONS, "dropped connections are replaced");
    assert!(server.most_open_connections() <= CONNECTIONS, "{}", server.most_open_connections());
}
