//! Plays what a fault does over HTTP/2 on one connection.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::{sleep, timeout},
};

use super::Act;
use crate::{
    serve::faults::play::{Connection, PATIENCE},
    wire::{
        frame::{Frame, opcode},
        h2::{
            PREFACE,
            frame::{self, FrameHead, HEAD, flag, kind},
            hpack,
        },
    },
};

/// The client's one stream.
const STREAM: u32 = 1;
/// At most so much of what came is kept.
const KEPT: usize = 1024 * 1024;

/// One connection that speaks HTTP/2.
pub struct Player<'a> {
    stream: &'a mut Box<dyn Connection>,
    received: Vec<u8>,
    /// What came as data: WebSocket frames.
    data: Vec<u8>,
}

impl<'a> Player<'a> {
    /// A connection on which `received`, the beginning of a preface, came.
    pub fn new(stream: &'a mut Box<dyn Connection>, received: Vec<u8>) -> Self {
        Self { stream, received, data: Vec::new() }
    }

    /// Reads the preface and performs all acts.
    pub async fn play(mut self, acts: &'static [Act]) -> io::Result<()> {
        while self.received.len() < PREFACE.len() {
            self.read_more().await?;
        }
        self.received.drain(..PREFACE.len());
        for act in acts {
            match *act {
                Act::Settings(settings) => self.write(&frame::settings(settings)).await?,
                Act::ReadRequest => while self.next_frame().await?.0.kind != kind::HEADERS {},
                Act::Answer(fields) => self.write(&head(fields, 0)).await?,
                Act::Refuse(fields, body) => {
                    let data = frame::frame(kind::DATA, flag::END_STREAM, STREAM, body.as_bytes());
                    self.write(&[head(fields, 0), data].concat()).await?;
                }
                Act::Reset(code) => {
                    self.write(&frame::frame(kind::RST_STREAM, 0, STREAM, &code.to_be_bytes())).await?;
                }
                Act::GoAway(last, code, debug) => {
                    let payload = [&last.to_be_bytes(), &code.to_be_bytes(), debug.as_bytes()].concat();
                    self.write(&frame::frame(kind::GOAWAY, 0, 0, &payload)).await?;
                }
                Act::Frame(kind, flags, stream, payload) => {
                    self.write(&frame::frame(kind, flags, stream, payload)).await?;
                }
                Act::FrameForever(kind, flags, stream, payload) => {
                    let many = frame::frame(kind, flags, stream, payload).repeat(16);
                    loop {
                        timeout(PATIENCE, self.write(&many)).await??;
                    }
                }
                Act::Send(bytes) => self.write(bytes).await?,
                Act::ReadFrame => drop(self.next_message().await?),
                Act::Wait(millis) => sleep(Duration::from_millis(millis)).await,
                Act::Serve => self.serve().await?,
                Act::Hold => while self.next_frame().await.is_ok() {},
            }
        }
        Ok(())
    }

    async fn serve(&mut self) -> io::Result<()> {
        loop {
            let message = self.next_message().await?;
            let answer = match message.opcode {
                opcode::PING => opcode::PONG,
                opcode::CLOSE => opcode::CLOSE,
                _ => continue,
            };
            // RFC 6455 §5.5: a control frame holds at most 125 bytes.
            let payload = &message.payload[..message.payload.len().min(125)];
            let bytes = [&[0x80 | answer, u8::try_from(payload.len()).unwrap_or_default()], payload].concat();
            let flags = if answer == opcode::CLOSE { flag::END_STREAM } else { 0 };
            self.write(&frame::frame(kind::DATA, flags, STREAM, &bytes)).await?;
            if answer == opcode::CLOSE {
                return Ok(());
            }
        }
    }

    /// The next WebSocket frame.
    async fn next_message(&mut self) -> io::Result<Frame> {
        loop {
            if let Some(message) = Frame::read(&self.data, 0).filter(|message| message.complete) {
                self.data.drain(..message.span.end);
                return Ok(message);
            }
            self.next_frame().await?;
        }
    }

    /// The next frame; data is kept, and SETTINGS are acknowledged.
    async fn next_frame(&mut self) -> io::Result<(FrameHead, Vec<u8>)> {
        loop {
            if let Some(head) = FrameHead::read(&self.received)
                && self.received.len() >= HEAD + head.length
            {
                let frame: Vec<u8> = self.received.drain(..HEAD + head.length).collect();
                let payload = frame[HEAD..].to_vec();
                match head.kind {
                    kind::DATA => self.data.extend_from_slice(&payload),
                    kind::SETTINGS if !head.has(flag::ACK) => {
                        self.write(&frame::frame(kind::SETTINGS, flag::ACK, 0, b"")).await?;
                    }
                    kind::GOAWAY => return Err(io::ErrorKind::UnexpectedEof.into()),
                    _ => {}
                }
                return Ok((head, payload));
            }
            self.read_more().await?;
        }
    }

    async fn read_more(&mut self) -> io::Result<()> {
        if self.received.len() > KEPT {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        match timeout(PATIENCE, self.stream.read_buf(&mut self.received)).await?? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await
    }
}

fn head(fields: &[(&str, &str)], flags: u8) -> Vec<u8> {
    let block = hpack::encode(fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())));
    frame::frame(kind::HEADERS, flags | flag::END_HEADERS, STREAM, &block)
}
