//! The server: configuration, start, and inspection.

use crate::connection::{self, OnAccept, Protocols};
use crate::reply::Reply;
use crate::request::RecordedRequest;
use crate::shared::{Policy, Shared, lock};
use crate::tls::Authority;
use awsjson_protocol::server::sigv4::SigV4Verifier;
use rustls::ServerConfig;
use rustls::version::{TLS12, TLS13};
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

/// Determines the behaviour on a new connection by its number, starting at 0.
type AcceptFn = dyn Fn(usize) -> OnAccept + Send + Sync;

/// A server on loopback. Dropping it closes its listener and all its connections.
pub struct Server {
    address: SocketAddr,
    has_tls: bool,
    shared: Arc<Shared>,
    accepting: AbortHandle,
}

impl Server {
    /// Starts a server that sends `replies` in this order and then repeats the last one.
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::builder().start(replies).await
    }

    /// Starts a server that sends the replies that `script` returns.
    pub async fn start_with(script: impl FnMut(&RecordedRequest) -> Reply + Send + 'static) -> Self {
        Self::builder().start_with(script).await
    }

    /// Starts to configure a server.
    pub fn builder() -> ServerBuilder {
        ServerBuilder {
            on_accept: Box::new(|_| OnAccept::Serve),
            tls: None,
            max_concurrent_streams: None,
            policy: Policy {
                verifier: SigV4Verifier::new(),
                clock: None,
                rejects_invalid_signatures: true,
                records_requests: true,
            },
        }
    }

    /// The address that the server listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL to send requests to. With TLS, its host is `localhost`.
    pub fn url(&self) -> String {
        if self.has_tls { self.url_of("localhost") } else { format!("http://{}", self.address) }
    }

    /// The `https` URL to send requests to, with this host name.
    pub fn url_of(&self, host: &str) -> String {
        format!("https://{host}:{}", self.address.port())
    }

    /// The requests so far, in the order in which they were completed.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.requests().clone()
    }

    /// The number of requests so far.
    pub fn request_count(&self) -> usize {
        self.shared.arrived()
    }

    /// The bytes that arrived on closed connections with [`OnAccept::Answer`].
    pub fn raw(&self) -> Vec<Vec<u8>> {
        lock(&self.shared.raw).clone()
    }

    /// The number of accepted connections so far.
    pub fn connections(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// The number of open connections. A connection that the client has closed counts until the server notices it.
    pub fn open_connections(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// The maximum number of connections that were open at the same time.
    pub fn most_open_connections(&self) -> usize {
        self.shared.most_open.load(Ordering::SeqCst)
    }

    /// How many connections resumed a TLS session of an earlier one.
    pub fn resumed_handshakes(&self) -> usize {
        self.shared.resumed.load(Ordering::SeqCst)
    }

    /// Closes the connections that are idle.
    pub fn close_idle(&self) {
        self.shared.idle_rounds.send_modify(|rounds| *rounds += 1);
    }

    /// Waits until `condition` holds, for at most about 10 s. Returns whether it holds.
    pub async fn until(&self, condition: impl Fn(&Self) -> bool) -> bool {
        for _ in 0..10_000 {
            if condition(self) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Configures a [`Server`].
#[must_use]
pub struct ServerBuilder {
    on_accept: Box<AcceptFn>,
    tls: Option<ServerConfig>,
    max_concurrent_streams: Option<u32>,
    policy: Policy,
}

impl ServerBuilder {
    /// Sets the behaviour on new connections, by their number, starting at 0.
    pub fn on_accept(mut self, on_accept: impl Fn(usize) -> OnAccept + Send + Sync + 'static) -> Self {
        self.on_accept = Box::new(on_accept);
        self
    }

    /// Sets a clock. Responses contain a `Date` header, and requests whose signing time differs by more than five
    /// minutes are rejected. Without a clock, there is no `Date` header and the signing time is not checked.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.policy.clock = Some(Box::new(clock));
        self
    }

    /// Serves HTTP/1.1 over TLS, as `localhost`.
    pub fn tls(self, authority: &Authority) -> Self {
        self.tls_with(authority.certificate("localhost").config(&[&TLS12, &TLS13]))
    }

    /// Serves HTTP/1.1 over TLS with this configuration.
    pub fn tls_with(mut self, config: ServerConfig) -> Self {
        self.tls = Some(config);
        self
    }

    /// Serves HTTP/2 over TLS 1.3, as `localhost`.
    pub fn http2(self, authority: &Authority) -> Self {
        let mut config = authority.certificate("localhost").config(&[&TLS13]);
        config.alpn_protocols = vec![b"h2".to_vec()];
        self.tls_with(config)
    }

    /// Over HTTP/2: sets the maximum number of concurrent streams of a connection.
    pub fn max_concurrent_streams(mut self, limit: u32) -> Self {
        self.max_concurrent_streams = Some(limit);
        self
    }

    /// Sets the verifier for signatures.
    pub fn verifier(mut self, verifier: SigV4Verifier) -> Self {
        self.policy.verifier = verifier;
        self
    }

    /// Accepts requests with invalid signatures. The error is recorded.
    pub fn accept_any_signature(mut self) -> Self {
        self.policy.rejects_invalid_signatures = false;
        self
    }

    /// Does not record requests, so that the memory of the server does not grow.
    pub fn forget_requests(mut self) -> Self {
        self.policy.records_requests = false;
        self
    }

    /// Starts the server, which sends `replies` in this order and then repeats the last one.
    pub async fn start(self, replies: impl IntoIterator<Item = Reply>) -> Server {
        let mut replies = replies.into_iter().collect::<Vec<_>>().into_iter();
        let mut last = Reply::stall();
        self.start_with(move |_| {
            if let Some(reply) = replies.next() {
                last = reply;
            }
            last.clone()
        })
        .await
    }

    /// Starts the server, which sends the replies that `script` returns.
    pub async fn start_with(self, script: impl FnMut(&RecordedRequest) -> Reply + Send + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let has_tls = self.tls.is_some();
        let protocols = Protocols {
            tls: self.tls.map(|config| TlsAcceptor::from(Arc::new(config))),
            max_concurrent_streams: self.max_concurrent_streams,
        };
        let shared = Arc::new(Shared::new(Box::new(script), self.policy));
        let (on_accept, serving) = (self.on_accept, shared.clone());
        let accepting = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let number = serving.accepted.fetch_add(1, Ordering::SeqCst);
                let (protocols, shared) = (protocols.clone(), serving.clone());
                connections.spawn(connection::serve(stream, number, on_accept(number), protocols, shared));
                while connections.try_join_next().is_some() {}
            }
        });
        Server { address, has_tls, shared, accepting: accepting.abort_handle() }
    }
}

impl fmt::Debug for ServerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerBuilder").finish_non_exhaustive()
    }
}
