//! HTTP/1.1: requests are read one after the other, and the script determines the replies.

use crate::message::ReadBuffer;
use crate::reply::{Cut, End, Reply};
use crate::request::RecordedRequest;
use crate::shared::{OpenGuard, Shared, request};
use crate::socket::Socket;
use std::io;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

pub(crate) async fn serve(stream: impl Socket, number: usize, shared: Arc<Shared>, open: OpenGuard) -> io::Result<()> {
    Connection { open: Some(open), stream, number, buffer: ReadBuffer::default(), shared }.run().await
}

struct Connection<S> {
    // Released before the stream is shut down, because a client that sees the end may connect again at once.
    open: Option<OpenGuard>,
    stream: S,
    number: usize,
    buffer: ReadBuffer,
    shared: Arc<Shared>,
}

impl<S: Socket> Connection<S> {
    async fn run(&mut self) -> io::Result<()> {
        let mut idle_rounds = self.shared.idle_rounds.subscribe();
        for position in 0.. {
            idle_rounds.mark_unchanged();
            let request = tokio::select! {
                request = self.request(position) => request?,
                _ = idle_rounds.changed() => return self.close().await,
            };
            let Some(request) = request else { return Ok(()) };
            let (request, reply) = self.shared.take(request);
            let reply = self.shared.ready(reply, &request).await?;
            self.write(&reply).await?;
            match reply.end {
                End::KeepOpen | End::ResetStream(_) => {}
                End::Close => return self.close().await,
                End::CloseAfter(idle) => {
                    if let Ok(more) = tokio::time::timeout(idle, self.fill()).await
                        && more?
                    {
                        continue;
                    }
                    return Ok(());
                }
                End::Reset => return self.stream.tcp().set_zero_linger(),
                End::Stall => {
                    while self.fill().await? {}
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    async fn close(&mut self) -> io::Result<()> {
        self.open = None;
        self.stream.shutdown().await
    }

    async fn request(&mut self, position: usize) -> io::Result<Option<RecordedRequest>> {
        let Some(head) = self.buffer.request_head(&mut self.stream).await? else { return Ok(None) };
        let body = self.buffer.body(&mut self.stream, &head.headers).await?;
        Ok(body.map(|body| request(head, body, self.number, position)))
    }

    async fn fill(&mut self) -> io::Result<bool> {
        self.buffer.fill(&mut self.stream).await
    }

    async fn write(&mut self, reply: &Reply) -> io::Result<()> {
        let mut bytes = reply.head_bytes();
        let sent = match reply.cut {
            Some(Cut::BeforeHead) => return Ok(()),
            Some(Cut::InHead) => {
                bytes.truncate(bytes.len() / 2);
                return self.flush(&bytes).await;
            }
            Some(Cut::InBody(sent)) => sent.min(reply.body.len()),
            None => reply.body.len(),
        };
        let (body, _) = reply.body.split_at(sent);
        if let Some(pause) = reply.pace {
            self.flush(&bytes).await?;
            for byte in body {
                tokio::time::sleep(pause).await;
                self.flush(&[*byte]).await?;
            }
            return self.flush(&reply.extra).await;
        }
        bytes.extend_from_slice(body);
        if !reply.extra_delay.is_zero() {
            self.flush(&bytes).await?;
            tokio::time::sleep(reply.extra_delay).await;
            bytes.clear();
        }
        bytes.extend_from_slice(&reply.extra);
        self.flush(&bytes).await
    }

    async fn flush(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await
    }
}
