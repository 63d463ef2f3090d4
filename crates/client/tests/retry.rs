//! Retries and timeouts over real sockets, with delays on virtual time.

mod common;

use awsjson_client::{CallOptions, ErrorKind, RetryConfig, TimeoutConfig, TimeoutError, TransportErrorKind};
use awsjson_protocol::DecodeError;
use awsjson_testing::{Reply, Server};
use common::service::{DescribeLimits, DescribeLimitsInput, Greet, GreetInput, ReceiveMessage, ReceiveMessageInput};
use common::{VirtualTime, client, hello};
use http::StatusCode;
use std::time::Duration;

fn busy() -> Reply {
    Reply::answer(503, "")
}

fn throttled() -> Reply {
    Reply::answer(400, r#"{"__type":"ThrottlingException","message":"Slow down"}"#).without_request_id()
}

fn ada() -> GreetInput {
    GreetInput { name: "Ada".to_owned(), token: None }
}

#[tokio::test]
async fn an_attempt_repeats_all_but_its_signature() {
    let server = Server::start([busy(), Reply::close(), hello()]).await;
    let time = VirtualTime::default();
    let client = client(server.url()).runtime(time.clone()).build().unwrap();
    let response = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap();
    assert_eq!(response.metadata.attempts, 3);
    assert_eq!(time.sleeps(), [25, 50], "half of 50 ms, then half of 100 ms");

    let received = server.requests();
    let all = |name: &str| received.iter().map(|request| request.header(name).to_owned()).collect::<Vec<_>>();
    assert!(received.iter().all(|request| request.signed.is_ok() && request.body == received[0].body));
    let mut ids = all("amz-sdk-invocation-id");
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(all("amz-sdk-request"), ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]);
    let mut signatures = all("authorization");
    signatures.dedup();
    assert_eq!(signatures.len(), 3);
}

#[tokio::test]
async fn throttling_waits_longer_and_the_last_error_is_told() {
    let server = Server::start([throttled()]).await;
    let time = VirtualTime::default();
    let client = client(server.url()).runtime(time.clone()).build().unwrap();
    let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "Greet: ThrottlingException: Slow down (HTTP 400, 3 attempts)");
    assert!(!error.may_have_been_executed());
    assert_eq!(time.sleeps(), [500, 1000]);
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    let server = Server::start([Reply::answer(503, "").header("x-amz-retry-after", "1500"), hello()]).await;
    let time = VirtualTime::default();
    let client = client(server.url()).runtime(time.clone()).build().unwrap();
    client.call::<Greet>(ada(), CallOptions::new()).await.unwrap();
    assert_eq!(time.sleeps(), [1500]);
}

#[tokio::test]
async fn dynamodb_has_one_more_attempt_and_half_the_delays() {
    for (reply, sleeps) in [(busy(), [12, 25, 50]), (throttled(), [500, 1000, 2000])] {
        let server = Server::start([reply]).await;
        let time = VirtualTime::default();
        let client = client(server.url()).runtime(time.clone()).build().unwrap();
        let describe = async |options| {
            client.call::<DescribeLimits>(DescribeLimitsInput {}, options).await.unwrap_err().attempts()
        };
        assert_eq!(describe(CallOptions::new()).await, 4);
        assert_eq!(time.sleeps(), sleeps, "half of 25 ms, 50 ms, 100 ms; throttled as elsewhere");
        assert_eq!(server.requests()[3].header("amz-sdk-request"), "attempt=4; max=4");
        let own = CallOptions::new().retry(RetryConfig::standard().max_attempts(2));
        assert_eq!(describe(own).await, 2, "the caller comes first");
    }
}

