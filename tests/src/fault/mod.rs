//! A server that fails on request: a real listener on loopback whose every answer is scripted.
//!
//! It keeps each attempt that arrives, and checks its signature by itself: an attempt that is
//! not signed as AWS asks is refused, so that no test passes with one. Access keys and their
//! secrets are those of [`credentials`].

mod attempt;
mod connection;
mod reply;
mod signature;

pub use attempt::Attempt;
pub use reply::{Greeting, Reply};
pub use signature::{Signed, credentials, verify};

use connection::Shared;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};

/// Decides what becomes of an attempt.
type Script = dyn FnMut(&Attempt) -> Reply + Send;
/// Decides what becomes of the connection with a number, counted from 0.
type Door = dyn Fn(usize) -> Greeting + Send + Sync;
/// Tells the time of the service.
type Clock = dyn Fn() -> SystemTime + Send + Sync;

/// A server on loopback. Dropping it closes its listener and all its connections.
pub struct FaultServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: AbortHandle,
}

impl FaultServer {
    /// Answers attempts one after the other by `replies`; the last one goes on for ever.
    pub async fn scripted(replies: impl IntoIterator<Item = Reply>) -> io::Result<Self> {
        Self::builder().scripted(replies).await
    }

    /// Answers each attempt as `script` decides.
    pub async fn deciding(script: impl FnMut(&Attempt) -> Reply + Send + 'static) -> io::Result<Self> {
        Self::builder().deciding(script).await
    }

    /// A server with more than a script.
    pub fn builder() -> Builder {
        Builder { door: Box::new(|_| Greeting::Serve), clock: None }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL to send requests to.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The attempts so far, in the order in which they were complete.
    pub fn attempts(&self) -> Vec<Attempt> {
        self.shared.attempts().clone()
    }

    /// How many attempts there were so far.
    pub fn attempt_count(&self) -> usize {
        self.shared.attempts().len()
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

    /// Closes the connections that wait for a request.
    pub fn close_idle(&self) {
        self.shared.idle_rounds.send_modify(|rounds| *rounds += 1);
    }

    /// Waits until `condition` holds, for 10 s at most; whether it does.
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

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl fmt::Debug for FaultServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultServer").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Configures a [`FaultServer`].
pub struct Builder {
    door: Box<Door>,
    clock: Option<Box<Clock>>,
}

impl Builder {
    /// Greets each new connection, by its number from 0 on, as `door` decides.
    #[must_use]
    pub fn greeting(mut self, door: impl Fn(usize) -> Greeting + Send + Sync + 'static) -> Self {
        self.door = Box::new(door);
        self
    }

    /// Gives the server a clock: answers carry its `Date`, and attempts that were signed for
    /// more than five minutes before or after it are refused. Without one there is no `Date`
    /// and any time is right.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Some(Box::new(clock));
        self
    }

    /// Starts to answer attempts one after the other by `replies`; the last one goes on for ever.
    pub async fn scripted(self, replies: impl IntoIterator<Item = Reply>) -> io::Result<FaultServer> {
        let mut replies = replies.into_iter().collect::<Vec<_>>().into_iter();
        let mut last = Reply::silence();
        self.deciding(move |_| {
            if let Some(reply) = replies.next() {
                last = reply;
            }
            last.clone()
        })
        .await
    }

    /// Starts to answer each attempt as `script` decides.
    pub async fn deciding(self, script: impl FnMut(&Attempt) -> Reply + Send + 'static) -> io::Result<FaultServer> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(Box::new(script), self.clock));
        let (door, serving) = (self.door, shared.clone());
        let accepting = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let number = serving.accepted.fetch_add(1, Ordering::SeqCst);
                connections.spawn(connection::serve(stream, number, door(number), serving.clone()));
                while connections.try_join_next().is_some() {}
            }
        });
        Ok(FaultServer { address, shared, accepting: accepting.abort_handle() })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}
