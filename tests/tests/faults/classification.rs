//! The failures that are retried, and their delays.

use crate::support::{VirtualTime, attempts, cancel, client, client_of, done, server};
use awsjson_testing::{OnAccept, Reply, Server};
use http::StatusCode;
use partnercentral_account::client::TransportErrorKind;
use partnercentral_account::{CallOptions, ErrorKind};

/// The delays in milliseconds of the retry behaviour 2.1, with a jitter of one half.
const TRANSIENT: &[u128] = &[25];
const THROTTLING: &[u128] = &[500];
const FINAL: &[u128] = &[];

/// Asserts that a call is retried after `reply` with these delays.
async fn check(reply: Reply, delays: &[u128], what: &str) {
    let server = server([reply, done()]).await;
    let time = VirtualTime::new();
    let result = cancel(&client(&server, &time), CallOptions::new()).await;
    assert_eq!(time.sleeps(), delays, "{what}");
    assert_eq!(attempts(&result) as usize, 1 + delays.len(), "{what}");
    assert_eq!(result.is_ok(), !delays.is_empty(), "{what}");
}

#[tokio::test]
async fn without_a_code_the_status_decides() {
    for (status, delays) in [
        (500, TRANSIENT),
        (502, TRANSIENT),
        (503, TRANSIENT),
        (504, TRANSIENT),
        (429, THROTTLING),
        (400, FINAL),
        (401, FINAL),
        (403, FINAL),
        (404, FINAL),
        (408, FINAL),
        (409, FINAL),
        (413, FINAL),
        (501, FINAL),
        (505, FINAL),
    ] {
        check(Reply::answer(status, ""), delays, &status.to_string()).await;
        check(Reply::answer(status, "<html>"), delays, &format!("{status} with HTML")).await;
    }
}

#[tokio::test]
async fn a_code_decides_regardless_of_the_status() {
    for code in [
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottledException",
        "RequestThrottled",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException",
        "TransactionInProgressException",
        "RequestLimitExceeded",
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "SlowDown",
        "PriorRequestNotComplete",
        "EC2ThrottledException",
    ] {
        check(Reply::error(400, code), THROTTLING, code).await;
        check(Reply::error(503, code), THROTTLING, code).await;
    }
    for code in ["RequestTimeout", "RequestTimeoutException", "InternalError"] {
        check(Reply::error(400, code), TRANSIENT, code).await;
    }
    for code in ["ValidationException", "AccessDeniedException", "ConflictException", "ResourceNotFoundException"] {
        check(Reply::error(400, code), FINAL, code).await;
    }
}

#[tokio::test]
async fn the_model_decides_about_its_own_errors() {
    // Modeled as retryable, with a status that alone would be final.
    check(Reply::error(400, "InternalServerException"), TRANSIENT, "InternalServerException").await;
    // Neither modeled as retryable, nor with a retryable status.
    check(Reply::error(402, "ServiceQuotaExceededException"), FINAL, "ServiceQuotaExceededException").await;
}

#[tokio::test]
async fn a_broken_connection_is_transient_at_any_position() {
    let body = r#"{"Id":"pac-1234567890abc"}"#;
    for (reply, what) in [
        (Reply::close(), "closed before the response"),
        (Reply::reset(), "reset before the response"),
        (Reply::json(body).cut_in_head(), "closed inside the head"),
        (Reply::json(body).cut_in_body(0), "closed before the body"),
        (Reply::json(body).cut_in_body(5), "closed inside the body"),
        (Reply::json(body).cut_in_body(5).then_reset(), "reset inside the body"),
        (Reply::error(400, "ValidationException").cut_in_body(20), "closed inside the body of a 400"),
        (Reply::error(404, "ResourceNotFoundException").cut_in_body(20).then_reset(), "reset inside that of a 404"),
        (Reply::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"Id"), "closed inside a chunk"),
        (
            Reply::raw("HTTP/1.1 403 No\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n"),
            "closed before the last chunk",
        ),
    ] {
        check(reply, TRANSIENT, what).await;
    }
}

#[tokio::test]
async fn a_failed_connection_is_transient() {
    for first in [OnAccept::Close, OnAccept::Reset, OnAccept::CloseAfterHead] {
        let on_accept = move |connection| if connection == 0 { first } else { OnAccept::Serve };
        let server = Server::builder().on_accept(on_accept).start([done()]).await;
        let time = VirtualTime::new();
        assert_eq!(attempts(&cancel(&client(&server, &time), CallOptions::new()).await), 2, "{first:?}");
        assert_eq!(time.sleeps(), TRANSIENT, "{first:?}");
    }
    let time = VirtualTime::new();
    let unreachable = client_of("http://127.0.0.1:1").runtime(time.clone()).build().unwrap();
    let error = cancel(&unreachable, CallOptions::new()).await.unwrap_err();
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!((cause.kind(), error.attempts()), (TransportErrorKind::Connect, 3));
    assert_eq!(time.sleeps(), [25, 50]);
}

#[tokio::test]
async fn a_response_that_is_not_http_is_final() {
    let server = server([Reply::raw("SSH-2.0-OpenSSH_9.9\r\n\r\n"), done()]).await;
    let error = cancel(&client(&server, &VirtualTime::new()), CallOptions::new()).await.unwrap_err();
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!((cause.kind(), error.attempts()), (TransportErrorKind::Malformed, 1));
    assert!(error.may_have_been_executed());
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = server([done()]).await;
    for status in [301, 302, 303, 307, 308] {
        let server = server([Reply::answer(status, "").header("location", &elsewhere.url())]).await;
        let error = cancel(&client(&server, &VirtualTime::new()), CallOptions::new()).await.unwrap_err();
        assert_eq!(
            (error.status(), error.attempts(), server.request_count()),
            (StatusCode::from_u16(status).ok(), 1, 1)
        );
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn only_redirects_and_client_errors_say_that_nothing_was_executed() {
    let statuses = [101, 302, 304, 400, 404, 499, 500, 501, 505, 600, 999];
    for status in statuses {
        let server = server([Reply::answer(status, "")]).await;
        let error = cancel(&client(&server, &VirtualTime::new()), CallOptions::new()).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::from_u16(status).ok());
        assert_eq!(error.may_have_been_executed(), !(300..500).contains(&status), "{error}");
    }
}
