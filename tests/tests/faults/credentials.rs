//! Credentials are fetched once for all concurrent calls, and again if the service reports them as expired.

use crate::support::{VirtualTime, cancel, client_of, done, server};
use aws_credential_types::provider::error::CredentialsError as ProviderError;
use aws_credential_types::provider::{ProvideCredentials, future};
use awsjson_testing::{Reply, Server, credentials};
use partnercentral_account::client::{CredentialsError, Runtime, TimeoutConfig};
use partnercentral_account::{CallOptions, Client, ErrorKind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

/// A provider that returns different credentials each time.
#[derive(Debug, Clone, Default)]
struct Rotating(Arc<AtomicUsize>);

impl ProvideCredentials for Rotating {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let fetched = self.0.fetch_add(1, Ordering::SeqCst);
        future::ProvideCredentials::ready(Ok(credentials(&format!("AKID{fetched}"))))
    }
}

fn client(server: &Server, provider: &Rotating, time: &VirtualTime) -> Client {
    let builder = Client::builder().region("us-east-1").credentials_provider(provider.clone());
    builder.endpoint_url(server.url()).runtime(time.clone()).build().unwrap()
}

fn keys(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|attempt| attempt.signed.unwrap().access_key_id).collect()
}

#[tokio::test]
async fn expired_credentials_are_replaced_without_a_delay() {
    let (provider, time) = (Rotating::default(), VirtualTime::new());
    let server = server([done(), Reply::error(400, "ExpiredTokenException"), done()]).await;
    let client = client(&server, &provider, &time);
    for attempts in [1, 2, 1] {
        assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().metadata.attempts, attempts);
    }
    assert_eq!(keys(&server), ["AKID0", "AKID0", "AKID1", "AKID1"]);
    assert_eq!(time.sleeps(), [0; 0], "no backoff");
}

#[tokio::test]
async fn credentials_are_refetched_once_per_call() {
    for code in ["ExpiredToken", "ExpiredTokenException"] {
        let (provider, time) = (Rotating::default(), VirtualTime::new());
        let server = server([Reply::error(403, code)]).await;
        let error = cancel(&client(&server, &provider, &time), CallOptions::new()).await.unwrap_err();
        assert_eq!((error.code(), error.attempts()), (Some(code), 2));
        assert_eq!(keys(&server), ["AKID0", "AKID1"]);
    }
}

/// A provider that takes some time, and optionally fails.
#[derive(Debug, Clone)]
struct Slow {
    duration: Duration,
    fails: Arc<AtomicBool>,
    expiry: Arc<Mutex<Option<SystemTime>>>,
    fetches: Arc<AtomicUsize>,
}

impl Slow {
    fn new(duration: Duration) -> Self {
        Self { duration, fails: Arc::default(), expiry: Arc::default(), fetches: Arc::default() }
    }

    fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }
}

impl ProvideCredentials for Slow {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let fetched = self.fetches.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(self.duration).await;
            if self.fails.load(Ordering::SeqCst) {
                return Err(ProviderError::not_loaded("the file\nis not 'there'"));
            }
            let mut credentials = credentials(&format!("AKID{fetched}"));
            *credentials.expiry_mut() = *self.expiry.lock().unwrap();
            Ok(credentials)
        })
    }
}

async fn calls(client: &Client, count: usize) -> Vec<Result<u32, (u32, String)>> {
    let calls = (0..count).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            match cancel(&client, CallOptions::new()).await {
                Ok(response) => Ok(response.metadata.attempts),
                Err(error) => Err((error.attempts(), error.to_string())),
            }
        })
    });
    let mut results = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        results.push(call.await.unwrap());
    }
    results
}

#[tokio::test]
async fn concurrent_calls_share_one_fetch_and_its_failure() {
    let server = server([done()]).await;
    let provider = Slow::new(Duration::from_millis(50));
    let client = client_of(server.url()).credentials_provider(provider.clone()).build().unwrap();
    provider.fails.store(true, Ordering::SeqCst);
    // The second round starts within the pause after the failure.
    for _ in 0..2 {
        for result in calls(&client, 50).await {
            let (attempts, line) = result.unwrap_err();
            assert_eq!(attempts, 0);
            assert!(line.contains(r"the file\nis not 'there'") && line.ends_with("(nothing sent)"), "{line}");
        }
    }
    assert_eq!((provider.fetches(), server.connections()), (1, 0));
    provider.fails.store(false, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(2100)).await;
    assert!(calls(&client, 50).await.into_iter().all(|result| result == Ok(1)));
    assert_eq!(provider.fetches(), 2);
}

