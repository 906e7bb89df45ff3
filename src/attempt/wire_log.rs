//! A connection with its record: nothing is read or written that is not kept.

use std::{io, time::Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout_at,
};

use crate::{
    dial::{Duplex, TimeLine, tls},
    exchange::{End, Exchange, Facts, Side},
};

/// At most so many bytes are taken by one read.
const READ_AT_ONCE: usize = 8 * 1024;

/// A live connection and the exchange that it becomes.
pub struct WireLog<'a> {
    stream: Box<dyn Duplex + 'a>,
    buffer: Vec<u8>,
    /// The record so far.
    pub exchange: Exchange,
    /// The attempt's time line.
    pub time: TimeLine,
}

/// What a read came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// Bytes came.
    More,
    /// Nothing more will come, or nothing came in time.
    Over(End),
}

impl<'a> WireLog<'a> {
    /// Begins to record what goes over `stream`.
    pub fn new(stream: Box<dyn Duplex + 'a>, exchange: Exchange, time: TimeLine) -> Self {
        Self { stream, buffer: Vec::with_capacity(READ_AT_ONCE), exchange, time }
    }

    /// Writes `bytes`, for at most until `deadline`. An error shows at the next read, where the peer may have said why.
    pub async fn write(&mut self, bytes: &[u8], deadline: Instant) {
        let write = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        // What a blocked or broken write got rid of is not known; the intent is what the record shows.
        let _ = timeout_at(deadline.into(), write).await;
        self.exchange.stream.push(Side::Sent, bytes);
    }

    /// Reads what there is, waiting until `deadline` for the first byte of it.
    pub async fn read(&mut self, deadline: Instant) -> Read {
        self.buffer.clear();
        match timeout_at(deadline.into(), self.stream.read_buf(&mut self.buffer)).await {
            Err(_) => Read::Over(End::TimedOut),
            Ok(Ok(0)) => Read::Over(End::Closed),
            Ok(Ok(_)) => {
                self.exchange.stream.push(Side::Received, &self.buffer);
                Read::More
            }
            Ok(Err(error)) => Read::Over(broken(&mut self.exchange, &error)),
        }
    }

    /// What was received so far.
    pub fn received(&self) -> &[u8] {
        self.exchange.stream.received()
    }

    /// The record so far, and the connection.
    pub fn into_parts(self) -> (Exchange, Box<dyn Duplex + 'a>) {
        (self.exchange, self.stream)
    }

    /// The record, with the connection closed in good order.
    pub async fn finish(mut self) -> Exchange {
        if self.exchange.end == End::Done {
            let _ = timeout_at(self.time.deadline.into(), self.stream.shutdown()).await;
        }
        self.exchange
    }
}

/// How a connection ended that a read failed on; an alert of TLS is noted in its phase.
pub fn broken(exchange: &mut Exchange, error: &io::Error) -> End {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        // TLS without its close_notify: rude, and as good as an end.
        return End::Closed;
    }
    let Some(failure) = tls::alert(error) else { return End::Reset };
    let phase = exchange.phases.iter_mut().find_map(|phase| match &mut phase.facts {
        Facts::Tls(tls) if !phase.to_proxy => Some(tls),
        _ => None,
    });
    if let Some(tls) = phase {
        tls.failure = Some(failure);
    }
    End::Stopped
}
