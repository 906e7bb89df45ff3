//! Plays the steps of a fault on one connection.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};
use tokio_rustls::server::TlsStream;

use super::{Fault, Rule, http2, step::Step, template};
use crate::wire::{
    frame::{Frame, opcode},
    http1::{EndFinder, Head, Kind},
};

/// So long a silent client is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);
/// So long the client may take to close its side.
const LINGER: Duration = Duration::from_secs(2);
/// At most so much of a client's head or frame is kept.
const KEPT: usize = 1024 * 1024;

/// The first bytes of HTTP/2's preface, which are those of no method.
const PREFACE_BEGINS: &[u8] = b"PRI * ";

/// The first byte of a TLS handshake record.
const CLIENT_HELLO: u8 = 0x16;

/// Bytes both ways, and the socket under them.
pub(super) trait Connection: AsyncRead + AsyncWrite + Unpin + Send {
    /// The socket.
    fn tcp(&self) -> &TcpStream;
}

impl Connection for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Connection for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// One connection, and what came on it and was not used yet.
pub(super) struct Player {
    stream: Box<dyn Connection>,
    received: Vec<u8>,
    /// The connections that the server met before this one.
    number: usize,
    head: Option<Head>,
    key: Vec<u8>,
}

impl Player {
    /// A connection on which nothing happened yet.
    pub(super) fn new(stream: Box<dyn Connection>, number: usize) -> Self {
        Self { stream, received: Vec::new(), number, head: None, key: Vec::new() }
    }

    /// Does what `fault` says with this connection, then closes it.
    pub(super) async fn meet(mut self, fault: &'static Fault) -> io::Result<()> {
        let Some(acts) = fault.http2 else { return self.play(fault.steps).await };
        while self.received.len() < PREFACE_BEGINS.len() {
            timeout(PATIENCE, self.read_more()).await??;
        }
        if !self.received.starts_with(PREFACE_BEGINS) {
            return self.play(fault.steps).await;
        }
        let received = std::mem::take(&mut self.received);
        http2::play::Player::new(&mut self.stream, received).play(acts).await?;
        self.close().await
    }

    /// Plays all steps, then closes.
    async fn play(mut self, steps: &'static [Step]) -> io::Result<()> {
        let mut steps = steps.iter();
        while let Some(step) = steps.next() {
            match *step {
                Step::Answer(rules) => steps = self.chosen(rules).iter(),
                Step::ReadHead => timeout(PATIENCE, self.read_head()).await??,
                Step::ReadSome => timeout(PATIENCE, self.read_more()).await??,
                Step::ReadClose => timeout(PATIENCE, self.read_close()).await??,
                Step::Head(lines) => self.send(&head(lines, "")).await?,
                Step::Refuse(lines, body) => self.send(&refusal(lines, body)).await?,
                Step::Send(bytes) => self.send(bytes).await?,
                Step::Trickle { bytes, every_ms } => self.trickle(bytes, Duration::from_millis(every_ms)).await?,
                Step::SendForever(bytes) => self.send_forever(bytes).await?,
                Step::Serve => self.serve(true).await?,
                Step::ServeWithoutPongs => self.serve(false).await?,
                Step::Hold => self.drain(PATIENCE).await,
                Step::Reset => return self.stream.tcp().set_zero_linger(),
            }
        }
        self.close().await
    }

    /// Closes this side, and waits for the client to close its own: unread bytes would turn the close into a reset.
    pub(super) async fn close(mut self) -> io::Result<()> {
        self.stream.shutdown().await?;
        self.drain(LINGER).await;
        Ok(())
    }

    /// The steps of the first of `rules` that is about the request.
    fn chosen(&self, rules: &'static [Rule]) -> &'static [Step] {
        let head = self.head.as_ref();
        let mut fitting = rules.iter().filter(|rule| head.is_some_and(|head| rule.applies(head, self.number)));
        fitting.next().map_or(&[], |rule| rule.steps)
    }

    async fn read_head(&mut self) -> io::Result<()> {
        let mut finder = EndFinder::default();
        let end = loop {
            match finder.find(&self.received) {
                Some(end) => break end,
                // Servers end a connection that begins with a ClientHello; waiting for a line would hang both.
                None if self.received.first() == Some(&CLIENT_HELLO) => return Err(io::ErrorKind::InvalidData.into()),
                None => self.read_more().await?,
            }
        };
        let head = Head::read(&self.received[..end], Kind::Request);
        self.key = head.first("sec-websocket-key").map(|field| field.value.clone()).unwrap_or_default();
        self.head = Some(head);
        self.received.drain(..end);
        Ok(())
    }

    async fn read_close(&mut self) -> io::Result<()> {
        while self.next_frame().await?.opcode != opcode::CLOSE {}
        Ok(())
    }

    async fn next_frame(&mut self) -> io::Result<Frame> {
        loop {
            match Frame::read(&self.received, 0).filter(|frame| frame.complete) {
                Some(frame) => {
                    self.received.drain(..frame.span.end);
                    return Ok(frame);
                }
                None => self.read_more().await?,
            }
        }
    }

    async fn read_more(&mut self) -> io::Result<()> {
        if self.received.len() > KEPT {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        match self.stream.read_buf(&mut self.received).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    async fn send(&mut self, text: &[u8]) -> io::Result<()> {
        self.stream.write_all(&template::fill(text, &self.key)).await?;
        self.stream.flush().await
    }

    async fn trickle(&mut self, text: &[u8], pause: Duration) -> io::Result<()> {
        for byte in template::fill(text, &self.key) {
            self.stream.write_all(&[byte]).await?;
            self.stream.flush().await?;
            sleep(pause).await;
        }
        Ok(())
    }

    async fn send_forever(&mut self, bytes: &[u8]) -> io::Result<()> {
        let many = bytes.repeat(16 * 1024 / bytes.len().max(1) + 1);
        loop {
            timeout(PATIENCE, self.stream.write_all(&many)).await??;
        }
    }

    async fn serve(&mut self, pongs: bool) -> io::Result<()> {
        loop {
            let frame = self.next_frame().await?;
            match frame.opcode {
                opcode::PING if pongs => self.send_control(opcode::PONG, &frame.payload).await?,
                opcode::CLOSE => return self.send_control(opcode::CLOSE, &frame.payload).await,
                _ => {}
            }
        }
    }

    async fn send_control(&mut self, opcode: u8, payload: &[u8]) -> io::Result<()> {
        // RFC 6455 §5.5: a control frame holds at most 125 bytes.
        let payload = &payload[..payload.len().min(125)];
        let length = u8::try_from(payload.len()).unwrap_or_default();
        self.stream.write_all(&[&[0x80 | opcode, length], payload].concat()).await?;
        self.stream.flush().await
    }

    async fn drain(&mut self, limit: Duration) {
        let mut buffer = [0; 4096];
        let to_the_end = async { while self.stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {} };
        // Whether the client closed in time makes no difference.
        let _ = timeout(limit, to_the_end).await;
    }
}

fn head(lines: &[&str], more: &str) -> Vec<u8> {
    let lines: Vec<_> = lines.iter().flat_map(|line| [line, "\r\n"]).collect();
    format!("{}{more}\r\n", lines.concat()).into_bytes()
}

fn refusal(lines: &[&str], body: &str) -> Vec<u8> {
    let mut bytes = head(lines, &format!("Content-Length: {}\r\nConnection: close\r\n", body.len()));
    bytes.extend_from_slice(body.as_bytes());
    bytes
}
