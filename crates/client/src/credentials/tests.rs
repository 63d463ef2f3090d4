use super::cached::refresh_at;
use super::*;
use crate::Runtime;
use crate::skew::DateSource;
use aws_credential_types::Credentials as Material;
use aws_credential_types::provider::{ProvideCredentials, future};
use std::sync::atomic::{AtomicU64, Ordering};

/// A clock that is set by the test, in seconds.
#[derive(Clone, Default)]
struct Set(Arc<AtomicU64>);

impl Runtime for Set {
    fn now(&self) -> SystemTime {
        at(self.0.load(Ordering::SeqCst))
    }
}

/// Provides credentials that expire this number of seconds after the current second of the clock.
#[derive(Debug)]
struct Expiring(Vec<u64>, AtomicU64);

impl ProvideCredentials for Expiring {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let fetched = self.1.fetch_add(1, Ordering::SeqCst);
        let expiry = self.0[usize::try_from(fetched).unwrap()];
        let credentials = Material::new(format!("AKID{fetched}"), "secret", None, Some(at(expiry)), "test");
        future::ProvideCredentials::ready(Ok(credentials))
    }
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 + seconds)
}

fn of(clock: &Arc<Clock>, expiries: &[u64]) -> Credentials {
    let provider = Expiring(expiries.to_vec(), AtomicU64::new(0));
    Credentials::new(Some(SharedCredentialsProvider::new(provider)), Duration::from_secs(5), clock.clone())
}

async fn key(credentials: &Credentials) -> String {
    credentials.get().await.unwrap().credentials().access_key_id().to_owned()
}

#[test]
fn credentials_are_refreshed_before_they_expire() {
    let now = at(0);
    let after = |lifetime: u64| refresh_at(now, at(lifetime)).duration_since(now).unwrap().as_secs();
    assert_eq!((after(3600), after(100), after(0)), (3300, 50, 0));
}

#[tokio::test]
async fn expiry_is_judged_by_the_clock_of_the_service() {
    let time = Set::default();
    let clock = Arc::new(Clock::new(Arc::new(time.clone())));
    let credentials = of(&clock, &[3600, 9000]);
    assert_eq!(key(&credentials).await, "AKID0");
    assert!(clock.follow(at(3700), at(0), 0, DateSource::SkewError));
    assert_eq!(key(&credentials).await, "AKID1", "an hour later at the service");
}

#[tokio::test]
async fn new_credentials_that_only_the_corrected_clock_calls_expired_set_it_right() {
    let clock = Arc::new(Clock::new(Arc::new(Set::default())));
    let credentials = of(&clock, &[3600]);
    assert!(clock.follow(at(1 << 32), at(0), 0, DateSource::SkewError), "a century ahead");
    assert_eq!(key(&credentials).await, "AKID0");
    assert_eq!(clock.offset(), 0);
}

#[tokio::test]
async fn what_has_expired_when_it_arrives_is_not_used() {
    let time = Set::default();
    let clock = Arc::new(Clock::new(Arc::new(time.clone())));
    let credentials = of(&clock, &[0, 3600]);
    for _ in 0..2 {
        assert!(matches!(credentials.get().await, Err(CredentialsError::Expired)));
    }
    time.0.store(2, Ordering::SeqCst);
    assert_eq!(key(&credentials).await, "AKID1", "after a pause and one more fetch");
}
