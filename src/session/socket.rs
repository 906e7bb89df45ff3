//! An open WebSocket: the protocol engine over the shim, with compression of what goes out.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_util::{Sink, SinkExt, Stream};
use tokio::time::timeout;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Bytes, Message,
        protocol::{
            CloseFrame, Role, WebSocketConfig,
            frame::{
                Frame, FrameHeader, Utf8Bytes,
                coding::{Data, OpCode},
            },
        },
    },
};

use super::{shim::Shim, sighting::Sighting};
use crate::{
    dial::Duplex,
    wire::{
        deflate::{Agreement, Deflater},
        frame::Close,
    },
};

/// So many bytes of frames are gathered before they are written.
const WRITE_AT_ONCE: usize = 64 * 1024;
/// A close frame that does not go out in this time does not go out.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// So long the server may take to close the connection after the close frames.
const LINGER: Duration = Duration::from_secs(1);

/// A live session.
pub struct Socket {
    engine: WebSocketStream<Shim>,
    deflater: Option<Deflater>,
    /// The payload of the ping whose pong has not come.
    awaited: Option<Bytes>,
}

/// What came.
#[derive(Debug)]
pub enum Received {
    /// A text message.
    Text(Utf8Bytes),
    /// A binary message.
    Binary(Bytes),
    /// A ping, which is answered by itself.
    Ping(Bytes),
    /// A pong.
    Pong(Bytes),
    /// A close frame. Nothing more will come.
    Close,
    /// Nothing more will come: the connection ended, or a rule was broken.
    Over,
}

/// The connection takes no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

impl Socket {
    /// A session over `stream`, on which `leftover` came right behind the handshake. No message may be longer than
    /// `limit` bytes.
    pub async fn new(stream: Box<dyn Duplex>, leftover: Vec<u8>, agreement: Option<Agreement>, limit: usize) -> Self {
        let shim = Shim::new(stream, leftover, agreement.as_ref(), limit as u64);
        let config = WebSocketConfig::default()
            .read_buffer_size(WRITE_AT_ONCE)
            .write_buffer_size(WRITE_AT_ONCE)
            .max_message_size(Some(limit))
            .max_frame_size(Some(limit));
        let engine = WebSocketStream::from_raw_socket(shim, Role::Client, Some(config)).await;
        Self { engine, deflater: agreement.as_ref().and_then(Deflater::of_client), awaited: None }
    }

    /// What is known of the connection.
    pub fn shim(&self) -> &Shim {
        self.engine.get_ref()
    }

    fn shim_mut(&mut self) -> &mut Shim {
        self.engine.get_mut()
    }

