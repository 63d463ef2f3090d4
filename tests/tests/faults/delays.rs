//! The delays before retries.

use crate::support::{VirtualTime, cancel, client, client_of, done, server, throttled, unavailable};
use awsjson_testing::Reply;
use partnercentral_account::{CallOptions, RetryConfig};
use std::time::{Duration, UNIX_EPOCH};

/// The delay before the second attempt, in milliseconds. Without a header, it is 25 ms after a transient error.
async fn delay_after(first: Reply) -> u128 {
    let server = server([first, done()]).await;
    let time = VirtualTime::new();
    cancel(&client(&server, &time), CallOptions::new()).await.unwrap();
    time.sleeps()[0]
}

#[tokio::test]
async fn delays_double_up_to_a_maximum() {
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
async fn delays_after_throttling_start_at_one_second() {
    let server = server([throttled()]).await;
    let time = VirtualTime::new();
    let seven = RetryConfig::standard().max_attempts(7);
    let client = client_of(server.url()).runtime(time.clone()).retry(seven).build().unwrap();
    let error = cancel(&client, CallOptions::new()).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("ThrottlingException"), 7));
    assert_eq!(time.sleeps(), [500, 1000, 2000, 4000, 8000, 10_000]);
}

#[tokio::test]
async fn each_delay_depends_on_the_last_failure() {
    let server = server([unavailable(), throttled(), Reply::close(), done()]).await;
    let time = VirtualTime::new();
    let four = RetryConfig::standard().max_attempts(4);
    cancel(&client(&server, &time), CallOptions::new().retry(four)).await.unwrap();
    assert_eq!(time.sleeps(), [25, 1000, 100]);
}

#[tokio::test]
async fn x_amz_retry_after_extends_the_delay_by_at_most_five_seconds() {
    let delay = |value: &str| delay_after(unavailable().header("x-amz-retry-after", value));
    assert_eq!(delay("1500").await, 1500);
    assert_eq!(delay("0").await, 25, "not less than the backoff");
    assert_eq!(delay("10000").await, 5025, "at most 5 s more than the backoff");
    for ignored in ["-1", "invalid", "1.5", "", "18446744073709551616"] {
        assert_eq!(delay(ignored).await, 25, "{ignored}");
    }
    assert_eq!(delay("18446744073709551615").await, 5025);
    let any = |reply: Reply| delay_after(reply.header("x-amz-retry-after", "1500"));
    assert_eq!(any(throttled()).await, 1500);
    assert_eq!(any(Reply::error(400, "InternalServerException")).await, 1500);
}

#[tokio::test]
async fn retry_after_applies_without_x_amz_retry_after() {
    let delay = |value: &str| delay_after(unavailable().header("retry-after", value));
    assert_eq!(delay("2").await, 2000);
    assert_eq!(delay("3600").await, 5025);
    assert_eq!(delay("-2").await, 25);
    assert_eq!(delay("soon").await, 25);
    // Virtual time starts at 03:04:05.
    assert_eq!(delay("Fri, 02 Jan 2026 03:04:08 GMT").await, 3000);
    assert_eq!(delay("Fri, 02 Jan 2026 02:00:00 GMT").await, 25);
    let both = unavailable().header("retry-after", "2");
    assert_eq!(delay_after(both.clone().header("x-amz-retry-after", "1000")).await, 1000);
    assert_eq!(
        delay_after(both.header("x-amz-retry-after", "invalid")).await,
        25,
        "an invalid x-amz-retry-after still takes precedence"
    );
}

#[tokio::test]
async fn the_date_of_retry_after_is_relative_to_the_clock_of_the_server() {
    // The server's clock is an hour ahead of 03:04:05, as its `Date` header shows.
    let now = UNIX_EPOCH + Duration::from_secs(1_767_323_045 + 3600);
    let reply = unavailable().date(now).header("retry-after", "Fri, 02 Jan 2026 04:04:08 GMT");
    assert_eq!(delay_after(reply).await, 3000);
}
