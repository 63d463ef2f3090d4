//! The parts of a request that are the same for all attempts of a call, and those that differ.

use crate::support::{
    VirtualTime, attempts, cancel, client, client_of, done, mail_code, server, throttled, unavailable,
};
use awsjson_testing::{RecordedRequest, Reply};
use partnercentral_account::client::{FailureKind, Retry};
use partnercentral_account::{CallOptions, RetryConfig};
use std::collections::BTreeSet;

fn different(attempts: &[RecordedRequest], part: impl Fn(&RecordedRequest) -> String) -> usize {
    attempts.iter().map(part).collect::<BTreeSet<_>>().len()
}

#[tokio::test]
async fn attempts_differ_in_signature_date_and_number_only() {
    let server = server([unavailable().header("x-amz-retry-after", "2000"), throttled(), done()]).await;
    let client = client(&server, &VirtualTime::new());
    let response = cancel(&client, CallOptions::new()).await.unwrap();
    assert_eq!(response.metadata.attempts, 3);

    let attempts = server.requests();
    for (attempt, number) in attempts.iter().zip(1..) {
        assert!(attempt.signed.is_ok(), "{attempt:?}");
        assert_eq!(attempt.header("amz-sdk-request"), format!("attempt={number}; max=3"));
        assert_eq!(attempt.body, attempts[0].body);
        assert_eq!(Some(attempt.member("ClientToken")), response.metadata.idempotency_token);
    }
    assert_eq!(attempts[0].header("amz-sdk-invocation-id").len(), 36);
    let varying = ["authorization", "x-amz-date", "amz-sdk-request"];
    for name in attempts[0].headers.keys().map(|name| name.as_str()) {
        let expected = if varying.contains(&name) { 3 } else { 1 };
        assert_eq!(different(&attempts, |attempt| attempt.header(name).to_owned()), expected, "{name}");
    }
}

#[tokio::test]
async fn each_call_has_its_own_token_and_id() {
    let server = server([done()]).await;
    let client = client_of(server.url()).build().unwrap();
    for _ in 0..3 {
        cancel(&client, CallOptions::new()).await.unwrap();
    }
    let attempts = server.requests();
    assert_eq!(different(&attempts, |attempt| attempt.member("ClientToken")), 3);
    assert_eq!(different(&attempts, |attempt| attempt.header("amz-sdk-invocation-id").to_owned()), 3);
}

#[tokio::test]
async fn the_maximum_of_attempts_is_set_for_the_client_or_the_call() {
    let server = server([unavailable()]).await;
    let five = RetryConfig::standard().max_attempts(5);
    let client = client_of(server.url()).runtime(VirtualTime::new()).retry(five).build().unwrap();
    assert_eq!(attempts(&cancel(&client, CallOptions::new()).await), 5);
    assert_eq!(server.requests()[4].header("amz-sdk-request"), "attempt=5; max=5");
    let call = |retry| cancel(&client, CallOptions::new().retry(retry));
    assert_eq!(attempts(&call(RetryConfig::disabled()).await), 1);
    assert_eq!(attempts(&call(RetryConfig::standard()).await), 3);
    assert_eq!(attempts(&call(RetryConfig::adaptive().max_attempts(2)).await), 2);
    assert_eq!(attempts(&call(RetryConfig::standard().max_attempts(0)).await), 1);
}

#[tokio::test]
async fn a_classifier_overrides_the_rules() {
    let server = server([Reply::error(409, "ConflictException")]).await;
    let time = VirtualTime::new();
    let classified = |outcome| {
        RetryConfig::standard().classifier(move |failure| {
            assert_eq!((failure.operation, failure.kind), ("CancelConnection", FailureKind::Service));
            assert_eq!((failure.status, failure.code), (Some(http::StatusCode::CONFLICT), Some("ConflictException")));
            outcome
        })
    };
    let client =
        client_of(server.url()).runtime(time.clone()).retry(classified(Some(Retry::Throttling))).build().unwrap();
    assert_eq!(attempts(&cancel(&client, CallOptions::new()).await), 3);
    assert_eq!(time.sleeps(), [500, 1000], "as after throttling");
    let call = |outcome| cancel(&client, CallOptions::new().retry(classified(outcome)));
    assert_eq!(attempts(&call(Some(Retry::No)).await), 1);
    assert_eq!(attempts(&call(None).await), 1, "by the rules, a conflict is final");
}

#[tokio::test]
async fn retries_can_be_limited_to_repeatable_calls() {
    let time = VirtualTime::new();
    let lost = || server([Reply::close(), done()]);
    let repeatable_only = || CallOptions::new().retry(RetryConfig::standard().repeatable_only());

    let by_default = lost().await;
    assert_eq!(attempts(&mail_code(&client(&by_default, &time), CallOptions::new()).await), 2);

    let by_call = lost().await;
    let error = mail_code(&client(&by_call, &time), repeatable_only()).await.unwrap_err();
    assert!(error.may_have_been_executed() && error.attempts() == 1);
    let with_token = lost().await;
    assert_eq!(
        attempts(&cancel(&client(&with_token, &time), repeatable_only()).await),
        2,
        "an idempotency token makes the call repeatable"
    );

    let by_client = lost().await;
    let retry = RetryConfig::standard().repeatable_only();
    let client = client_of(by_client.url()).retry(retry).build().unwrap();
    assert_eq!(attempts(&mail_code(&client, CallOptions::new()).await), 1);

    let not_executed = server([throttled(), done()]).await;
    let client = self::client(&not_executed, &time);
    assert_eq!(attempts(&mail_code(&client, repeatable_only()).await), 2, "throttled means not executed");
}