    /// What comes next.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Received> {
        loop {
            let received = match futures_util::ready!(Pin::new(&mut self.engine).poll_next(cx)) {
                Some(Ok(Message::Text(text))) => Received::Text(text),
                Some(Ok(Message::Binary(bytes))) => Received::Binary(bytes),
                Some(Ok(Message::Ping(bytes))) => Received::Ping(bytes),
                Some(Ok(Message::Pong(bytes))) => {
                    self.awaited.take_if(|awaited| *awaited == bytes);
                    Received::Pong(bytes)
                }
                // The engine sees no close frame, and makes frames of what it is given to send alone.
                Some(Ok(Message::Close(_) | Message::Frame(_))) => continue,
                Some(Err(_)) | None if self.shim().incoming.close.is_some() => Received::Close,
                Some(Err(_)) | None => Received::Over,
            };
            return Poll::Ready(received);
        }
    }

    /// What comes next.
    pub async fn next(&mut self) -> Received {
        std::future::poll_fn(|cx| self.poll_next(cx)).await
    }

    /// Ready once a further message may be given to [`Self::start_send`].
    pub fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Gone>> {
        Pin::new(&mut self.engine).poll_ready(cx).map_err(|_| Gone)
    }

    /// Takes a message to send; it goes out when enough have gathered, or at the next flush.
    pub fn start_send(&mut self, message: Message) -> Result<(), Gone> {
        let message = self.compressed(message);
        Pin::new(&mut self.engine).start_send(message).map_err(|_| Gone)
    }

    /// Sends what was gathered.
    pub fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Gone>> {
        Pin::new(&mut self.engine).poll_flush(cx).map_err(|_| Gone)
    }

    /// Sends one message at once.
    pub async fn send(&mut self, message: Message) -> Result<(), Gone> {
        let message = self.compressed(message);
        self.engine.send(message).await.map_err(|_| Gone)
    }

    /// Sends a ping whose pong is awaited from now on.
    pub async fn ping(&mut self, payload: Bytes) {
        self.awaited = Some(payload.clone());
        // A connection that does not take it in this time will not bring the pong either.
        let _ = timeout(LAST_WORDS, self.send(Message::Ping(payload))).await;
    }

    /// Whether the last ping's pong has not come.
    pub fn awaits_pong(&self) -> bool {
        self.awaited.is_some()
    }

    /// Begins or ends to keep each frame for [`Self::sightings`].
    pub fn view(&mut self, on: bool) {
        let shim = self.shim_mut();
        shim.incoming.watch.view(on);
        shim.outgoing.watch.view(on);
    }

    /// The frames that were seen since the last call, in their order.
    pub fn sightings(&mut self) -> Vec<Sighting> {
        let shim = self.shim_mut();
        let (incoming, outgoing) = (&mut shim.incoming.watch, &mut shim.outgoing.watch);
        let mut seen: Vec<_> =
            std::iter::from_fn(|| incoming.seen()).chain(std::iter::from_fn(|| outgoing.seen())).collect();
        seen.sort_by_key(|sighting| sighting.at);
        seen
    }

    /// Sends bytes as they are, whatever they are; called after a flush. What went is taken off the front of `bytes`.
    pub fn poll_raw(&mut self, cx: &mut Context<'_>, bytes: &mut Vec<u8>) -> Poll<io::Result<()>> {
        self.shim_mut().poll_raw(cx, bytes)
    }

    /// Sends a close frame, unless one was sent; without a code it is empty.
    pub async fn close(&mut self, code: Option<u16>, reason: &str) {
        let frame = code.map(|code| CloseFrame { code: code.into(), reason: reason.to_owned().into() });
        // What cannot be sent shows in how the connection ends.
        let _ = timeout(LAST_WORDS, self.engine.close(frame)).await;
    }

    /// Answers the server's close frame as it came.
    pub async fn close_back(&mut self) {
        if let Some(Close { code, reason }) = self.shim().incoming.close.clone() {
            self.close(code, &String::from_utf8_lossy(&reason)).await;
        }
    }

    /// Waits for the end of the connection, which is for the server to begin once the close frames were exchanged
    /// (RFC 6455 §7.1.1); a server that broke a rule is hung up on. Unread bytes would turn the end into a reset, which
    /// destroys what was sent last.
    pub async fn finish(&mut self) {
        let shim = self.shim_mut();
        if shim.incoming.breach.is_some() {
            shim.hang_up().await;
        }
        let _ = timeout(LINGER, shim.until_end()).await;
        let _ = timeout(LINGER, shim.hang_up()).await;
    }

    fn compressed(&mut self, message: Message) -> Message {
        let (kind, payload) = match (&message, &mut self.deflater) {
            (Message::Text(text), Some(deflater)) => (Data::Text, deflater.message(text.as_bytes())),
            (Message::Binary(bytes), Some(deflater)) => (Data::Binary, deflater.message(bytes)),
            _ => return message,
        };
        let Some(payload) = payload else {
            self.deflater = None;
            return message;
        };
        let header = FrameHeader { rsv1: true, opcode: OpCode::Data(kind), ..FrameHeader::default() };
        Message::Frame(Frame::from_payload(header, payload.into()))
    }
}

/// One frame of a message in fragments.
pub fn fragment(first: bool, last: bool, text: bool, payload: Bytes) -> Message {
    let kind = match (first, text) {
        (false, _) => Data::Continue,
        (true, true) => Data::Text,
        (true, false) => Data::Binary,
    };
    Message::Frame(Frame::message(payload, OpCode::Data(kind), last))
}

/// The text message that `bytes` make; they are given back where they are not UTF-8.
pub fn text(bytes: Bytes) -> Result<Message, Bytes> {
    Utf8Bytes::try_from(bytes.clone()).map(Message::Text).map_err(|_| bytes)
}
