//! The pool with real sockets.

use super::host::Checkout;
use super::*;
use crate::transport::tls::TlsConfig;
use crate::transport::{Body, Proxy, WriteState};
use bytes::Bytes;
use http::Request;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers everything that arrives `after` a while; its URI.
async fn server(after: Duration) -> Uri {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                while stream.read(&mut buffer).await.is_ok_and(|count| count > 0) {
                    tokio::time::sleep(after).await;
                    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
                }
            });
        }
    });
    uri
}

fn pool(max_connections: usize) -> Pool {
    let connector = Connector::new(TlsConfig::default(), Proxy::default().matcher(), Some(Duration::from_secs(3)));
    Pool::new(connector, max_connections, Some(Duration::from_secs(90)))
}

async fn send(lease: Lease<'_>, uri: &Uri) {
    let mut request = Request::new(Body::new(Bytes::from_static(b"{}"), WriteState::default()));
    *request.uri_mut() = uri.clone();
    let response = lease.send(request, None).await.unwrap();
    assert_eq!(response.into_body().read(100, None).await.unwrap(), "{}");
}

fn is_pending<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> bool {
    future.poll(&mut Context::from_waker(Waker::noop())).is_pending()
}

fn counts(pool: &Pool) -> (usize, usize) {
    pool.0.counts()
}

#[tokio::test]
async fn connections_are_used_again_newest_first() {
    let (pool, uri) = (pool(2), server(Duration::ZERO).await);
    let (first, second) = (pool.acquire(&uri, None).await.unwrap(), pool.acquire(&uri, None).await.unwrap());
    send(first, &uri).await;
    send(second, &uri).await;
    let (last, earlier) = (pool.acquire(&uri, None).await.unwrap(), pool.acquire(&uri, None).await.unwrap());
    assert!(matches!((last.checkout(), earlier.checkout()), (Checkout::Idle(..), Checkout::Idle(..))));
    assert!(is_pending(pin!(pool.acquire(&uri, None))), "there is no third one");
    drop((last, earlier));
    assert_eq!(counts(&pool).0, 0, "a host without connections is forgotten");
}

#[tokio::test]
async fn a_wait_that_is_given_up_takes_nothing_with_it() {
    let (pool, uri) = (pool(1), server(Duration::ZERO).await);
    let held = pool.acquire(&uri, None).await.unwrap();
    {
        let mut first = pin!(pool.acquire(&uri, None));
        let mut second = pin!(pool.acquire(&uri, None));
        assert!(is_pending(first.as_mut()) && is_pending(second.as_mut()));
        // The first is granted the slot, and never takes it.
        drop(held);
        first.set(pool.acquire(&uri, None));
        let Poll::Ready(granted) = second.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("the slot is lost")
        };
        send(granted.unwrap(), &uri).await;
    }
    send(pool.acquire(&uri, None).await.unwrap(), &uri).await;
}

#[tokio::test]
async fn nobody_is_served_who_cannot_use_it_in_time() {
    let (pool, uri) = (pool(1), server(Duration::from_millis(50)).await);
    send(pool.acquire(&uri, None).await.unwrap(), &uri).await;
    let held = pool.acquire(&uri, None).await.unwrap();
    let (short, long) = (Some(Duration::from_millis(60)), Some(Duration::from_secs(60)));
    let mut hopeless = pin!(pool.acquire(&uri, short));
    let mut patient = pin!(pool.acquire(&uri, long));
    assert!(is_pending(hopeless.as_mut()) && is_pending(patient.as_mut()));
    send(held, &uri).await;
    assert!(is_pending(hopeless.as_mut()), "a response takes longer than it has");
    let served = patient.await.unwrap();
    send(served, &uri).await;
    assert!(!is_pending(hopeless.as_mut()), "nobody else waits");
}

#[tokio::test]
async fn limits_are_for_each_host() {
    let (pool, uri) = (pool(0), server(Duration::ZERO).await);
    let _held = pool.acquire(&uri, None).await.unwrap();
    assert!(is_pending(pin!(pool.acquire(&uri, None))), "0 counts as 1");
    let other = server(Duration::ZERO).await;
    send(pool.acquire(&other, None).await.unwrap(), &other).await;
    assert_eq!(counts(&pool), (2, 1));
}

/// A connection keeps the buffer that its largest piece was read into. hyper lets it grow to twice the limit.
#[tokio::test]
async fn large_bodies_arrive_in_pieces_of_a_bounded_size() {
    const LENGTH: usize = 4 << 20;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let uri: Uri = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    // On another thread, so that the socket is full whenever it is read.
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {LENGTH}\r\n\r\n");
        assert!(std::io::Read::read(&mut stream, &mut [0; 4096]).unwrap() > 0);
        std::io::Write::write_all(&mut stream, &[head.as_bytes(), &vec![b'x'; LENGTH]].concat()).unwrap();
    });
    let pool = pool(1);
    let mut request = Request::new(Body::new(Bytes::from_static(b"{}"), WriteState::default()));
    *request.uri_mut() = uri.clone();
    let mut body = pool.acquire(&uri, None).await.unwrap().send(request, None).await.unwrap().into_body();
    let mut lengths = Vec::new();
    while let Some(piece) = std::future::poll_fn(|context| body.poll_data(context)).await {
        lengths.push(piece.unwrap().len());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(lengths.iter().sum::<usize>(), LENGTH);
    assert!(lengths.iter().all(|length| *length <= 128 * 1024), "{lengths:?}");
}

#[test]
fn a_runtime_gets_neither_stuck_nor_served_by_another_one() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (serving, first, second) = (
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap(),
        runtime(),
        runtime(),
    );
    let (pool, uri) = (pool(1), serving.block_on(server(Duration::ZERO)));
    let once = async || send(pool.acquire(&uri, None).await.unwrap(), &uri).await;
    for _ in 0..3 {
        first.block_on(once());
        second.block_on(once());
    }
    let Poll::Ready(Err(error)) = pin!(pool.acquire(&uri, None)).poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("there is no runtime")
    };
    assert!(error.to_string().contains("no reactor running"), "{error}");
    drop(second);
    first.block_on(once());
}
