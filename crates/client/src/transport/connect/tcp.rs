//! TCP: name resolution, and the race between the addresses of a host.

use super::socket::Socket;
use crate::host;
use crate::runtime::BoxFuture;
use http::Uri;
use socket2::{SockRef, TcpKeepalive};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::task::Poll;
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpStream;

/// The "Connection Attempt Delay" that RFC 8305 recommends: the next address is tried in parallel after
/// this time without an answer.
const NEXT_ADDRESS_AFTER: Duration = Duration::from_millis(250);
/// The shortest delay that RFC 8305 allows.
const MIN_NEXT_ADDRESS_AFTER: Duration = Duration::from_millis(10);

/// A connection on which nothing happens is probed by the operating system after this time, and
/// then at these intervals. Routers forget silent connections after some minutes.
const KEEPALIVE_AFTER: Duration = Duration::from_secs(60);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(15);

/// Why there is no TCP connection.
#[derive(Debug, Error)]
pub(super) enum TcpError {
    #[error("the URI has no host")]
    NoHost,
    #[error("the host name does not resolve: {0}")]
    Unresolved(io::Error),
    #[error("the host name resolves to no address")]
    NoAddress,
    #[error("{}", lower_case(.0))]
    Refused(io::Error),
}

/// Connects to the host of a URI. Every address is tried within half of `limit`, after which the caller
/// abandons this.
///
/// Boxed, so that its code is there once and not in each of its callers.
pub(super) fn connect(uri: &Uri, limit: Option<Duration>) -> BoxFuture<'_, Result<Socket, TcpError>> {
    Box::pin(resolve_and_connect(uri, limit))
}

async fn resolve_and_connect(uri: &Uri, limit: Option<Duration>) -> Result<Socket, TcpError> {
    let host = uri.host().ok_or(TcpError::NoHost)?;
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let addresses = tokio::net::lookup_host((host, host::port(uri))).await.map_err(TcpError::Unresolved)?;
    let addresses = alternating(addresses);
    let delay = next_address_after(addresses.len(), limit);
    let stream = race(addresses, delay).await?;
    // Neither is needed for a connection to work.
    let _ = stream.set_nodelay(true);
    let keepalive = TcpKeepalive::new().with_time(KEEPALIVE_AFTER).with_interval(KEEPALIVE_INTERVAL);
    let _ = SockRef::from(&stream).set_tcp_keepalive(&keepalive);
    Ok(Socket::new(stream))
}

