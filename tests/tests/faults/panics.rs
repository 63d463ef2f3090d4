//! A panic in a credentials provider or classifier affects only the call in which it occurs.

use crate::support::{ACCESS_KEY, VirtualTime, attempts, cancel, client_of, done, server, unavailable};
use aws_credential_types::provider::{ProvideCredentials, future};
use awsjson_testing::credentials;
use partnercentral_account::{CallOptions, Client, RetryConfig};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Whether a call in a new task panics.
async fn panics(client: &Client) -> bool {
    let client = client.clone();
    let call = tokio::spawn(async move { drop(cancel(&client, CallOptions::new()).await) });
    call.await.is_err_and(|error| error.is_panic())
}

/// A provider that panics and then never returns, each the given number of times, and succeeds afterwards.
#[derive(Debug, Clone)]
struct Faulty {
    fetched: Arc<AtomicUsize>,
    panics: usize,
    waits: usize,
}

impl Faulty {
    fn new(panics: usize, waits: usize) -> Self {
        Self { fetched: Arc::default(), panics, waits }
    }
}

impl ProvideCredentials for Faulty {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let fetched = self.fetched.fetch_add(1, Ordering::SeqCst);
            assert!(fetched >= self.panics, "no credentials today");
            if fetched < self.panics + self.waits {
                std::future::pending::<()>().await;
            }
            Ok(credentials(ACCESS_KEY))
        })
    }
}

#[tokio::test]
async fn a_provider_that_panicked_is_called_again() {
    let server = server([done()]).await;
    let client = client_of(server.url()).credentials_provider(Faulty::new(3, 0)).build().unwrap();
    let calls = [panics(&client), panics(&client), panics(&client), panics(&client), panics(&client)];
    let [a, b, c, d, e] = calls;
    let ended = tokio::time::timeout(Duration::from_secs(10), async { tokio::join!(a, b, c, d, e) }).await.unwrap();
    let panicked = [ended.0, ended.1, ended.2, ended.3, ended.4].iter().filter(|panicked| **panicked).count();
    assert_eq!(panicked, 3, "calls waiting for the same credentials continue");
    cancel(&client, CallOptions::new()).await.unwrap();
    assert_eq!(server.request_count(), 3);
}

#[tokio::test]
async fn a_call_dropped_while_credentials_are_fetched_does_not_block_others() {
    let server = server([done()]).await;
    let provider = Faulty::new(0, 1);
    let builder = client_of(server.url()).credentials_provider(provider.clone());
    let client = builder.credentials_timeout(Duration::from_millis(50)).build().unwrap();
    let waiting = client.clone();
    let call = tokio::spawn(async move { drop(cancel(&waiting, CallOptions::new()).await) });
    while provider.fetched.load(Ordering::SeqCst) < 1 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    // The hanging fetch times out, and after a pause a new one starts.
    tokio::time::timeout(Duration::from_secs(10), async {
        while cancel(&client, CallOptions::new()).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .expect("calls end");
    assert_eq!(provider.fetched.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_panicking_classifier_leaks_no_connection_and_no_quota() {
    let server = server([unavailable()]).await;
    let panicking = RetryConfig::standard().classifier(|_| panic!("cannot decide"));
    let builder = client_of(server.url()).runtime(VirtualTime::new()).max_connections(1);
    let client = builder.retry(panicking).build().unwrap();
    for _ in 0..50 {
        assert!(panics(&client).await);
    }
    assert_eq!((server.request_count(), server.connections()), (50, 1), "the connection is reused");
    let many = CallOptions::new().retry(RetryConfig::standard().max_attempts(100));
    assert_eq!(attempts(&cancel(&client, many).await), 36, "the whole quota is available");
}
