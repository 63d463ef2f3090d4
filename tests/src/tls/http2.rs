//! A server that speaks HTTP/2 frame by frame, and fails on request.

use super::Authority;
use rustls::version::TLS13;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const PREFACE: usize = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".len();
const HEADER: usize = 9;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;

const ACK: u8 = 1;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;
const ENHANCE_YOUR_CALM: u32 = 11;

/// `:status: 200`, by its place in HPACK's static table.
const STATUS_200: &[u8] = &[0x88];
const BODY: &[u8] = b"{}";

/// What becomes of a request that has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is answered with 200 and `{}`.
    Answer,
    /// Its stream is refused (RST_STREAM, REFUSED_STREAM): nothing was done.
    Refuse,
    /// Its stream is ended by an error (RST_STREAM, INTERNAL_ERROR).
    Break,
    /// The server goes away before it (GOAWAY), and closes the connection: nothing was done.
    GoAwayBefore,
    /// The same, blaming the client (GOAWAY, ENHANCE_YOUR_CALM).
    CalmDown,
    /// The server goes away after it: it is answered, and then the connection is closed.
    GoAwayAfter,
    /// The server goes away after it and closes the connection without the answer.
    GoAwayAfterUnanswered,
    /// The connection is closed without an answer.
    Close,
    /// The connection is closed inside the answer's body.
    CloseInBody,
    /// The stream is ended by an error inside the answer's body.
    BreakInBody,
    /// It is never answered.
    Silence,
    /// The client is pinged, and gets its answer for its answer.
    Ping,
    /// It is answered, and the connection is closed, without a word.
    AnswerAndClose,
}

/// A request that arrived complete.
#[derive(Debug, Clone)]
pub struct Stream {
    /// The number of its connection, from 0 on.
    pub connection: usize,
    /// The stream's number.
    pub id: u32,
    /// The body.
    pub body: Vec<u8>,
}

type Script = dyn FnMut(&Stream) -> Fate + Send;

struct Shared {
    script: Mutex<Box<Script>>,
    streams: Mutex<Vec<Stream>>,
    /// How many connections were accepted, and how many of them have ended.
    connections: Mutex<(usize, usize)>,
}

/// A server on loopback that speaks HTTP/2 over TLS.
pub struct Http2Server {
    port: u16,
    shared: Arc<Shared>,
}

impl Http2Server {
    /// Answers requests, in the order in which they are complete, as `script` decides.
    pub async fn start(authority: &Authority, script: impl FnMut(&Stream) -> Fate + Send + 'static) -> Self {
        let mut config = authority.certificate("localhost").config(&[&TLS13]);
        config.alpn_protocols = vec![b"h2".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let script: Box<Script> = Box::new(script);
        let shared =
            Arc::new(Shared { script: Mutex::new(script), streams: Mutex::default(), connections: Mutex::default() });
        let serving = shared.clone();
        tokio::spawn(async move {
            for number in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                lock(&serving.connections).0 += 1;
                let (acceptor, shared) = (acceptor.clone(), serving.clone());
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        // A connection that breaks has served its purpose.
                        let _ = serve(stream, number, &shared).await;
                    }
                    lock(&shared.connections).1 += 1;
                });
            }
        });
        Self { port, shared }
    }

    /// The URL to send requests to.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// The requests so far.
    pub fn streams(&self) -> Vec<Stream> {
        lock(&self.shared.streams).clone()
    }

    /// How many connections were accepted so far.
    pub fn connections(&self) -> usize {
        lock(&self.shared.connections).0
    }

    /// Waits until all connections have ended, for 10 s at most; whether they have.
    pub async fn all_have_ended(&self) -> bool {
        for _ in 0..10_000 {
            let (accepted, ended) = *lock(&self.shared.connections);
            if accepted == ended {
                return true;
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        false
    }
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve<S>(mut stream: S, connection: usize, shared: &Shared) -> io::Result<()>
where
    S: AsyncReadExt + AsyncWriteExt + Unpin,
{
    stream.read_exact(&mut [0; PREFACE]).await?;
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await?;
    let mut bodies: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    let mut waiting = None;
    loop {
        stream.flush().await?;
        let mut header = [0; HEADER];
        stream.read_exact(&mut header).await?;
        let [l0, l1, l2, kind, flags, id @ ..] = header;
        let mut payload = vec![0; u32::from_be_bytes([0, l0, l1, l2]) as usize];
        stream.read_exact(&mut payload).await?;
        let id = u32::from_be_bytes(id);
        match kind {
            SETTINGS if flags & ACK == 0 => stream.write_all(&frame(SETTINGS, ACK, 0, &[])).await?,
            PING if flags & ACK == 0 => stream.write_all(&frame(PING, ACK, 0, &payload)).await?,
            // The client is there.
            PING => {
                if let Some(id) = waiting.take() {
                    stream.write_all(&answer(id)).await?;
                }
            }
            HEADERS | DATA => {
                let body = bodies.entry(id).or_default();
                if kind == DATA {
                    body.extend_from_slice(&payload);
                }
                if flags & END_STREAM == 0 {
                    continue;
                }
                let request = Stream { connection, id, body: std::mem::take(body) };
                lock(&shared.streams).push(request.clone());
                let fate = lock(&shared.script)(&request);
                if fate == Fate::Ping {
                    waiting = Some(id);
                }
                let (bytes, ends) = fate.frames(id);
                stream.write_all(&bytes).await?;
                if ends {
                    stream.shutdown().await?;
                    // What is unread when a connection is closed resets it.
                    while stream.read(&mut [0; 1024]).await? > 0 {}
                    return Ok(());
                }
            }
            _ => {}
        }
    }
}

impl Fate {
    /// What is written, and whether the connection is closed then.
    fn frames(self, id: u32) -> (Vec<u8>, bool) {
        let reset = |reason: u32| frame(RST_STREAM, 0, id, &reason.to_be_bytes());
        let go_away =
            |last: u32, reason: u32| frame(GOAWAY, 0, 0, &[last.to_be_bytes(), reason.to_be_bytes()].concat());
        let begun = || [frame(HEADERS, END_HEADERS, id, STATUS_200), frame(DATA, 0, id, b"{")].concat();
        match self {
            Self::Answer => (answer(id), false),
            Self::Refuse => (reset(REFUSED_STREAM), false),
            Self::Break => (reset(INTERNAL_ERROR), false),
            Self::GoAwayBefore => (go_away(id.saturating_sub(2), NO_ERROR), true),
            Self::CalmDown => (go_away(id.saturating_sub(2), ENHANCE_YOUR_CALM), true),
            Self::GoAwayAfter => ([go_away(id, NO_ERROR), answer(id)].concat(), true),
            Self::GoAwayAfterUnanswered => (go_away(id, NO_ERROR), true),
            Self::Close => (Vec::new(), true),
            Self::CloseInBody => (begun(), true),
            Self::BreakInBody => ([begun(), reset(INTERNAL_ERROR)].concat(), false),
            Self::Silence => (Vec::new(), false),
            Self::Ping => (frame(PING, 0, 0, &[7; 8]), false),
            Self::AnswerAndClose => (answer(id), true),
        }
    }
}

fn answer(id: u32) -> Vec<u8> {
    [frame(HEADERS, END_HEADERS, id, STATUS_200), frame(DATA, END_STREAM, id, BODY)].concat()
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}
