//! HTTP/2, implemented frame by frame, so that the server can misbehave in ways that libraries do not support.

mod frame;

use crate::message::{Head, ReadBuffer};
use crate::reply;
use crate::reply::{Cut, End, Reply};
use crate::request::RecordedRequest;
use crate::shared::{Shared, request};
use crate::socket::Socket;
use frame::{Frame, Kind};
use http::header::HOST;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinSet;

const PREFACE: usize = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".len();
/// The setting SETTINGS_MAX_CONCURRENT_STREAMS.
const MAX_CONCURRENT_STREAMS: u16 = 3;

pub(crate) async fn serve(
    mut stream: impl Socket,
    number: usize,
    max_concurrent_streams: Option<u32>,
    shared: Arc<Shared>,
) -> io::Result<()> {
    stream.read_exact(&mut [0; PREFACE]).await?;
    let limit = max_concurrent_streams.map(|limit| (MAX_CONCURRENT_STREAMS, limit));
    stream.write_all(&frame::settings(limit)).await?;
    let connection = Connection {
        stream,
        number,
        buffer: ReadBuffer::default(),
        headers: loona_hpack::Decoder::new(),
        partial: BTreeMap::new(),
        complete: 0,
        reset: BTreeSet::new(),
        awaiting_ping: None,
        replies: JoinSet::new(),
        shared,
    };
    connection.run().await
}

/// A request that has not arrived completely.
struct PartialRequest {
    head: Head<(String, String)>,
    body: Vec<u8>,
}

/// The ID of a stream, and the reply to send on it.
type Outgoing = io::Result<(u32, Reply)>;

struct Connection<S> {
    stream: S,
    number: usize,
    buffer: ReadBuffer,
    headers: loona_hpack::Decoder<'static>,
    /// Requests that have not arrived completely, by stream ID.
    partial: BTreeMap<u32, PartialRequest>,
    /// The number of complete requests.
    complete: usize,
    /// Streams that the client has reset.
    reset: BTreeSet<u32>,
    /// The reply to send when the client acknowledges a PING.
    awaiting_ping: Option<(u32, Reply)>,
    replies: JoinSet<Outgoing>,
    shared: Arc<Shared>,
}

impl<S: Socket> Connection<S> {
    async fn run(mut self) -> io::Result<()> {
        let mut idle_rounds = self.shared.idle_rounds.subscribe();
        loop {
            while let Some(frame) = Frame::take(&mut self.buffer) {
                if !self.receive(frame).await? {
                    return self.close().await;
                }
            }
            self.stream.flush().await?;
            let idle = self.replies.is_empty() && self.partial.is_empty();
            tokio::select! {
                more = self.buffer.fill(&mut self.stream) => if !more? { return Ok(()) },
                Some(reply) = self.replies.join_next() => {
                    let (id, reply) = reply.map_err(io::Error::other)??;
                    if !self.write(id, &reply).await? {
                        return self.close().await;
                    }
                }
                _ = idle_rounds.changed(), if idle => return self.close().await,
            }
        }
    }

    async fn close(&mut self) -> io::Result<()> {
        self.stream.shutdown().await?;
        // Closing a socket with unread data would reset the connection.
        while self.buffer.fill(&mut self.stream).await? {}
        Ok(())
    }

    /// Processes a frame. Returns whether the connection stays open.
    async fn receive(&mut self, frame: Frame) -> io::Result<bool> {
        match frame.kind {
            Kind::Settings if !frame.is_ack() => self.stream.write_all(&frame::settings_ack()).await?,
            Kind::Ping if !frame.is_ack() => self.stream.write_all(&frame::ping_ack(&frame.payload)).await?,
            Kind::Ping => {
                if let Some((id, reply)) = self.awaiting_ping.take() {
                    return self.write(id, &reply).await;
                }
            }
            Kind::RstStream => {
                self.partial.remove(&frame.stream);
                self.reset.insert(frame.stream);
            }
            Kind::Headers => {
                let fields = self.headers.decode(&frame.payload);
                let fields = fields.map_err(|error| io::Error::other(format!("{error:?}")))?;
                self.partial.insert(frame.stream, PartialRequest { head: head(fields), body: Vec::new() });
                return self.end_of(&frame).await;
            }
            Kind::Data => {
                self.stream.write_all(&frame::window_updates(frame.stream, frame.payload.len())).await?;
                if let Some(request) = self.partial.get_mut(&frame.stream) {
                    request.body.extend_from_slice(&frame.payload);
                }
                return self.end_of(&frame).await;
            }
            Kind::Settings | Kind::GoAway | Kind::WindowUpdate | Kind::Continuation | Kind::Other => {}
        }
        Ok(true)
    }