#[tokio::test]
async fn expired_credentials_from_the_provider_are_not_requested_again_and_again() {
    let server = server([done()]).await;
    let provider = Slow::new(Duration::from_millis(20));
    *provider.expiry.lock().unwrap() = Some(SystemTime::now() - Duration::from_secs(1));
    let client = client_of(server.url()).credentials_provider(provider.clone()).build().unwrap();
    for result in calls(&client, 1000).await.into_iter().chain(calls(&client, 10).await) {
        let (attempts, line) = result.unwrap_err();
        assert!(line.contains("have expired") && attempts == 0, "{line}");
    }
    assert_eq!((provider.fetches(), server.connections()), (1, 0));
}

#[tokio::test]
async fn a_thousand_calls_wait_for_one_fetch() {
    let server = server([done()]).await;
    let provider = Slow::new(Duration::from_millis(200));
    let client = client_of(server.url()).credentials_provider(provider.clone()).build().unwrap();
    assert!(calls(&client, 1000).await.into_iter().all(|result| result == Ok(1)));
    assert_eq!(provider.fetches(), 1);
}

#[tokio::test]
async fn any_duration_is_a_valid_timeout_of_a_fetch() {
    let server = server([done()]).await;
    for limit in [Duration::MAX, Duration::from_nanos(1), Duration::ZERO] {
        for duration in [Duration::ZERO, Duration::from_millis(50)] {
            let builder = client_of(server.url()).credentials_provider(Slow::new(duration));
            let client = builder.credentials_timeout(limit).build().unwrap();
            for result in calls(&client, 3).await {
                match result {
                    Ok(attempts) => assert_eq!(attempts, 1),
                    Err((_, line)) => assert!(limit < duration && line.contains("did not answer within"), "{line}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn credentials_that_expire_while_a_call_is_queued_are_replaced() {
    let server = server([done().delay(Duration::from_millis(400)), done()]).await;
    let provider = Slow::new(Duration::ZERO);
    let builder = client_of(server.url()).credentials_provider(provider.clone()).max_connections(1);
    let client = builder.build().unwrap();
    *provider.expiry.lock().unwrap() = Some(SystemTime::now() + Duration::from_millis(200));
    let first = tokio::spawn({
        let client = client.clone();
        async move { cancel(&client, CallOptions::new()).await }
    });
    while server.request_count() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let second = cancel(&client, CallOptions::new());
    *provider.expiry.lock().unwrap() = None;
    assert_eq!(second.await.unwrap().metadata.attempts, 1);
    first.await.unwrap().unwrap();
    assert_eq!(keys(&server).first().map(String::as_str), Some("AKID0"));
    assert_ne!(keys(&server).last().map(String::as_str), Some("AKID0"));
}

#[tokio::test]
async fn a_fetch_outlives_the_call_that_started_it() {
    let server = server([done()]).await;
    let provider = Slow::new(Duration::from_millis(300));
    let client = client_of(server.url()).credentials_provider(provider.clone()).build().unwrap();
    let short = CallOptions::new().timeouts(TimeoutConfig::new().operation(Duration::from_millis(50)));
    let error = cancel(&client, short.clone()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)) && error.attempts() == 0, "{error}");
    tokio::time::sleep(Duration::from_millis(500)).await;
    cancel(&client, CallOptions::new()).await.unwrap();
    assert_eq!(provider.fetches(), 1);
}

#[tokio::test]
async fn a_fetch_times_out() {
    let server = server([done()]).await;
    let builder = client_of(server.url()).credentials_provider(Slow::new(Duration::from_secs(3600)));
    let limit = Duration::from_millis(100);
    let client = builder.credentials_timeout(limit).build().unwrap();
    let error = cancel(&client, CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Credentials(CredentialsError::TimedOut(after)) if *after == limit));
    assert!(error.to_string().contains("100ms") && error.attempts() == 0, "{error}");
}

#[tokio::test]
async fn calls_do_not_wait_for_a_refresh_while_credentials_are_valid() {
    let (server, time) = (server([done()]).await, VirtualTime::held());
    let provider = Slow::new(Duration::from_millis(500));
    *provider.expiry.lock().unwrap() = Some(time.now() + Duration::from_secs(3600));
    let builder = client_of(server.url()).credentials_provider(provider.clone()).runtime(time.clone());
    let client = builder.build().unwrap();
    cancel(&client, CallOptions::new()).await.unwrap();
    // Four minutes before the expiry, a refresh starts in the background, and fails.
    time.pass(Duration::from_secs(3360));
    provider.fails.store(true, Ordering::SeqCst);
    let start = Instant::now();
    cancel(&client, CallOptions::new()).await.unwrap();
    cancel(&client, CallOptions::new()).await.unwrap();
    assert!(start.elapsed() < Duration::from_millis(500));
    assert_eq!(provider.fetches(), 2);
    tokio::time::sleep(Duration::from_millis(700)).await;
    cancel(&client, CallOptions::new()).await.unwrap();
    assert_eq!(keys(&server), ["AKID0"; 4]);
    // After the pause, a refresh in the background succeeds.
    time.pass(Duration::from_secs(10));
    provider.fails.store(false, Ordering::SeqCst);
    *provider.expiry.lock().unwrap() = Some(time.now() + Duration::from_secs(3600));
    cancel(&client, CallOptions::new()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    cancel(&client, CallOptions::new()).await.unwrap();
    assert_eq!(keys(&server)[4..], ["AKID0", "AKID2"]);
}

/// A runtime that is driven only by [`block_on`](tokio::runtime::Runtime::block_on).
fn undriven() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// The system's clock, which can be set back by an hour.
#[derive(Clone, Default)]
struct SetBack(Arc<AtomicBool>);

impl Runtime for SetBack {
    fn now(&self) -> SystemTime {
        let hours = u64::from(self.0.load(Ordering::SeqCst));
        SystemTime::now() - Duration::from_secs(3600 * hours)
    }
}

#[test]
fn a_fetch_on_an_undriven_runtime_is_replaced_even_if_the_clock_is_set_back() {
    let (servers, first, second) = (undriven(), undriven(), undriven());
    let server = servers.block_on(server([done()]));
    std::thread::scope(|scope| {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        scope.spawn(|| servers.block_on(stopped));
        let (provider, clock) = (Slow::new(Duration::from_millis(500)), SetBack::default());
        let builder = client_of(server.url()).credentials_provider(provider.clone()).runtime(clock.clone());
        let client = builder.credentials_timeout(Duration::from_secs(1)).build().unwrap();
        let short = CallOptions::new().timeouts(TimeoutConfig::new().operation(Duration::from_millis(50)));
        first.block_on(cancel(&client, short)).unwrap_err();
        clock.0.store(true, Ordering::SeqCst);
        let call = async { tokio::time::timeout(Duration::from_secs(15), cancel(&client, CallOptions::new())).await };
        second.block_on(call).expect("calls end").unwrap();
        assert_eq!(provider.fetches(), 2);
        drop(stop);
    });
}

/// A provider whose fetches take turns.
#[derive(Debug, Clone)]
struct OneAtATime(Slow, Arc<tokio::sync::Mutex<()>>);

impl ProvideCredentials for OneAtATime {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let _turn = self.1.lock().await;
            self.0.provide_credentials().await
        })
    }
}

