//! Many calls over HTTP/2 while streams are refused and connections are closed.

use crate::{cancel, client_of_url};
use awsjson_testing::{Authority, Http2Outcome, RecordedRequest, Server};
use partnercentral_account::RetryConfig;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const CALLS: usize = 500;
const CONCURRENCY: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn no_call_is_lost_or_executed_twice_if_streams_and_connections_fail() {
    let outcomes: Arc<Mutex<HashMap<String, Vec<Http2Outcome>>>> = Arc::default();
    let (recorded, mut random) = (outcomes.clone(), fastrand::Rng::with_seed(7));
    let script = move |stream: &RecordedRequest| {
        let outcome = match random.u32(..100) {
            0..5 => Http2Outcome::RefuseStream,
            5 => Http2Outcome::GoAwayBeforeRequest,
            6 => Http2Outcome::RespondThenGoAway,
            7 => Http2Outcome::CloseWithoutResponse,
            _ => Http2Outcome::Respond,
        };
        recorded.lock().unwrap().entry(stream.member("Identifier")).or_default().push(outcome);
        outcome.reply()
    };
    let authority = Authority::new("test authority");
    let server = Server::builder().http2(&authority).start_with(script).await;
    let retry = RetryConfig::standard().max_attempts(10).max_backoff(Duration::from_millis(1));
    let builder = client_of_url(server.url()).root_certificates_pem(authority.pem()).max_connections(4);
    let client = builder.retry(retry).build().unwrap();
    let mut calls = JoinSet::new();
    // A closed connection causes a retry of all calls on it. The limit keeps these retries within the quota.
    let semaphore = Arc::new(Semaphore::new(CONCURRENCY));
    for number in 0..CALLS {
        let (client, id, permit) = (client.clone(), format!("pac-{number}"), semaphore.clone().acquire_owned());
        calls.spawn(async move {
            let _permit = permit.await;
            (id.clone(), cancel(client, id).await)
        });
    }
    let mut succeeded = 0;
    while let Some(ended) = calls.join_next().await {
        let (id, result) = ended.unwrap();
        let outcomes = outcomes.lock().unwrap().remove(&id).unwrap_or_default();
        let is_executed =
            |outcome: &Http2Outcome| matches!(outcome, Http2Outcome::Respond | Http2Outcome::RespondThenGoAway);
        let executions = outcomes.iter().filter(|outcome| is_executed(outcome)).count();
        match result {
            Ok(response) => {
                assert!(executions == 1 && outcomes.last().is_some_and(is_executed), "{outcomes:?}");
                assert!(response.metadata.attempts as usize >= outcomes.len(), "{outcomes:?}");
                succeeded += 1;
            }
            Err(error) => {
                assert_eq!(executions, 0, "{error}: {outcomes:?}");
                assert!(
                    error.may_have_been_executed() || !outcomes.contains(&Http2Outcome::CloseWithoutResponse),
                    "{error}: {outcomes:?}"
                );
            }
        }
    }
    assert!(outcomes.lock().unwrap().is_empty(), "requests without a call");
    // Some calls fail when the retry quota is exhausted.
    assert!(succeeded > CALLS * 8 / 10, "{succeeded} of {CALLS}");
    assert!(server.connections() > 4, "closed connections are replaced");
    drop(client);
    assert!(server.until(|server| server.open_connections() == 0).await);
}
