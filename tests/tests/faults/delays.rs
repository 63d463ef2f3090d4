//! How long the client waits before it tries again.

use crate::support::{VirtualTime, cancel, client, client_of, done, server, throttled, unavailable};
use awsjson_testing::Reply;
use partnercentral_account::{CallOptions, RetryConfig};
use std::time::{Duration, UNIX_EPOCH};

/// The delay before the second attempt, in milliseconds; the jitter's share of it is 25.
async fn delay_after(first: Reply) -> u128 {
    let server = server([first, done()]).await;
    let time = VirtualTime::new();
    cancel(&client(&server, &time), CallOptions::new()).await.unwrap();
    time.sleeps()[0]
}

#[tokio::test]
async fn delays_double_up_to_the_most() {
    let server = server([unavailable()]).await;
    let time = VirtualTime::new();
    let client = client(&server, &time);
    let many = RetryConfig::standard().max_attempts(12);
    cancel(&client, CallOptions::new().retry(many.clone())).await.unwrap_err();
    assert_eq!(time.sleeps(), [25, 50, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
    let short = many.max_attempts(4).max_backoff(Duration::from_millis(80));
    cancel(&client, CallOptions::new().retry(short)).await.unwrap_err();
    assert_eq!(time.sleeps().split_off(11), [25, 40, 40]);
}

#[tokio::test]
async fn throttling_waits_from_a_second_on() {
    let server = server([throttled()]).await;
    let time = VirtualTime::new();
    let seven = RetryConfig::standard().max_attempts(7);
    let client = client_of(server.url()).runtime(time.clone()).retry(seven).build().unwrap();
    let error = cancel(&client, CallOptions::new()).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("ThrottlingException"), 7));
    assert_eq!(time.sleeps(), [500, 1000, 2000, 4000, 8000, 10_000]);
}

#[tokio::test]
async fn each_delay_is_that_of_the_last_failure() {
    let server = server([unavailable(), throttled(), Reply::close(), done()]).await;
    let time = VirtualTime::new();
    let four = RetryConfig::standard().max_attempts(4);
    cancel(&client(&server, &time), CallOptions::new().retry(four)).await.unwrap();
    assert_eq!(time.sleeps(), [25, 1000, 100]);
}

#[tokio::test]
async fn the_server_may_ask_for_five_seconds_more() {
    let asks = |value: &str| delay_after(unavailable().header("x-amz-retry-after", value));
    assert_eq!(asks("1500").await, 1500);
    assert_eq!(asks("0").await, 25, "not less than the delay");
    assert_eq!(asks("10000").await, 5025, "not more than 5 s beyond");
    for ignored in ["-1", "invalid", "1.5", "", "18446744073709551616"] {
        assert_eq!(asks(ignored).await, 25, "{ignored}");
    }
    assert_eq!(asks("18446744073709551615").await, 5025);
    let any = |reply: Reply| delay_after(reply.header("x-amz-retry-after", "1500"));
    assert_eq!(any(throttled()).await, 1500);
    assert_eq!(any(Reply::error(400, "InternalServerException")).await, 1500);
}

#[tokio::test]
async fn retry_after_counts_where_the_other_is_absent() {
    let asks = |value: &str| delay_after(unavailable().header("retry-after", value));
    assert_eq!(asks("2").await, 2000);
    assert_eq!(asks("3600").await, 5025);
    assert_eq!(asks("-2").await, 25);
    assert_eq!(asks("soon").await, 25);
    // Virtual time starts at 03:04:05.
    assert_eq!(asks("Fri, 02 Jan 2026 03:04:08 GMT").await, 3000);
    assert_eq!(asks("Fri, 02 Jan 2026 02:00:00 GMT").await, 25);
    let both = unavailable().header("retry-after", "2");
    assert_eq!(delay_after(both.clone().header("x-amz-retry-after", "1000")).await, 1000);
    assert_eq!(delay_after(both.header("x-amz-retry-after", "invalid")).await, 25, "present, though ignored");
}

#[tokio::test]
async fn the_date_of_retry_after_is_on_the_clock_of_the_server() {
    // The server's clock is an hour ahead of 03:04:05; its answer shows that as well.
    let now = UNIX_EPOCH + Duration::from_secs(1_767_323_045 + 3600);
    let reply = unavailable().date(now).header("retry-after", "Fri, 02 Jan 2026 04:04:08 GMT");
    assert_eq!(delay_after(reply).await, 3000);
}