#[test]
fn a_fetch_that_is_replaced_holds_nothing_of_the_provider() {
    let (servers, first, second) = (undriven(), undriven(), undriven());
    let server = servers.block_on(server([done()]));
    std::thread::scope(|scope| {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        scope.spawn(|| servers.block_on(stopped));
        let provider = OneAtATime(Slow::new(Duration::from_millis(500)), Arc::default());
        let builder = client_of(server.url()).credentials_provider(provider);
        let client = builder.credentials_timeout(Duration::from_secs(1)).build().unwrap();
        let mut interrupted = Box::pin(cancel(&client, CallOptions::new()));
        first.block_on(async { tokio::time::timeout(Duration::from_millis(50), &mut interrupted).await }).unwrap_err();
        let result = second.block_on(cancel(&client, CallOptions::new()));
        let late = first.block_on(interrupted);
        drop(stop);
        result.unwrap();
        late.unwrap();
    });
}

#[test]
fn a_fetch_on_an_undriven_runtime_does_not_block_other_calls() {
    for dropped in [false, true] {
        let (servers, first, second) = (undriven(), undriven(), undriven());
        let server = servers.block_on(server([done()]));
        std::thread::scope(|scope| {
            let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
            scope.spawn(|| servers.block_on(stopped));
            let builder = client_of(server.url()).credentials_provider(Slow::new(Duration::from_millis(500)));
            let client = builder.credentials_timeout(Duration::from_secs(1)).build().unwrap();
            let short = CallOptions::new().timeouts(TimeoutConfig::new().operation(Duration::from_millis(50)));
            first.block_on(cancel(&client, short)).unwrap_err();
            if dropped {
                drop(first);
            }
            let call =
                async { tokio::time::timeout(Duration::from_secs(10), cancel(&client, CallOptions::new())).await };
            second.block_on(call).expect("calls end").unwrap();
            drop(stop);
        });
    }
}
