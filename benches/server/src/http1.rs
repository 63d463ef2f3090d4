//! As much of HTTP/1.1 as the compared clients use: requests with a length, one after the other.

use crate::request::Request;
use crate::response::Responses;
use std::io::{self, Read, Write};

/// Answers the requests of one connection until it ends.
pub(crate) fn serve(mut stream: impl Read + Write, responses: &Responses) -> io::Result<()> {
    let mut received = Vec::with_capacity(16 * 1024);
    let mut out = Vec::new();
    loop {
        let (head_length, request) = loop {
            if let Some(end) = received.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break (end + 4, Request::parse(&received[..end])?);
            }
            if !receive(&mut stream, &mut received)? {
                return Ok(());
            }
        };
        while received.len() < head_length + request.content_length {
            if !receive(&mut stream, &mut received)? {
                return Ok(());
            }
        }
        received.drain(..head_length + request.content_length);
        let (status, body) = responses.answer(&request);
        out.clear();
        write!(
            out,
            "HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {}\r\n\
             x-amzn-RequestId: 0d1c2b3a-4f5e-4d6c-8b7a-9a8b7c6d5e4f\r\nDate: Fri, 27 Nov 2026 08:00:00 GMT\r\n",
            body.len()
        )?;
        // DynamoDB's clients check the body by it.
        if request.target.starts_with("DynamoDB") {
            write!(out, "x-amz-crc32: {}\r\n", body.crc32())?;
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(body.bytes());
        stream.write_all(&out)?;
        stream.flush()?;
    }
}

/// Reads what there is. Returns whether the connection is still open.
fn receive(stream: &mut impl Read, received: &mut Vec<u8>) -> io::Result<bool> {
    let mut piece = [0; 16 * 1024];
    let length = stream.read(&mut piece)?;
    received.extend_from_slice(&piece[..length]);
    Ok(length > 0)
}