    /// Replies to a request if this frame was its last one. Returns whether the connection stays open.
    async fn end_of(&mut self, frame: &Frame) -> io::Result<bool> {
        if !frame.ends_stream() {
            return Ok(true);
        }
        let Some(PartialRequest { head, body }) = self.partial.remove(&frame.stream) else { return Ok(true) };
        let request = request(head, body, self.number, self.complete);
        self.complete += 1;
        let (request, reply) = self.shared.take(request);
        let immediate = reply.delay.is_zero()
            && reply.after_requests <= self.shared.arrived()
            && !matches!(reply.head, reply::Head::Forward(_));
        if immediate {
            // Replies without a delay are sent in the order in which the requests were completed.
            let reply = self.shared.ready(reply, &request).await?;
            return self.write(frame.stream, &reply).await;
        }
        self.replies.spawn(later(self.shared.clone(), frame.stream, reply, request));
        Ok(true)
    }

    /// Sends a reply. Returns whether the connection stays open.
    async fn write(&mut self, id: u32, reply: &Reply) -> io::Result<bool> {
        if self.reset.remove(&id) {
            return Ok(true);
        }
        if reply.after_ping && self.awaiting_ping.is_none() {
            let mut reply = reply.clone();
            reply.after_ping = false;
            self.awaiting_ping = Some((id, reply));
            self.stream.write_all(&frame::ping()).await?;
            return Ok(true);
        }
        self.stream.write_all(&frames(id, reply)).await?;
        if let (Some(pause), End::Stall) = (reply.pace, reply.end) {
            loop {
                self.stream.flush().await?;
                tokio::time::sleep(pause).await;
                self.stream.write_all(&frame::data(id, &[], false)).await?;
            }
        }
        Ok(!matches!(reply.end, End::Close | End::CloseAfter(_) | End::Reset))
    }
}

async fn later(shared: Arc<Shared>, id: u32, reply: Reply, request: RecordedRequest) -> Outgoing {
    Ok((id, shared.ready(reply, &request).await?))
}

/// All frames of a reply.
fn frames(id: u32, reply: &Reply) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(go_away) = reply.go_away {
        let last = if go_away.includes_request { id } else { id.saturating_sub(2) };
        bytes.extend(frame::go_away(last, go_away.error));
    }
    match &reply.head {
        reply::Head::Raw(raw) => bytes.extend_from_slice(raw),
        reply::Head::Http { status, headers } if reply.cut != Some(Cut::BeforeHead) => {
            bytes.extend(frame::headers(id, 103, &[]).repeat(reply.interim));
            bytes.extend(frame::headers(id, *status, headers));
            let sent = match reply.cut {
                Some(Cut::InBody(sent)) => sent.min(reply.body.len()),
                _ => reply.body.len(),
            };
            let ends_stream = reply.cut.is_none() && !matches!(reply.end, End::Stall | End::ResetStream(_));
            let (body, _) = reply.body.split_at(sent);
            bytes.extend(frame::data(id, body, ends_stream));
        }
        _ => {}
    }
    if let End::ResetStream(error) = reply.end {
        bytes.extend(frame::reset_stream(id, error));
    }
    bytes
}

/// The method, the path and the headers. The authority becomes the header `host`.
fn head(fields: Vec<(Vec<u8>, Vec<u8>)>) -> Head<(String, String)> {
    let mut head = Head { line: (String::new(), String::new()), headers: HeaderMap::new() };
    for (name, value) in fields {
        let text = String::from_utf8_lossy(&value).into_owned();
        let name: &[u8] = match name.as_slice() {
            b":method" => {
                head.line.0 = text;
                continue;
            }
            b":path" => {
                head.line.1 = text;
                continue;
            }
            b":authority" => b"host",
            name => name,
        };
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(&value)) {
            // A client may send the host as `:authority` and as `host` (RFC 9113, section 8.3.1).
            if head.headers.get(&name).is_none_or(|known| name != HOST || known != value) {
                head.headers.append(name, value);
            }
        }
    }
    head
}
