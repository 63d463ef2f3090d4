//! Whether a call that failed may have been carried out all the same.

use crate::support::{VirtualTime, cancel, client, client_of, done, server, throttled, unavailable};
use awsjson_testing::{OnAccept, Reply, Server};
use partnercentral_account::{CallOptions, RetryConfig, TimeoutConfig};
use std::time::Duration;

/// Whether the only attempt, which `reply` ends, may have been carried out.
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
async fn yes_where_no_definite_answer_came_back() {
    assert!(after(Reply::stall()).await, "time-out");
    assert!(after(Reply::close()).await, "closed");
    assert!(after(Reply::reset()).await, "reset");
    assert!(after(done().cut_in_head()).await, "cut in the head");
    assert!(after(Reply::error(400, "ValidationException").cut_in_body(10)).await, "cut in the body");
    assert!(after(Reply::json("{\"Id\":")).await, "a success that cannot be read");
    assert!(after(Reply::raw("garbage\r\n\r\n")).await, "garbage");
    assert!(after(unavailable()).await, "503");
    assert!(after(Reply::answer(500, "")).await, "500");
    for code in ["InternalError", "InternalFailure", "InternalServerException"] {
        assert!(after(Reply::error(400, code)).await, "an error of the server, whatever the status: {code}");
    }
}

#[tokio::test]
async fn no_where_the_service_refused() {
    assert!(!after(Reply::error(400, "ValidationException")).await);
    assert!(!after(Reply::error(403, "AccessDeniedException")).await);
    assert!(!after(Reply::error(409, "ConflictException")).await);
    assert!(!after(throttled()).await);
    assert!(!after(Reply::error(503, "SlowDown")).await, "throttled is refused, whatever the status");
    assert!(!after(Reply::answer(307, "")).await, "a redirect");
}

#[tokio::test]
async fn no_where_nothing_was_written() {
    let nobody = client_of("http://127.0.0.1:1").runtime(VirtualTime::new()).build().unwrap();
    let error = cancel(&nobody, CallOptions::new()).await.unwrap_err();
    assert!(!error.may_have_been_executed() && error.attempts() == 3, "{error}");
}

#[tokio::test]
async fn yes_where_the_head_was_read_and_the_body_perhaps() {
    let server = Server::builder().on_accept(|_| OnAccept::CloseAfterHead).start([done()]).await;
    let error = cancel(&client(&server, &VirtualTime::new()), CallOptions::new()).await.unwrap_err();
    assert!(error.may_have_been_executed() && server.request_count() == 0, "{error}");
}

#[tokio::test]
async fn an_earlier_attempt_counts_as_well() {
    let server = server([Reply::close(), Reply::error(400, "ValidationException")]).await;
    let error = cancel(&client(&server, &VirtualTime::new()), CallOptions::new()).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("ValidationException"), 2));
    assert!(error.may_have_been_executed(), "the first attempt may have been");
}
