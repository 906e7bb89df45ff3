//! The request's stream as something to read and write, over the connection that carries it. Whoever speaks frames over
//! it need not know that it is HTTP/2.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Wake, Waker, ready},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::{
    dial::Duplex,
    wire::h2::{Connection, Record, code},
};

/// At most so many bytes are taken by one read.
const READ_AT_ONCE: usize = 16 * 1024;

/// One HTTP/2 stream and its connection. Shutting it down ends the stream and then the connection.
pub struct Stream {
    io: Box<dyn Duplex>,
    connection: Connection,
    wakers: Arc<Wakers>,
    /// How the connection ended, once it has.
    over: Option<io::ErrorKind>,
}

/// Who waits for the connection: a reader and a writer may be two tasks, and what one of them reads may be what the
/// other waits for.
#[derive(Debug, Default)]
struct Wakers(Mutex<[Option<Waker>; 2]>);

#[derive(Debug, Clone, Copy)]
enum Waiting {
    Reader,
    Writer,
}

impl Wakers {
    fn note(&self, who: Waiting, waker: &Waker) {
        let mut wakers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        wakers[who as usize] = Some(waker.clone());
    }
}

impl Wake for Wakers {
    fn wake(self: Arc<Self>) {
        let wakers = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        wakers.into_iter().flatten().for_each(Waker::wake);
    }
}

impl Stream {
    /// A stream on a new connection over `io`; nothing is sent before it is read from or written to.
    pub fn new(io: Box<dyn Duplex>) -> Self {
        Self { io, connection: Connection::new(), wakers: Arc::default(), over: None }
    }

    /// The connection, to put a request on it and to see what became of it.
    pub const fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// What happened on the connection so far.
    pub const fn record(&self) -> &Record {
        self.connection.record()
    }

    /// Writes what is to be written and waits for more to come; an error when nothing more will.
    pub async fn turn(&mut self) -> io::Result<()> {
        std::future::poll_fn(|cx| {
            self.wakers.note(Waiting::Reader, cx.waker());
            self.poll_turn()
        })
        .await
    }

    fn poll_turn(&mut self) -> Poll<io::Result<()>> {
        self.write_what_goes();
        self.poll_fill()
    }

    /// Writes as much as the connection takes now. What it does not take is written when there is room, and what can be
    /// read does not wait for that. An error shows at the next read, where the peer may have said why.
    fn write_what_goes(&mut self) {
        let waker = Waker::from(Arc::clone(&self.wakers));
        let _ = self.poll_drain(&mut Context::from_waker(&waker));
    }

    fn poll_drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.connection.output().is_empty() {
            match ready!(Pin::new(&mut self.io).poll_write(cx, self.connection.output()))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                length => self.connection.written(length),
            }
        }
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_fill(&mut self) -> Poll<io::Result<()>> {
        let waker = Waker::from(Arc::clone(&self.wakers));
        let mut space = [0; READ_AT_ONCE];
        let mut buffer = ReadBuf::new(&mut space);
        let read = ready!(Pin::new(&mut self.io).poll_read(&mut Context::from_waker(&waker), &mut buffer));
        match read {
            Ok(()) if buffer.filled().is_empty() => Poll::Ready(Err(self.ended(io::ErrorKind::UnexpectedEof.into()))),
            Ok(()) => {
                self.connection.receive(buffer.filled());
                Poll::Ready(Ok(()))
            }
            Err(error) => Poll::Ready(Err(self.ended(error))),
        }
    }

    fn ended(&mut self, error: io::Error) -> io::Error {
        self.over = Some(error.kind());
        error
    }

    /// What a read comes to when no data is left: an end in good order, an error, or nothing yet.
    fn end(&self) -> Option<io::Result<()>> {
        let record = self.record();
        match (record.ended, record.reset, self.over) {
            // Behind an answer that is whole a server may ask for no more of the request (RFC 9113 §8.1).
            (true, ..) | (_, Some(code::NO_ERROR), _) => Some(Ok(())),
            (_, Some(_), _) => Some(Err(io::ErrorKind::ConnectionReset.into())),
            (.., Some(io::ErrorKind::UnexpectedEof)) => Some(Ok(())),
            (.., Some(kind)) => Some(Err(kind.into())),
            _ if record.fault.is_some() => Some(Err(io::ErrorKind::InvalidData.into())),
            _ => None,
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.wakers.note(Waiting::Reader, cx.waker());
        loop {
            let length = self.connection.read(buffer.initialize_unfilled());
            if length > 0 {
                buffer.advance(length);
                return Poll::Ready(Ok(()));
            }
            if let Some(end) = self.end() {
                return Poll::Ready(end);
            }
            // How it failed is told by `end`.
            let _ = ready!(self.poll_turn());
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.wakers.note(Waiting::Writer, cx.waker());
        loop {
            if bytes.is_empty() {
                return Poll::Ready(Ok(0));
            }
            if self.connection.is_over() || self.over.is_some() {
                return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
            }
            self.write_what_goes();
            let length = self.connection.send(bytes);
            if length > 0 {
                return Poll::Ready(Ok(length));
            }
            // Only what the peer sends, or takes, makes room.
            let _ = ready!(self.poll_fill());
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.wakers.note(Waiting::Writer, cx.waker());
        let waker = Waker::from(Arc::clone(&self.wakers));
        self.poll_drain(&mut Context::from_waker(&waker))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.connection.finish();
        ready!(self.as_mut().poll_flush(cx))?;
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests;
