//! A panic in a credentials provider or classifier affects only the call in which it occurs.

use crate::support::{ACCESS_KEY, VirtualTime, attempts, cancel, client_of, done, server, unavailable};
use aws_credential_types::provider::{ProvideCredentials, future};
use awsjson_testing::credentials;
use partnercentral_account::client::Runtime;
use partnercentral_account::{CallOptions, Client, RetryConfig};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

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
    /// How often it works at first.
    good: usize,
    panics: usize,
    waits: usize,
    /// How long it takes until it panics.
    takes: Duration,
    expiry: Option<SystemTime>,
}

impl Faulty {
    fn new(panics: usize, waits: usize) -> Self {
        Self { fetched: Arc::default(), good: 0, panics, waits, takes: Duration::ZERO, expiry: None }
    }

    fn later(panics: usize) -> Self {
        Self { takes: Duration::from_millis(100), ..Self::new(panics, 0) }
    }
}

impl ProvideCredentials for Faulty {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let fetched = self.fetched.fetch_add(1, Ordering::SeqCst);
            if let Some(fetched) = fetched.checked_sub(self.good) {
                if !self.takes.is_zero() {
                    tokio::time::sleep(self.takes).await;
                }
                assert!(fetched >= self.panics, "no credentials today");
                if fetched < self.panics + self.waits {
                    std::future::pending::<()>().await;
                }
            }
            let mut credentials = credentials(ACCESS_KEY);
            *credentials.expiry_mut() = self.expiry;
            Ok(credentials)
        })
    }
}

#[tokio::test]
async fn a_provider_that_panicked_is_called_again() {
    let server = server([done()]).await;
    let client = client_of(server.url()).credentials_provider(Faulty::new(3, 0)).build().unwrap();
    for _ in 0..3 {
        assert!(panics(&client).await);
    }
    cancel(&client, CallOptions::new()).await.unwrap();
    assert_eq!(server.request_count(), 1);
}

#[tokio::test]
async fn a_provider_that_panics_is_asked_once_more_for_many_calls() {
    let server = server([done()]).await;
    let provider = Faulty::later(2);
    let client = client_of(server.url()).credentials_provider(provider.clone()).build().unwrap();
    let calls = (0..50).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { cancel(&client, CallOptions::new()).await })
    });
    let mut panicked = 0;
    for call in calls.collect::<Vec<_>>() {
        match tokio::time::timeout(Duration::from_secs(10), call).await.expect("calls end") {
            Ok(result) => {
                let error = result.unwrap_err();
                assert!(error.to_string().contains("the provider panicked") && error.attempts() == 0, "{error}");
            }
            Err(error) if error.is_panic() => panicked += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((panicked, provider.fetched.load(Ordering::SeqCst)), (2, 2));
    cancel(&client, CallOptions::new()).await.unwrap();
}

#[tokio::test]
async fn a_provider_that_panics_is_left_alone_while_credentials_are_valid() {
    let (server, time) = (server([done()]).await, VirtualTime::held());
    let mut provider = Faulty::new(usize::MAX, 0);
    provider.good = 1;
    provider.expiry = Some(time.now() + Duration::from_secs(3600));
    let builder = client_of(server.url()).credentials_provider(provider.clone()).runtime(time.clone());
    let client = builder.build().unwrap();
    cancel(&client, CallOptions::new()).await.unwrap();
    time.pass(Duration::from_secs(3400));
    for _ in 0..5 {
        cancel(&client, CallOptions::new()).await.unwrap();
    }
    assert_eq!(provider.fetched.load(Ordering::SeqCst), 2, "after a failure there is a pause");
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
