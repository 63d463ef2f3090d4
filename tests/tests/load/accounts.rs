//! The result of each of many calls corresponds to what the server did with its attempts.

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

/// The outcome of an attempt on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Dropped,
    Unavailable,
    Throttled,
    /// Executed, by the request with this number.
    Executed(usize),
}

/// The outcomes of each call's attempts, by its idempotency token.
type Outcomes = Arc<Mutex<HashMap<String, Vec<Outcome>>>>;

fn success(attempt: &RecordedRequest) -> Reply {
    Reply::json(format!(r#"{{"Id":"{}"}}"#, attempt.member("Identifier")))
}

#[tokio::test]
async fn a_thousand_calls_share_a_few_connections() {
    let server = Server::start_with(success).await;
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
async fn no_call_is_lost_or_executed_twice_if_one_attempt_in_seven_fails() {
    for seed in 0..2 {
        with_faults(seed).await;
    }
}

async fn with_faults(seed: u64) {
    let outcomes = Outcomes::default();
    let (recorded, mut random) = (outcomes.clone(), fastrand::Rng::with_seed(seed));
    let server = Server::start_with(move |attempt| {
        let (outcome, reply) = match random.u8(0..100) {
            0..3 => (Outcome::Dropped, Reply::close()),
            3..5 => (Outcome::Dropped, Reply::reset()),
            5..10 => (Outcome::Unavailable, Reply::answer(503, "")),
            10..15 => (Outcome::Throttled, Reply::error(400, "ThrottlingException")),
            _ => (Outcome::Executed(attempt.number), success(attempt)),
        };
        recorded.lock().unwrap().entry(attempt.member("ClientToken")).or_default().push(outcome);
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
    let (mut succeeded, mut failed) = (0, 0);
    while let Some(ended) = calls.join_next().await {
        let (number, result) = ended.unwrap();
        let mut all_outcomes = outcomes.lock().unwrap();
        match result {
            Ok(response) => {
                let metadata = response.metadata;
                let outcomes = all_outcomes.remove(&metadata.idempotency_token.unwrap()).unwrap();
                assert_eq!(metadata.attempts as usize, outcomes.len(), "{outcomes:?}");
                assert_eq!(response.output.id, format!("pac-{number}"), "its own response");
                let Some((Outcome::Executed(request), before)) = outcomes.split_last() else { panic!("{outcomes:?}") };
                assert_eq!(metadata.request_id.unwrap(), format!("request-{request}"));
                assert!(
                    before.iter().all(|outcome| !matches!(outcome, Outcome::Executed(_))),
                    "executed twice: {outcomes:?}"
                );
                succeeded += 1;
            }
            Err(error) => {
                let outcomes = all_outcomes.remove(error.idempotency_token().unwrap()).unwrap();
                assert_eq!(error.attempts() as usize, outcomes.len(), "{error}: {outcomes:?}");
                let reported = match error.kind() {
                    ErrorKind::Transport(error) if error.kind() == TransportErrorKind::Interrupted => Outcome::Dropped,
                    ErrorKind::Service(_) if error.status() == Some(StatusCode::SERVICE_UNAVAILABLE) => {
                        Outcome::Unavailable
                    }
                    ErrorKind::Service(_) if error.code() == Some("ThrottlingException") => Outcome::Throttled,
                    _ => panic!("{error}"),
                };
                assert_eq!(outcomes.last(), Some(&reported), "{error}");
                assert!(
                    outcomes.iter().all(|outcome| !matches!(outcome, Outcome::Executed(_))),
                    "{error}: {outcomes:?}"
                );
                assert_eq!(
                    error.may_have_been_executed(),
                    outcomes.iter().any(|outcome| *outcome != Outcome::Throttled)
                );
                failed += 1;
            }
        }
    }
    assert!(outcomes.lock().unwrap().is_empty(), "requests without a call");
    assert_eq!(succeeded + failed, CALLS);
    // Some calls fail after three attempts, or earlier when the retry quota is exhausted.
    assert!(succeeded > CALLS * 8 / 10, "{succeeded} of {CALLS} with seed {seed}");
    assert!(server.connections() > CONNECTIONS, "dropped connections are replaced");
    assert!(server.most_open_connections() <= CONNECTIONS, "{}", server.most_open_connections());
}
