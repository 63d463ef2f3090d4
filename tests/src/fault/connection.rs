//! One connection: attempts are read, kept, checked and answered by the script.

use super::attempt::{Attempt, parse_head};
use super::reply::{Cut, End, http_date};
use super::signature::{is_current, verify};
use super::{Clock, Greeting, Reply, Script};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;

/// What the connections of a server share.
pub(super) struct Shared {
    script: Mutex<Box<Script>>,
    clock: Option<Box<Clock>>,
    attempts: Mutex<Vec<Attempt>>,
    pub(super) accepted: AtomicUsize,
    pub(super) open: AtomicUsize,
    pub(super) most_open: AtomicUsize,
    /// How often the idle connections were to be closed.
    pub(super) idle_rounds: watch::Sender<u64>,
}

impl Shared {
    pub(super) fn new(script: Box<Script>, clock: Option<Box<Clock>>) -> Self {
        Self {
            script: Mutex::new(script),
            clock,
            attempts: Mutex::default(),
            accepted: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
            idle_rounds: watch::Sender::new(0),
        }
    }

    pub(super) fn attempts(&self) -> MutexGuard<'_, Vec<Attempt>> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the attempt, and decides about it.
    fn take(&self, mut attempt: Attempt) -> Reply {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        let mut reply = {
            let mut attempts = self.attempts();
            attempt.number = attempts.len();
            attempts.push(attempt.clone());
            drop(attempts);
            self.refusal(&attempt).unwrap_or_else(|| script(&attempt))
        };
        if let Some(clock) = self.clock.as_ref().filter(|_| !reply.has_header("date")) {
            reply = reply.header("date", &http_date(clock()));
        }
        if !reply.has_header("x-amzn-requestid") {
            reply = reply.header("x-amzn-requestid", &format!("request-{}", attempt.number));
        }
        reply
    }

    /// The answer to an attempt that is not signed as it must be.
    fn refusal(&self, attempt: &Attempt) -> Option<Reply> {
        match &attempt.signed {
            Err(_) => Some(Reply::error(403, "InvalidSignatureException")),
            Ok(signed) => {
                let now = self.clock.as_ref()?();
                (!is_current(signed.date, now)).then(|| Reply::error(403, "InvalidSignatureException"))
            }
        }
    }
}

/// Counts a connection for as long as it is open.
struct Open(Arc<Shared>);

impl Open {
    fn new(shared: Arc<Shared>) -> Self {
        let open = shared.open.fetch_add(1, Ordering::SeqCst) + 1;
        shared.most_open.fetch_max(open, Ordering::SeqCst);
        Self(shared)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Serves a connection until either side ends it.
pub(super) async fn serve(stream: TcpStream, number: usize, greeting: Greeting, shared: Arc<Shared>) {
    let open = Some(Open::new(shared.clone()));
    let mut connection = Connection { open, stream, number, read: Vec::new(), shared };
    // A connection that breaks has served its purpose.
    let _ = connection.greet(greeting).await;
}

struct Connection {
    // Given up before the stream: a client that sees the end may open another one at once.
    open: Option<Open>,
    stream: TcpStream,
    number: usize,
    /// What has arrived and is not yet taken.
    read: Vec<u8>,
    shared: Arc<Shared>,
}

impl Connection {
    async fn greet(&mut self, greeting: Greeting) -> io::Result<()> {
        self.stream.set_nodelay(true)?;
        match greeting {
            Greeting::Serve => self.answer_all().await,
            Greeting::Close => Ok(()),
            Greeting::Reset => self.stream.set_zero_linger(),
            Greeting::CloseAfterHead => self.head().await.map(drop),
            Greeting::Ignore => std::future::pending().await,
        }
    }

    async fn answer_all(&mut self) -> io::Result<()> {
        let mut idle_rounds = self.shared.idle_rounds.subscribe();
        for position in 0.. {
            idle_rounds.mark_unchanged();
            let attempt = tokio::select! {
                attempt = self.attempt(position) => attempt?,
                _ = idle_rounds.changed() => return Ok(()),
            };
            let Some(attempt) = attempt else { return Ok(()) };
            let reply = self.shared.take(attempt);
            self.write(&reply).await?;
            match reply.end {
                End::KeepOpen => {}
                End::Close => {
                    self.open = None;
                    return self.stream.shutdown().await;
                }
                End::CloseAfter(idle) => {
                    if let Ok(more) = tokio::time::timeout(idle, self.more()).await
                        && more?
                    {
                        continue;
                    }
                    return Ok(());
                }
                End::Reset => return self.stream.set_zero_linger(),
                End::Silence => {
                    while self.more().await? {}
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    async fn write(&mut self, reply: &Reply) -> io::Result<()> {
        if !reply.delay.is_zero() {
            tokio::time::sleep(reply.delay).await;
        }
        let mut head = reply.head_bytes();
        if reply.cut == Some(Cut::InHead) {
            head.truncate(head.len() / 2);
            return self.stream.write_all(&head).await;
        }
        let sent = match reply.cut {
            Some(Cut::InBody(sent)) => sent.min(reply.body.len()),
            _ => reply.body.len(),
        };
        let (body, _) = reply.body.split_at(sent);
        if let Some(pause) = reply.pace {
            self.stream.write_all(&head).await?;
            for byte in body {
                tokio::time::sleep(pause).await;
                self.stream.write_all(&[*byte]).await?;
            }
            return self.stream.write_all(&reply.extra).await;
        }
        head.extend_from_slice(body);
        if !reply.extra_delay.is_zero() {
            self.stream.write_all(&head).await?;
            tokio::time::sleep(reply.extra_delay).await;
            head.clear();
        }
        head.extend_from_slice(&reply.extra);
        self.stream.write_all(&head).await
    }

    /// The next attempt; `None` where the client closes the connection instead.
    async fn attempt(&mut self, position: usize) -> io::Result<Option<Attempt>> {
        let Some(head) = self.head().await? else { return Ok(None) };
        let Some((request_line, headers)) = parse_head(&head) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, head));
        };
        let length = headers.get("content-length").and_then(|length| length.to_str().ok());
        let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        while self.read.len() < length {
            if !self.more().await? {
                return Ok(None);
            }
        }
        let rest = self.read.split_off(length);
        let body = std::mem::replace(&mut self.read, rest);
        let mut words = request_line.split(' ');
        let signed = verify(words.next().unwrap_or(""), words.next().unwrap_or(""), &headers, &body);
        let arrived = Instant::now();
        let (number, connection) = (0, self.number);
        Ok(Some(Attempt { number, connection, position, request_line, headers, body, signed, arrived }))
    }

    /// The head of the next attempt, its empty line included.
    async fn head(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(end) = self.read.windows(4).position(|window| window == b"\r\n\r\n") {
                let rest = self.read.split_off(end + 4);
                let head = std::mem::replace(&mut self.read, rest);
                return Ok(Some(String::from_utf8_lossy(&head).into_owned()));
            }
            if !self.more().await? {
                return Ok(None);
            }
        }
    }

    /// Reads what arrives next; `false` at the end.
    async fn more(&mut self) -> io::Result<bool> {
        Ok(self.stream.read_buf(&mut self.read).await? > 0)
    }
}
