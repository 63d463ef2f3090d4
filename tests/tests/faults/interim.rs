//! Interim responses (1xx) before the final one.

use crate::support::{cancel, client_of, server};
use awsjson_testing::Reply;
use partnercentral_account::client::TransportErrorKind;
use partnercentral_account::{CallOptions, ErrorKind, RetryConfig};
use std::time::Duration;

fn once() -> CallOptions {
    CallOptions::new().retry(RetryConfig::disabled())
}

fn interim(count: usize) -> String {
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n".repeat(count / 2)
}

#[tokio::test]
async fn a_few_interim_responses_are_skipped() {
    let last = "HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{\"Id\":\"pac-1\"}";
    let server = server([Reply::raw(interim(20) + last)]).await;
    let client = client_of(server.url()).build().unwrap();
    assert_eq!(cancel(&client, once()).await.unwrap().output.id, "pac-1");
}

#[tokio::test]
async fn too_many_interim_responses_fail_the_attempt() {
    let at_once = Reply::raw(interim(100_000)).then_stall();
    let dripping = Reply::raw(interim(100_000)).drip(Duration::from_millis(1));
    for reply in [at_once, dripping] {
        let server = server([reply]).await;
        let client = client_of(server.url()).build().unwrap();
        let call = cancel(&client, once());
        let error = tokio::time::timeout(Duration::from_secs(20), call).await.expect("calls end").unwrap_err();
        let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
        assert_eq!(cause.kind(), TransportErrorKind::Malformed, "{error}");
        assert!(error.to_string().contains("interim responses"), "{error}");
        assert!(error.may_have_been_executed());
        assert!(server.until(|server| server.open_connections() == 0).await);
    }
}
