//! Between the connection and the protocol engine: the eye that sees each frame, the judge, the inflater, and the hand
//! that lets deliberately wrong bytes out.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};

use super::{incoming::Incoming, outgoing::Outgoing};
use crate::{
    dial::Duplex,
    exchange::{End, Side},
    wire::deflate::Agreement,
};

/// At most so many bytes are read at once.
const READ_AT_ONCE: usize = 64 * 1024;

/// A connection whose frames are watched.
pub struct Shim {
    stream: Box<dyn Duplex>,
    /// Bytes that were read and not looked at yet: `taken..filled`.
    raw: Vec<u8>,
    taken: usize,
    filled: usize,
    /// What the engine reads next, from `given` on.
    cooked: Vec<u8>,
    given: usize,
    /// What the server sends.
    pub incoming: Incoming,
    /// What the client sends.
    pub outgoing: Outgoing,
    /// Whose close frame was the first.
    pub first_close: Option<Side>,
    /// How the connection under it ended, when it did.
    pub end: Option<End>,
    /// When something last went over the wire, either way.
    last: Instant,
    /// How long nothing had, when the first close frame or the end came.
    pub silence: Option<Duration>,
    /// How long nothing had gone over the wire before the last time that something did.
    pause: Duration,
}

impl Shim {
    /// Watches `stream`, on which `leftover` came right behind the handshake.
    pub fn new(stream: Box<dyn Duplex>, leftover: Vec<u8>, agreement: Option<&Agreement>, limit: u64) -> Self {
        let filled = leftover.len();
        let mut raw = leftover;
        raw.resize(filled.max(READ_AT_ONCE), 0);
        Self {
            stream,
            raw,
            taken: 0,
            filled,
            cooked: Vec::new(),
            given: 0,
            incoming: Incoming::new(agreement, limit),
            outgoing: Outgoing::new(),
            first_close: None,
            end: None,
            last: Instant::now(),
            silence: None,
            pause: Duration::ZERO,
        }
    }

    /// Sends bytes as they are, between frames. The engine does not know of them.
    pub fn poll_raw(&mut self, cx: &mut Context<'_>, bytes: &mut Vec<u8>) -> Poll<io::Result<()>> {
        while !bytes.is_empty() {
            let written = ready!(Pin::new(&mut *self).poll_write(cx, bytes))?;
            bytes.drain(..written);
        }
        self.outgoing.end_raw();
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// Drops what still comes, until the server closes the connection.
    pub async fn until_end(&mut self) {
        while self.end.is_none() {
            match self.stream.read(&mut self.raw).await {
                Ok(0) => self.over(End::Closed),
                Ok(_) => {}
                Err(error) => self.over(ended_by(&error)),
            }
        }
    }

    /// Closes this side.
    pub async fn hang_up(&mut self) {
        // Who does not take it has gone already.
        let _ = self.stream.shutdown().await;
    }

    fn note_close(&mut self, side: Side) {
        let closed = match side {
            Side::Sent => self.outgoing.close.is_some(),
            Side::Received => self.incoming.close.is_some(),
        };
        if closed && self.first_close.is_none() {
            self.first_close = Some(side);
            self.silence = Some(self.pause);
        }
    }

    /// Cooks what was read; whether there is something for the engine.
    fn cook(&mut self) -> bool {
        if self.given == self.cooked.len() {
            self.cooked.clear();
            self.given = 0;
            let mut raw = &self.raw[self.taken..self.filled];
            self.incoming.cook(&mut raw, &mut self.cooked);
            self.taken = self.filled - raw.len();
            self.note_close(Side::Received);
        }
        self.given < self.cooked.len()
    }

    /// Something went over the wire.
    fn touch(&mut self) -> Duration {
        let now = Instant::now();
        now - std::mem::replace(&mut self.last, now)
    }

    fn over(&mut self, end: End) {
        self.end = Some(end);
        self.silence.get_or_insert(self.last.elapsed());
    }

    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut buffer = ReadBuf::new(&mut self.raw[..READ_AT_ONCE]);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
        (self.taken, self.filled) = (0, buffer.filled().len());
        if self.filled > 0 {
            self.pause = self.touch();
        }
        Poll::Ready(Ok(self.filled))
    }
}

impl AsyncRead for Shim {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            if this.cook() {
                let rest = &this.cooked[this.given..];
                let length = rest.len().min(buffer.remaining());
                buffer.put_slice(&rest[..length]);
                this.given += length;
                return Poll::Ready(Ok(()));
            }
            if this.incoming.breach.is_some() || this.incoming.close.is_some() {
                // Not an end: that would keep the engine from sending the close frame which is due.
                return Poll::Ready(Err(io::ErrorKind::InvalidData.into()));
            }
            match ready!(this.poll_fill(cx)) {
                Ok(0) => {
                    this.over(End::Closed);
                    return Poll::Ready(Ok(()));
                }
                Ok(_) => {}
                Err(error) => {
                    this.over(ended_by(&error));
                    return Poll::Ready(Err(error));
                }
            }
        }
    }
}

impl AsyncWrite for Shim {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes))?;
        self.outgoing.sent(&bytes[..written]);
        self.pause = self.touch();
        self.note_close(Side::Sent);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// What an error in reading says of the server.
fn ended_by(error: &io::Error) -> End {
    // TLS without its close_notify: rude, and as good as an end.
    if error.kind() == io::ErrorKind::UnexpectedEof { End::Closed } else { End::Reset }
}
