//! Adaptive retries: the rate of attempts is limited after the service has throttled.

use crate::support::{VirtualTime, cancel, client, client_of, done, server, throttled};
use awsjson_testing::Reply;
use partnercentral_account::client::TimeoutError;
use partnercentral_account::{CallOptions, ErrorKind, RetryConfig, TimeoutConfig};
use std::time::Duration;

fn adaptive() -> CallOptions {
    CallOptions::new().retry(RetryConfig::adaptive())
}

#[tokio::test]
async fn without_throttling_attempts_are_not_delayed() {
    let server = server([Reply::answer(503, ""), done()]).await;
    let time = VirtualTime::new();
    let client = client_of(server.url()).runtime(time.clone()).retry(RetryConfig::adaptive()).build().unwrap();
    for _ in 0..100 {
        cancel(&client, CallOptions::new()).await.unwrap();
    }
    assert_eq!(time.sleeps(), [25], "only the backoff");
}

#[tokio::test]
async fn clones_and_single_calls_share_the_rate() {
    let server = server([throttled(), done()]).await;
    let time = VirtualTime::new();
    let client = client(&server, &time);
    cancel(&client, adaptive()).await.unwrap();
    // The backoff is 0.5 s. At 0.5 attempts per second, the missing 0.75 tokens take 1.5 s.
    assert_eq!(time.sleeps(), [500, 1500]);
    // 2 attempts in 2 s are smoothed to 0.8 per second, and the rate is twice that.
    cancel(&client.clone(), adaptive()).await.unwrap();
    assert_eq!(time.sleeps()[2..], [625]);
    cancel(&client, CallOptions::new()).await.unwrap();
    assert_eq!(time.sleeps().len(), 3, "a call that is not adaptive does not wait");
}

#[tokio::test]
async fn the_rate_recovers_without_throttling() {
    let server = server([throttled(), done()]).await;
    let time = VirtualTime::new();
    let client = client_of(server.url()).runtime(time.clone()).retry(RetryConfig::adaptive()).build().unwrap();
    for _ in 0..100 {
        cancel(&client, CallOptions::new()).await.unwrap();
    }
    let sleeps = time.sleeps();
    let (early, late) = (sleeps[2], sleeps[sleeps.len() - 1]);
    assert!(late < early / 10, "{sleeps:?}");
}

#[tokio::test]
async fn the_retry_quota_and_the_maximum_of_attempts_still_apply() {
    let server = server([throttled()]).await;
    let client = client(&server, &VirtualTime::new());
    let error = cancel(&client, adaptive()).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("ThrottlingException"), 3));
    let many = RetryConfig::adaptive().max_attempts(1000);
    let error = cancel(&client, CallOptions::new().retry(many)).await.unwrap_err();
    assert_eq!(error.attempts(), 99, "two retries of the hundred were used before");
}

#[tokio::test]
async fn the_delay_counts_towards_the_operation_timeout_and_a_cancelled_slot_is_released() {
    let server = server([throttled(), done()]).await;
    let time = VirtualTime::held();
    let client = client(&server, &time);
    let once = RetryConfig::adaptive().max_attempts(1);
    cancel(&client, CallOptions::new().retry(once)).await.unwrap_err();

    let limited = adaptive().timeouts(TimeoutConfig::new().operation(Duration::from_secs(1)));
    let waiting = client.clone();
    let call = tokio::spawn(async move { cancel(&waiting, limited).await });
    time.until_sleeps(2).await;
    assert_eq!(time.sleeps(), [1000, 2000]);
    time.pass(Duration::from_secs(1));
    let error = call.await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(TimeoutError::Operation(_))), "{error}");
    assert_eq!((error.attempts(), error.may_have_been_executed(), server.request_count()), (0, false, 1));

    let call = tokio::spawn(async move { cancel(&client, adaptive()).await });
    time.until_sleeps(3).await;
    assert_eq!(time.sleeps()[2], 1000, "not behind the call that timed out");
    time.pass(Duration::from_secs(1));
    call.await.unwrap().unwrap();
}
