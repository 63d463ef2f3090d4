//! The effect of the retry quota on the number of requests.

use crate::support::{VirtualTime, attempts, cancel, client, done, server, throttled, unavailable};
use awsjson_testing::{Reply, Server};
use http::StatusCode;
use partnercentral_account::{CallOptions, Client, RetryConfig};

/// A server that fails requests unless their call is limited to one attempt.
async fn failing(failure: Reply) -> Server {
    let reply = move |attempt: &awsjson_testing::RecordedRequest| {
        if attempt.header("amz-sdk-request").ends_with("max=1") { done() } else { failure.clone() }
    };
    Server::start_with(reply).await
}

/// Exhausts the quota, and returns the number of retries that it was sufficient for.
async fn exhaust(client: &Client) -> u32 {
    let many = CallOptions::new().retry(RetryConfig::standard().max_attempts(1000));
    attempts(&cancel(client, many).await) - 1
}

#[tokio::test]
async fn the_quota_is_sufficient_for_35_retries_or_100_after_throttling() {
    for (failure, retries) in [(unavailable(), 35), (Reply::close(), 35), (throttled(), 100)] {
        let server = failing(failure).await;
        let time = VirtualTime::new();
        let client = client(&server, &time);
        assert_eq!(exhaust(&client).await, retries);
        let slept = time.sleeps().len();
        assert_eq!(exhaust(&client.clone()).await, 0, "clones share it");
        assert_eq!(time.sleeps().len(), slept, "without quota, a call fails without a delay");
    }
}

#[tokio::test]
async fn without_quota_a_call_fails_with_the_last_error() {
    let server = failing(throttled()).await;
    let client = client(&server, &VirtualTime::new());
    exhaust(&client).await;
    let error = cancel(&client, CallOptions::new()).await.unwrap_err();
    assert_eq!(
        (error.code(), error.status(), error.attempts()),
        (Some("ThrottlingException"), Some(StatusCode::BAD_REQUEST), 1)
    );
    assert!(!error.may_have_been_executed());
}

#[tokio::test]
async fn a_success_in_the_first_attempt_returns_one_unit() {
    let server = failing(throttled()).await;
    let client = client(&server, &VirtualTime::new());
    exhaust(&client).await;
    for (successes, retries) in [(4, 0), (1, 1), (10, 2)] {
        for _ in 0..successes {
            cancel(&client, CallOptions::new().retry(RetryConfig::disabled())).await.unwrap();
        }
        assert_eq!(exhaust(&client).await, retries, "after {successes} successes");
    }
}

#[tokio::test]
async fn a_success_after_retries_returns_the_cost_of_the_last_one() {
    // 500 - 14 - 14 + 14, twice. The rest is sufficient for 33 retries.
    let recovering = [unavailable(), unavailable(), done()];
    let server = server(recovering.iter().chain(&recovering).chain([&unavailable()]).cloned()).await;
    let client = client(&server, &VirtualTime::new());
    for _ in 0..2 {
        assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().metadata.attempts, 3);
    }
    assert_eq!(exhaust(&client).await, 33);
}
