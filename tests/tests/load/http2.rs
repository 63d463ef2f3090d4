//! The same over HTTP/2, where streams are refused and connections go away under many calls.

use crate::{cancel, client_of_url};
use awsjson_testing::{Authority, Fate, RecordedRequest, Server};
use partnercentral_account::RetryConfig;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const CALLS: usize = 500;
const AT_ONCE: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn no_call_is_lost_or_carried_out_twice_where_streams_and_connections_end() {
    let fates: Arc<Mutex<HashMap<String, Vec<Fate>>>> = Arc::default();
    let (kept, mut random) = (fates.clone(), fastrand::Rng::with_seed(7));
    let script = move |stream: &RecordedRequest| {
        let fate = match random.u32(..100) {
            0..5 => Fate::Refuse,
            5 => Fate::GoAwayBefore,
            6 => Fate::GoAwayAfter,
            7 => Fate::Close,
            _ => Fate::Answer,
        };
        kept.lock().unwrap().entry(stream.member("Identifier")).or_default().push(fate);
        fate.reply()
    };
    let authority = Authority::new("ours");
    let server = Server::builder().http2(&authority).start_with(script).await;
    let retry = RetryConfig::standard().max_attempts(10).max_backoff(Duration::from_millis(1));
    let builder = client_of_url(server.url()).root_certificates_pem(authority.pem()).max_connections(4);
    let client = builder.retry(retry).build().unwrap();
    let mut calls = JoinSet::new();
    // One connection that ends costs all that are on it a retry, for which the quota has to pay.
    let at_once = Arc::new(Semaphore::new(AT_ONCE));
    for number in 0..CALLS {
        let (client, id, turn) = (client.clone(), format!("pac-{number}"), at_once.clone().acquire_owned());
        calls.spawn(async move {
            let _turn = turn.await;
            (id.clone(), cancel(client, id).await)
        });
    }
    let mut done = 0;
    while let Some(ended) = calls.join_next().await {
        let (id, result) = ended.unwrap();
        let fates = fates.lock().unwrap().remove(&id).unwrap_or_default();
        let carried_out = |fate: &Fate| matches!(fate, Fate::Answer | Fate::GoAwayAfter);
        let answers = fates.iter().filter(|fate| carried_out(fate)).count();
        match result {
            Ok(response) => {
                assert!(answers == 1 && fates.last().is_some_and(carried_out), "{fates:?}");
                assert!(response.metadata.attempts as usize >= fates.len(), "{fates:?}");
                done += 1;
            }
            Err(error) => {
                assert_eq!(answers, 0, "{error}: {fates:?}");
                assert!(error.may_have_been_executed() || !fates.contains(&Fate::Close), "{error}: {fates:?}");
            }
        }
    }
    assert!(fates.lock().unwrap().is_empty(), "calls that nobody made");
    // The quota of retries may be used up.
    assert!(done > CALLS * 8 / 10, "{done} of {CALLS}");
    assert!(server.connections() > 4, "connections that ended are replaced");
    drop(client);
    assert!(server.until(|server| server.open_connections() == 0).await);
}
