//! HTTP/2: one connection carries many concurrent calls.

use crate::client_of;
use awsjson_testing::{Authority, Proxy, Reply, Server, credentials};
use partnercentral_account::{RetryConfig, client};
use std::time::Duration;
use tokio::task::JoinSet;

/// Fewer than 100, the minimum for SETTINGS_MAX_CONCURRENT_STREAMS that RFC 9113 recommends.
const CALLS: usize = 64;

#[tokio::test]
async fn many_calls_are_in_flight_on_one_connection() {
    let authority = Authority::new("test authority");
    let server = Server::builder().http2(&authority).start([Reply::json("{}").after_requests(CALLS)]).await;
    let builder = client_of(server.url(), &authority).credentials_provider(credentials("AKIDHTTP2"));
    let client = builder.max_connections(1).build().unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let call = client.list_connections().catalog("AWS").send();
        calls.spawn(call);
    }
    while let Some(ended) = calls.join_next().await {
        ended.unwrap().unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_call_can_wait_long_for_a_stream() {
    let authority = Authority::new("test authority");
    let slow = Reply::json("{}").delay(Duration::from_millis(600));
    let server = Server::builder().http2(&authority).max_concurrent_streams(1).start([slow]).await;
    let builder = client_of(server.url(), &authority).credentials_provider(credentials("AKIDHTTP2"));
    let client = builder.max_connections(1).retry(RetryConfig::disabled()).build().unwrap();
    // The server sends its limit before it responds.
    client.list_connections().catalog("AWS").send().await.unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..4 {
        calls.spawn(client.list_connections().catalog("AWS").send());
    }
    while let Some(ended) = calls.join_next().await {
        ended.unwrap().unwrap();
    }
    assert_eq!(server.connections(), 1);
    assert_eq!(server.request_count(), 5, "no request is sent twice");
}

#[tokio::test]
async fn the_authority_is_the_signed_host() {
    let authority = Authority::new("ours");
    let server = Server::builder().http2(&authority).start([Reply::json("{}")]).await;
    // It leads to the server whatever the port.
    let proxy = Proxy::start(server.address()).await;
    for (url, host) in [
        ("https://localhost", "localhost"),
        ("https://LocalHost:443", "localhost"),
        ("https://localhost:0443/", "localhost"),
        ("https://localhost:08443", "localhost:8443"),
        ("https://localhost:80", "localhost:80"),
    ] {
        let through = client::Proxy::new(proxy.url()).unwrap();
        let builder = client_of(url.to_owned(), &authority).credentials_provider(credentials("AKIDHTTP2"));
        let client = builder.proxy(through).build().unwrap();
        // The server verifies the signature with the `:authority` that it received.
        client.list_connections().catalog("AWS").send().await.unwrap();
        let received = server.requests().pop().unwrap();
        assert!(received.signed.is_ok() && received.header("host") == host, "{url}: {received:?}");
    }
}
