//! `may_have_been_executed`: whether a failed call may have been executed by the service.

use crate::support::{VirtualTime, cancel, client, client_of, done, server, throttled, unavailable};
use awsjson_testing::{OnAccept, Reply, Server};
use partnercentral_account::{CallOptions, RetryConfig, TimeoutConfig};
use std::time::Duration;

/// Whether a call whose only attempt ends with `reply` may have been executed.
async fn after(reply: Reply) -> bool {
    let server = server([reply]).await;
    let once = CallOptions::new().retry(RetryConfig::disabled());
    let timeouts = TimeoutConfig::new().attempt(Duration::from_millis(300));
    let client = client_of(server.url()).timeouts(timeouts).build().unwrap();
    let error = cancel(&client, once).await.unwrap_err();
    assert_eq!((error.attempts(), server.request_count()), (1, 1));
    error.may_have_been_executed()
}

#[tokio::test]
async fn yes_without_a_definite_response() {
    assert!(after(Reply::stall()).await, "timeout");
    assert!(after(Reply::close()).await, "closed");
    assert!(after(Reply::reset()).await, "reset");
    assert!(after(done().cut_in_head()).await, "cut in the head");
    assert!(after(Reply::error(400, "ValidationException").cut_in_body(10)).await, "cut in the body");
    assert!(after(Reply::json("{\"Id\":")).await, "a success that cannot be decoded");
    assert!(after(Reply::raw("garbage\r\n\r\n")).await, "garbage");
    assert!(after(unavailable()).await, "503");
    assert!(after(Reply::answer(500, "")).await, "500");
    for code in ["InternalError", "InternalFailure", "InternalServerException"] {
        assert!(after(Reply::error(400, code)).await, "an error of the server, whatever the status: {code}");
    }
}

#[tokio::test]
async fn no_if_the_service_rejected_the_request() {
    assert!(!after(Reply::error(400, "ValidationException")).await);
    assert!(!after(Reply::error(403, "AccessDeniedException")).await);
    assert!(!after(Reply::error(409, "ConflictException")).await);
    assert!(!after(throttled()).await);
    assert!(!after(Reply::error(503, "SlowDown")).await, "throttling is a rejection, regardless of the status");
    assert!(!after(Reply::answer(307, "")).await, "a redirect");
}

#[tokio::test]
async fn no_if_nothing_was_written() {
    let unreachable = client_of("http://127.0.0.1:1").runtime(VirtualTime::new()).build().unwrap();
    let error = cancel(&unreachable, CallOptions::new()).await.unwrap_err();
    assert!(!error.may_have_been_executed() && error.attempts() == 3, "{error}");
}

#[tokio::test]
async fn yes_if_the_head_was_read_by_the_server() {
    let server = Server::builder().on_accept(|_| OnAccept::CloseAfterHead).start([done()]).await;
    let error = cancel(&client(&server, &VirtualTime::new()), CallOptions::new()).await.unwrap_err();
    assert!(error.may_have_been_executed() && server.request_count() == 0, "{error}");
}

#[tokio::test]
async fn earlier_attempts_are_taken_into_account() {
    let server = server([Reply::close(), Reply::error(400, "ValidationException")]).await;
    let error = cancel(&client(&server, &VirtualTime::new()), CallOptions::new()).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("ValidationException"), 2));
    assert!(error.may_have_been_executed(), "the first attempt may have been");
}
