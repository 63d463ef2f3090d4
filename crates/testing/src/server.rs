//! The server: how it is started, and what it has seen.

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

/// Decides what becomes of the connection with a number, counted from 0.
type Door = dyn Fn(usize) -> OnAccept + Send + Sync;

/// A server on loopback. Dropping it closes its listener and all its connections.
pub struct Server {
    address: SocketAddr,
    has_tls: bool,
    shared: Arc<Shared>,
    accepting: AbortHandle,
}

impl Server {
    /// Answers requests one after the other by `replies`; the last one repeats for ever.
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::builder().start(replies).await
    }

    /// Answers each request as `script` decides.
    pub async fn start_with(script: impl FnMut(&RecordedRequest) -> Reply + Send + 'static) -> Self {
        Self::builder().start_with(script).await
    }

    /// A server with more than a script.
    pub fn builder() -> ServerBuilder {
        ServerBuilder {
            on_accept: Box::new(|_| OnAccept::Serve),
            tls: None,
            max_concurrent_streams: None,
            policy: Policy {
                verifier: SigV4Verifier::new(),
                clock: None,
                refuses_signatures: true,
                keeps_requests: true,
            },
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL to send requests to. With TLS its host is `localhost`.
    pub fn url(&self) -> String {
        if self.has_tls { self.url_of("localhost") } else { format!("http://{}", self.address) }
    }

    /// The URL with TLS to send requests to, by this name of the host.
    pub fn url_of(&self, host: &str) -> String {
        format!("https://{host}:{}", self.address.port())
    }

    /// The requests so far, in the order in which they were complete.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.requests().clone()
    }

    /// How many requests there were so far.
    pub fn request_count(&self) -> usize {
        self.shared.arrived()
    }

    /// What arrived on the connections that were to get [`OnAccept::Answer`] and have ended.
    pub fn raw(&self) -> Vec<Vec<u8>> {
        lock(&self.shared.raw).clone()
    }

    /// How many connections were accepted so far.
    pub fn connections(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// How many connections are open on both sides, as far as the server knows.
    pub fn open_connections(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// How many connections were open at the same time at most.
    pub fn most_open_connections(&self) -> usize {
        self.shared.most_open.load(Ordering::SeqCst)
    }

    /// How many connections resumed a TLS session of an earlier one.
    pub fn resumed_handshakes(&self) -> usize {
        self.shared.resumed.load(Ordering::SeqCst)
    }

    /// Closes the connections that wait for a request.
    pub fn close_idle(&self) {
        self.shared.idle_rounds.send_modify(|rounds| *rounds += 1);
    }

    /// Waits until `condition` holds, for 10 s at most. Returns whether it does.
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
    on_accept: Box<Door>,
    tls: Option<ServerConfig>,
    max_concurrent_streams: Option<u32>,
    policy: Policy,
}

impl ServerBuilder {
    /// Does with each new connection, by its number from 0 on, as `on_accept` decides.
    pub fn on_accept(mut self, on_accept: impl Fn(usize) -> OnAccept + Send + Sync + 'static) -> Self {
        self.on_accept = Box::new(on_accept);
        self
    }

    /// Gives the server a clock: answers carry its `Date`, and requests that were signed more
    /// than five minutes before or after it are refused. Without one there is no `Date` and any
    /// time is right.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.policy.clock = Some(Box::new(clock));
        self
    }

    /// Speaks HTTP/1.1 over TLS, as `localhost`.
    pub fn tls(self, authority: &Authority) -> Self {
        self.tls_with(authority.certificate("localhost").config(&[&TLS12, &TLS13]))
    }

    /// Speaks HTTP/1.1 over TLS, by this configuration.
    pub fn tls_with(mut self, config: ServerConfig) -> Self {
        self.tls = Some(config);
        self
    }

    /// Speaks HTTP/2 over TLS 1.3, as `localhost`.
    pub fn http2(self, authority: &Authority) -> Self {
        let mut config = authority.certificate("localhost").config(&[&TLS13]);
        config.alpn_protocols = vec![b"h2".to_vec()];
        self.tls_with(config)
    }

    /// Over HTTP/2: how many streams a client may open at the same time.
    pub fn max_concurrent_streams(mut self, limit: u32) -> Self {
        self.max_concurrent_streams = Some(limit);
        self
    }

    /// Verifies signatures by these rules.
    pub fn verifier(mut self, verifier: SigV4Verifier) -> Self {
        self.policy.verifier = verifier;
        self
    }

    /// Records what is wrong with signatures, and answers all the same.
    pub fn accept_any_signature(mut self) -> Self {
        self.policy.refuses_signatures = false;
        self
    }

    /// Forgets requests once they are answered, so that the server's memory stays flat.
    pub fn forget_requests(mut self) -> Self {
        self.policy.keeps_requests = false;
        self
    }

    /// Starts to answer requests one after the other by `replies`; the last one repeats for ever.
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

    /// Starts to answer each request as `script` decides.
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
