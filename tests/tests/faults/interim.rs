//! Interim responses (1xx) before the final one.

use crate::support::{cancel, client_of, server};
use awsjson_testing::{Authority, Reply, Server};
use partnercentral_account::client::{Builder, TransportErrorKind};
use partnercentral_account::{CallOptions, Client, ErrorKind, RetryConfig, TimeoutConfig};
use std::time::Duration;

/// The maximum that a client accepts for each request.
const MAX: usize = 100;

fn once() -> CallOptions {
    CallOptions::new().retry(RetryConfig::disabled())
}

/// A server for each protocol that always sends this reply, with a client for it.
async fn each_protocol(reply: Reply) -> [(Server, Builder<Client>); 2] {
    let http1 = server([reply.clone()]).await;
    let authority = Authority::new("ours");
    let http2 = Server::builder().http2(&authority).start([reply]).await;
    let builders = [client_of(http1.url()), client_of(http2.url()).root_certificates_pem(authority.pem())];
    let [first, second] = builders.map(|builder| builder.timeouts(TimeoutConfig::new().read(None)));
    [(http1, first), (http2, second)]
}

/// Checks that the first attempt of a call fails with an error about interim responses, over each protocol.
async fn assert_rejected(reply: Reply) {
    for (server, builder) in each_protocol(reply).await {
        let client = builder.build().unwrap();
        for options in [once(), CallOptions::new()] {
            let requests = server.request_count();
            let call = cancel(&client, options);
            let error = tokio::time::timeout(Duration::from_secs(20), call).await.expect("the call ends").unwrap_err();
            let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
            assert_eq!(cause.kind(), TransportErrorKind::Malformed, "{error}");
            assert!(error.to_string().contains("interim responses"), "{error}");
            assert!(error.may_have_been_executed());
            assert_eq!((error.attempts(), server.request_count() - requests), (1, 1), "{error}");
        }
        assert!(server.until(|server| server.open_connections() == 0).await);
    }
}

#[tokio::test]
async fn each_request_may_have_interim_responses_up_to_the_limit() {
    for (server, builder) in each_protocol(Reply::json(r#"{"Id":"pac-1"}"#).after_interim(MAX)).await {
        let client = builder.build().unwrap();
        for _ in 0..3 {
            assert_eq!(cancel(&client, once()).await.unwrap().output.id, "pac-1");
        }
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn one_interim_response_too_many_fails_the_attempt() {
    assert_rejected(Reply::json("{}").after_interim(MAX + 1)).await;
}

#[tokio::test]
async fn endless_interim_responses_fail_the_attempt() {
    assert_rejected(Reply::json("{}").after_interim(100_000).then_stall()).await;
}

#[tokio::test]
async fn slow_interim_responses_fail_the_attempt() {
    let interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(2 * MAX);
    let server = server([Reply::raw(interim).drip(Duration::from_micros(100))]).await;
    let client = client_of(server.url()).build().unwrap();
    let error = cancel(&client, once()).await.unwrap_err();
    assert!(error.to_string().contains("interim responses"), "{error}");
}

#[tokio::test]
async fn large_headers_are_received() {
    let large = "a".repeat(60_000);
    for (_server, builder) in each_protocol(Reply::json(r#"{"Id":"pac-1"}"#).header("x-large", &large)).await {
        let response = cancel(&builder.build().unwrap(), once()).await.unwrap();
        assert_eq!(response.output.id, "pac-1");
    }
}

#[tokio::test]
async fn headers_are_limited_in_bytes() {
    let endless = "HTTP/1.1 200 OK\r\n".to_owned() + &"a: b\r\n".repeat(100_000);
    let server = server([Reply::raw(endless)]).await;
    let client = client_of(server.url()).build().unwrap();
    let error = cancel(&client, CallOptions::new()).await.unwrap_err();
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!((cause.kind(), error.attempts()), (TransportErrorKind::Malformed, 1), "{error}");
    assert!(error.may_have_been_executed());
}