/// Alternates between IPv6 and IPv4 in the resolver's order, starting with the family that it puts first
/// (RFC 8305, section 4).
fn alternating(addresses: impl Iterator<Item = SocketAddr>) -> VecDeque<SocketAddr> {
    let mut addresses = addresses.peekable();
    let first_is_ipv6 = addresses.peek().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses.partition(|address| address.is_ipv6() == first_is_ipv6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    std::iter::from_fn(|| Some([first.next(), second.next()]).filter(|pair| *pair != [None, None]))
        .flatten()
        .flatten()
        .collect()
}

/// The delay before the next of so many addresses is tried. With the recommended one a list of dead addresses
/// could use up the whole timeout.
fn next_address_after(addresses: usize, limit: Option<Duration>) -> Duration {
    let addresses = u32::try_from(addresses).unwrap_or(u32::MAX).max(1);
    let share = limit.map_or(NEXT_ADDRESS_AFTER, |limit| limit / 2 / addresses);
    share.clamp(MIN_NEXT_ADDRESS_AFTER, NEXT_ADDRESS_AFTER)
}

/// Connects to the address that answers first. The next one is tried when one fails or has not answered
/// for `delay`, so that a dead address does not use up the whole timeout.
async fn race(mut remaining: VecDeque<SocketAddr>, delay: Duration) -> Result<TcpStream, TcpError> {
    let mut attempts: Vec<BoxFuture<'static, io::Result<TcpStream>>> = Vec::new();
    let mut failure = TcpError::NoAddress;
    loop {
        match remaining.pop_front() {
            Some(address) => attempts.push(Box::pin(TcpStream::connect(address))),
            None if attempts.is_empty() => return Err(failure),
            None => {}
        }
        let ended = std::future::poll_fn(|context| {
            let ended =
                attempts.iter_mut().enumerate().find_map(|(index, attempt)| match attempt.as_mut().poll(context) {
                    Poll::Ready(result) => Some((index, result)),
                    Poll::Pending => None,
                });
            ended.map_or(Poll::Pending, Poll::Ready)
        });
        let ended = match remaining.is_empty() {
            true => Some(ended.await),
            false => tokio::time::timeout(delay, ended).await.ok(),
        };
        match ended {
            Some((_, Ok(stream))) => return Ok(stream),
            Some((index, Err(error))) => {
                drop(attempts.swap_remove(index));
                failure = TcpError::Refused(error);
            }
            None => {}
        }
    }
}

/// The operating system's text, as the end of a sentence.
fn lower_case(error: &io::Error) -> String {
    let text = error.to_string();
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;
    use tokio::net::{TcpListener, TcpSocket};

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn families_take_turns() {
        let resolved = addresses(&["[::1]:1", "[::2]:1", "[::3]:1", "1.1.1.1:1"]);
        let expected = addresses(&["[::1]:1", "1.1.1.1:1", "[::2]:1", "[::3]:1"]);
        assert_eq!(alternating(resolved.into_iter()), expected);
        let resolved = addresses(&["1.1.1.1:1", "1.1.1.2:1", "[::1]:1"]);
        assert_eq!(alternating(resolved.into_iter()), addresses(&["1.1.1.1:1", "[::1]:1", "1.1.1.2:1"]));
        assert!(alternating(std::iter::empty()).is_empty());
    }

    /// A listener whose queue is full: connections to it neither succeed nor fail.
    #[cfg(target_os = "linux")]
    struct BlackHole {
        address: SocketAddr,
        _listener: TcpListener,
        _queued: Vec<TcpStream>,
    }

    #[cfg(target_os = "linux")]
    async fn black_hole() -> BlackHole {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut queued = Vec::new();
        while let Ok(connected) = tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(address)).await {
            queued.push(connected.unwrap());
        }
        BlackHole { address, _listener: listener, _queued: queued }
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn dead_addresses_cost_a_moment() {
        let (dead, listener) = (black_hole().await, TcpListener::bind("127.0.0.1:0").await.unwrap());
        let alive = listener.local_addr().unwrap();
        for (addresses, delays) in [(vec![dead.address, alive], 1), (vec![dead.address, dead.address, alive], 2)] {
            let start = Instant::now();
            let stream = race(addresses.into(), NEXT_ADDRESS_AFTER).await.unwrap();
            assert_eq!(stream.peer_addr().unwrap(), alive);
            let took = start.elapsed();
            assert!(took >= NEXT_ADDRESS_AFTER * delays && took < Duration::from_secs(1), "{took:?}");
        }
    }

    #[test]
    fn every_address_is_tried_within_half_of_the_timeout() {
        let second = Duration::from_secs(1);
        for (addresses, limit, millis) in [
            (2, None, 250),
            (50, None, 250),
            (6, Some(second * 3), 250),
            (20, Some(second * 3), 75),
            (2, Some(second / 2), 125),
            (1000, Some(second), 10),
            (0, Some(second), 250),
            (3, Some(Duration::MAX), 250),
            (usize::MAX, Some(Duration::ZERO), 10),
        ] {
            let delay = next_address_after(addresses, limit);
            assert_eq!(delay, Duration::from_millis(millis), "{addresses} {limit:?}");
        }
    }

    #[tokio::test]
    async fn an_address_that_refuses_costs_nothing() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (alive, nobody) = (listener.local_addr().unwrap(), "127.0.0.1:1".parse().unwrap());
        let start = Instant::now();
        race([nobody, nobody, alive].into(), NEXT_ADDRESS_AFTER).await.unwrap();
        assert!(start.elapsed() < NEXT_ADDRESS_AFTER, "{:?}", start.elapsed());
        let error = race([nobody, nobody].into(), NEXT_ADDRESS_AFTER).await.unwrap_err();
        assert!(error.to_string().starts_with("connection refused"), "{error}");
    }

    #[tokio::test]
    async fn hosts_are_resolved() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let uri: Uri = format!("http://localhost:{port}/").parse().unwrap();
        assert!(connect(&uri, None).await.is_ok());
        let error = connect(&Uri::from_static("http://no-such-host.invalid/"), None).await.err().unwrap();
        assert!(error.to_string().starts_with("the host name does not resolve: "), "{error}");
    }
}