#[tokio::test]
async fn the_model_says_what_is_retried_and_what_is_throttling() {
    for (body, sleeps) in [
        (r#"{"__type":"Rude"}"#, &[][..]),
        (r#"{"__type":"Asleep"}"#, &[25, 50]),
        (r#"{"__type":"Crowded"}"#, &[500, 1000]),
    ] {
        let server = Server::start([Reply::answer(400, body)]).await;
        let time = VirtualTime::default();
        let client = client(server.url()).runtime(time.clone()).build().unwrap();
        let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
        assert_eq!((time.sleeps().as_slice(), error.attempts() as usize), (sleeps, sleeps.len() + 1), "{body}");
    }
}

#[tokio::test]
async fn retries_can_be_turned_off() {
    let server = Server::start([busy()]).await;
    let client = client(server.url()).build().unwrap();
    let once = CallOptions::new().retry(RetryConfig::disabled());
    let error = client.call::<Greet>(ada(), once).await.unwrap_err();
    assert_eq!(
        (error.attempts(), error.status(), server.requests().len()),
        (1, Some(StatusCode::SERVICE_UNAVAILABLE), 1)
    );
    assert!(error.may_have_been_executed());
}

#[tokio::test]
async fn the_quota_is_shared_by_all_clones() {
    let server = Server::start([busy()]).await;
    let client = client(server.url()).runtime(VirtualTime::default()).build().unwrap();
    for _ in 0..40 {
        client.clone().call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    }
    // 500 / 14 retries on top of the 40 first attempts.
    assert_eq!(server.requests().len(), 40 + 35);
}

#[tokio::test]
async fn a_response_cut_short_is_retried_whatever_its_status() {
    let cut = Reply::raw("HTTP/1.1 404 Not Found\r\ncontent-length: 100\r\n\r\n{");
    let server = Server::start([cut.clone(), cut.clone(), hello()]).await;
    let client = client(server.url()).runtime(VirtualTime::default()).build().unwrap();
    assert_eq!(client.call::<Greet>(ada(), CallOptions::new()).await.unwrap().metadata.attempts, 3);
}

#[tokio::test]
async fn nobody_at_home_means_nothing_executed() {
    let client = client("http://127.0.0.1:1").runtime(VirtualTime::default()).build().unwrap();
    let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!((cause.kind(), error.attempts()), (TransportErrorKind::Connect, 3));
    assert!(!error.may_have_been_executed());
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_made_again_on_another_connection() {
    let server = Server::start([Reply::stall(), hello()]).await;
    let timeouts = TimeoutConfig::new().attempt(Duration::from_millis(200));
    let client = client(server.url()).timeouts(timeouts).build().unwrap();
    assert_eq!(client.call::<Greet>(ada(), CallOptions::new()).await.unwrap().metadata.attempts, 2);
    let received = server.requests();
    assert_ne!(received[0].connection, received[1].connection);
}

#[tokio::test]
async fn the_time_of_the_whole_call_is_limited() {
    let server = Server::start([Reply::stall()]).await;
    let client = client(server.url()).build().unwrap();
    let limit = Duration::from_millis(200);
    let options = CallOptions::new().timeouts(TimeoutConfig::new().operation(limit));
    let error = client.call::<Greet>(ada(), options).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(TimeoutError::Operation(told)) if *told == limit), "{error}");
    assert!(error.may_have_been_executed());
}

#[tokio::test]
async fn a_wrong_clock_is_corrected_and_remembered() {
    let skewed = Reply::answer(403, r#"{"__type":"InvalidSignatureException","message":"Signature expired"}"#)
        .header("date", "Sun, 23 Nov 2031 04:15:59 GMT");
    let server = Server::start([skewed, hello()]).await;
    let client = client(server.url()).build().unwrap();
    assert_eq!(client.call::<Greet>(ada(), CallOptions::new()).await.unwrap().metadata.attempts, 2);
    client.call::<Greet>(ada(), CallOptions::new()).await.unwrap();
    let received = server.requests();
    assert!(!received[0].header("x-amz-date").starts_with("20311123T04"));
    assert!(received[1..].iter().all(|request| request.header("x-amz-date").starts_with("20311123T04")));
}

#[tokio::test]
async fn a_wrong_signature_is_final_where_the_clocks_agree() {
    let refusal = Reply::answer(403, r#"{"__type":"InvalidSignatureException"}"#);
    let server = Server::start([refusal]).await;
    let error = client(server.url()).build().unwrap().call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn expired_credentials_are_fetched_anew_once() {
    let server = Server::start([Reply::answer(403, r#"{"__type":"ExpiredTokenException"}"#)]).await;
    let client = client(server.url()).build().unwrap();
    let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    assert_eq!((error.attempts(), error.code()), (2, Some("ExpiredTokenException")));
}

#[tokio::test]
async fn a_response_may_not_be_larger_than_allowed() {
    let server = Server::start([hello()]).await;
    let client = client(server.url()).max_response_bytes(8).build().unwrap();
    let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    let too_large = DecodeError::BodyTooLarge { max_response_bytes: 8 };
    assert!(matches!(error.kind(), ErrorKind::Response(kind) if *kind == too_large), "{error}");
    assert_eq!((error.attempts(), error.status()), (1, Some(StatusCode::OK)));
    assert!(error.request_id().is_some(), "the head was read: {error}");
    assert!(error.may_have_been_executed());
}

#[tokio::test]
async fn memory_is_not_allocated_for_a_length_that_is_only_declared() {
    let server = Server::start([Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9223372036854775807\r\n\r\n{")]).await;
    let client = client(server.url()).retry(RetryConfig::disabled()).max_response_bytes(usize::MAX).build().unwrap();
    let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    let ErrorKind::Transport(reason) = error.kind() else { panic!("{error}") };
    assert_eq!((reason.kind(), error.status()), (TransportErrorKind::Interrupted, Some(StatusCode::OK)));
}

#[tokio::test]
async fn a_long_poll_without_quota_fails_after_a_delay() {
    let server = Server::start([busy()]).await;
    let time = VirtualTime::default();
    let client = client(server.url()).runtime(time.clone()).build().unwrap();
    let poll = async || {
        let polled = client.call::<ReceiveMessage>(ReceiveMessageInput {}, CallOptions::new()).await.unwrap_err();
        polled.attempts()
    };
    for _ in 0..17 {
        assert_eq!(poll().await, 3);
    }
    // One retry is left in the quota.
    assert_eq!((poll().await, poll().await), (2, 1));
    assert_eq!(time.sleeps().split_off(34), [25, 50, 25], "half of 50 ms and of 100 ms, then half of 50 ms");
    client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    assert_eq!(time.sleeps().len(), 37, "other operations fail at once");
}
