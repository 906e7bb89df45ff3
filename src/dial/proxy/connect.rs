//! HTTP CONNECT: a head out, a head in, and the tunnel when that says 2xx.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    time::timeout_at,
};

use super::Record;
use crate::{
    dial::Stream,
    exchange::proxy::ProxyFailure,
    wire::{
        body::{Body, Framing},
        http1::{EndFinder, Head, Kind},
        sniff::Protocol,
    },
};

/// So much of an answer is kept, heads and body together: error pages are short.
const MOST: usize = 32 * 1024;
/// The page that comes with a refusal is waited for so long.
const PAGE: Duration = Duration::from_millis(500);

/// Asks for a tunnel with `head`.
pub(super) async fn tunnel(stream: Stream, head: &[u8], record: &mut Record) -> Result<Stream, ProxyFailure> {
    // What follows the proxy's head is the server's already, and stays in the reader.
    let mut stream = BufReader::new(stream);
    record.send(&mut stream, head).await;
    let answer = read_heads(&mut stream, record).await?;
    match answer.status() {
        Some(200..=299) => Ok(Box::new(stream)),
        Some(_) => {
            read_body(&mut stream, &answer, record).await;
            Err(ProxyFailure::Refused)
        }
        None => Err(ProxyFailure::NotSpoken),
    }
}

/// Reads until the final head is whole, and no byte more.
async fn read_heads(stream: &mut BufReader<Stream>, record: &mut Record) -> Result<Head, ProxyFailure> {
    let (mut finder, mut offset) = (EndFinder::default(), 0);
    while record.received.len() <= MOST {
        let before = record.received.len();
        let more = read(stream, record, record.deadline).await;
        let came = record.received.len() - before;
        let Some(end) = finder.find(&record.received[offset..]).map(|end| offset + end) else {
            stream.consume(came);
            if Protocol::of(&record.received).is_some() {
                return Err(ProxyFailure::NotSpoken);
            }
            more?;
            continue;
        };
        stream.consume(end - before);
        record.received.truncate(end);
        let head = Head::read(&record.received[offset..], Kind::Response);
        if !head.is_interim() {
            return Ok(head.shifted(offset));
        }
        (finder, offset) = (EndFinder::default(), end);
    }
    Err(ProxyFailure::NotSpoken)
}

/// Reads the page of a refusal, as far as it comes soon.
async fn read_body(stream: &mut BufReader<Stream>, head: &Head, record: &mut Record) {
    let framing = Framing::of(head, false);
    let deadline = record.deadline.min(Instant::now() + PAGE);
    while record.received.len() < MOST && !Body::read(&record.received[head.span.end..], framing, false).is_enough() {
        let before = record.received.len();
        if read(stream, record, deadline).await.is_err() {
            return;
        }
        stream.consume(record.received.len() - before);
    }
}

/// Keeps what is there to be read, without taking it from the reader.
async fn read(stream: &mut BufReader<Stream>, record: &mut Record, deadline: Instant) -> Result<(), ProxyFailure> {
    let bytes = match timeout_at(deadline.into(), stream.fill_buf()).await {
        Err(_) => return Err(ProxyFailure::TimedOut),
        Ok(Err(_)) => return Err(ProxyFailure::Reset),
        Ok(Ok([])) => return Err(ProxyFailure::Closed),
        Ok(Ok(bytes)) => bytes,
    };
    record.received.extend_from_slice(bytes);
    Ok(())
}
