//! HTTP/2: one connection carries many calls at once.

use crate::client_of;
use bytes::Bytes;
use cross_layer_tests::fault::{credentials, verify};
use cross_layer_tests::tls::Authority;
use http::{Request, Response, Version, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use partnercentral_account::RetryConfig;
use rustls::version::TLS13;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// Fewer than the 100 streams that a server allows at least, by RFC 9113's advice.
const CALLS: usize = 64;

/// Answers with `body` over HTTP/2, as soon as so many have asked; its URL, and how many
/// connections there were.
pub async fn start(authority: &Authority, at_once: usize, body: &'static str) -> (String, Arc<AtomicUsize>) {
    let slowness = Duration::ZERO;
    let (url, connections, _) = start_slow(authority, Limits { at_once, at_most: 200, slowness }, body).await;
    (url, connections)
}

/// What a server does with many requests at once.
#[derive(Clone, Copy)]
struct Limits {
    /// How many have to ask before they are answered.
    at_once: usize,
    /// How many may ask before others were answered.
    at_most: u32,
    /// How long each answer takes.
    slowness: Duration,
}

/// Its URL, how many connections there were, and how many requests arrived in one piece.
async fn start_slow(
    authority: &Authority,
    limits: Limits,
    body: &'static str,
) -> (String, Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let mut config = authority.certificate("localhost").config(&[&TLS13]);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let connections = Arc::new(AtomicUsize::new(0));
    let complete = Arc::new(AtomicUsize::new(0));
    let (accepted, arrived) = (connections.clone(), complete.clone());
    tokio::spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let all_have_asked = Arc::new(Barrier::new(limits.at_once));
        while let Ok((stream, _)) = listener.accept().await {
            accepted.fetch_add(1, Ordering::SeqCst);
            let (acceptor, barrier, arrived) = (acceptor.clone(), all_have_asked.clone(), arrived.clone());
            let answer = service_fn(move |request: Request<Incoming>| {
                let (barrier, arrived) = (barrier.clone(), arrived.clone());
                async move {
                    assert_eq!(request.version(), Version::HTTP_2);
                    check_signature(request).await?;
                    arrived.fetch_add(1, Ordering::SeqCst);
                    barrier.wait().await;
                    tokio::time::sleep(limits.slowness).await;
                    Ok::<_, hyper::Error>(Response::new(Full::new(Bytes::from_static(body.as_bytes()))))
                }
            });
            tokio::spawn(async move {
                let stream = TokioIo::new(acceptor.accept(stream).await.unwrap());
                let mut server = auto::Builder::new(TokioExecutor::new());
                server.http2().max_concurrent_streams(limits.at_most);
                server.serve_connection(stream, answer).await
            });
        }
    });
    (url, connections, complete)
}

/// The host is signed, which HTTP/2 sends by another name.
async fn check_signature(request: Request<Incoming>) -> hyper::Result<()> {
    let (mut parts, body) = request.into_parts();
    let host = parts.uri.authority().unwrap().as_str().parse().unwrap();
    parts.headers.insert(header::HOST, host);
    // A request that is given up on the way has no body.
    let body = body.collect().await?.to_bytes();
    verify(parts.method.as_str(), parts.uri.path(), &parts.headers, &body).unwrap();
    Ok(())
}

#[tokio::test]
async fn many_calls_are_under_way_at_once_on_one_connection() {
    let authority = Authority::new("ours");
    let (url, connections) = start(&authority, CALLS, "{}").await;
    let builder = client_of(url, &authority).credentials_provider(credentials("AKIDHTTP2"));
    let client = builder.max_connections(1).build().unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let call = client.list_connections().catalog("AWS").send();
        calls.spawn(call);
    }
    while let Some(ended) = calls.join_next().await {
        ended.unwrap().unwrap();
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn who_waits_for_a_stream_for_long_is_served_all_the_same() {
    let authority = Authority::new("ours");
    let limits = Limits { at_once: 1, at_most: 1, slowness: Duration::from_millis(600) };
    let (url, connections, complete) = start_slow(&authority, limits, "{}").await;
    let builder = client_of(url, &authority).credentials_provider(credentials("AKIDHTTP2"));
    let client = builder.max_connections(1).retry(RetryConfig::disabled()).build().unwrap();
    // The server tells its limit before it answers.
    client.list_connections().catalog("AWS").send().await.unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..4 {
        calls.spawn(client.list_connections().catalog("AWS").send());
    }
    while let Some(ended) = calls.join_next().await {
        ended.unwrap().unwrap();
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
    assert_eq!(complete.load(Ordering::SeqCst), 5, "nothing is asked twice");
}
