//! The client's end of a connection that carries one stream: bytes in, bytes out, and what is known so far. It owns no
//! socket and waits for nothing. It sends what it is told to, legal or not, and goes on reading as long as that makes
//! sense; memory and the record are bounded whatever the peer sends.

mod list;
mod take;

use std::collections::VecDeque;

use super::{
    Field, PREFACE, Record, code,
    frame::{self, DEFAULT_MOST, FrameHead, HEAD, flag, kind},
    hpack::{self, Decoder},
    record::Sender,
};

/// The stream that the request goes on.
pub const STREAM: u32 = 1;

/// The peer may send so much before any of it is read.
const WINDOW: u32 = 1024 * 1024;
/// The window that a stream and a connection have until told otherwise (RFC 9113 §6.9.2).
const DEFAULT_WINDOW: u32 = 0xffff;
/// A head may be so large, decoded or not; Chromium stops at the same number.
const HEAD_LIMIT: usize = 256 * 1024;
/// So many frames are listed.
const MOST_FRAMES: usize = 128;
/// So many later SETTINGS are kept.
const MOST_SETTINGS: usize = 16;
/// A peer that pings and reads nothing is not answered without end.
const MOST_OUTPUT: usize = 256 * 1024;

/// A connection and its stream.
#[derive(Debug)]
pub struct Connection {
    input: Vec<u8>,
    output: VecDeque<u8>,
    data: VecDeque<u8>,
    decoder: Decoder,
    block: Option<Block>,
    heads: VecDeque<Vec<Field>>,
    has_answer: bool,
    finished: bool,
    greeted: bool,
    window: Windows,
    most: usize,
    read: u32,
    record: Record,
}

/// A block of fields whose end has not come.
#[derive(Debug)]
struct Block {
    head: FrameHead,
    bytes: Vec<u8>,
}

/// How much may be sent.
#[derive(Debug, Clone, Copy)]
struct Windows {
    connection: i64,
    stream: i64,
    initial: i64,
}

impl Default for Connection {
    fn default() -> Self {
        Self::new()
    }
}

impl Connection {
    /// A connection whose preface and SETTINGS are ready to go out: no push, and a window for all but the largest
    /// answers.
    pub fn new() -> Self {
        let default = i64::from(DEFAULT_WINDOW);
        let mut connection = Self {
            input: Vec::new(),
            output: PREFACE.iter().copied().collect(),
            data: VecDeque::new(),
            decoder: Decoder::default(),
            block: None,
            heads: VecDeque::new(),
            has_answer: false,
            finished: false,
            greeted: false,
            window: Windows { connection: default, stream: default, initial: default },
            most: DEFAULT_MOST,
            read: 0,
            record: Record::default(),
        };
        connection.send_frame(&frame::settings(&[(code::ENABLE_PUSH, 0), (code::INITIAL_WINDOW_SIZE, WINDOW)]));
        connection.send_window(0, WINDOW - DEFAULT_WINDOW);
        connection
    }

    /// What happened so far.
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// What is still to be written, its first piece.
    pub fn output(&self) -> &[u8] {
        self.output.as_slices().0
    }

    /// So much of it was written.
    pub fn written(&mut self, length: usize) {
        self.output.drain(..length);
    }

    /// Bytes that came and were not understood, after a fault.
    pub fn rest(&self) -> &[u8] {
        &self.input
    }

    /// The next head that came, an interim one or the answer's.
    pub fn next_head(&mut self) -> Option<Vec<Field>> {
        self.heads.pop_front()
    }

    /// Whether the answer's head came, which no interim one is.
    pub const fn has_answer(&self) -> bool {
        self.has_answer
    }

    /// Whether nothing more will come on the stream.
    pub const fn is_over(&self) -> bool {
        self.record.ended || self.record.reset.is_some() || self.record.fault.is_some()
    }

    /// Whether the peer is done with the connection before it looked at the stream, or has met an error.
    pub fn is_refused(&self) -> bool {
        self.record.goaway.as_ref().is_some_and(|goaway| goaway.code != code::NO_ERROR || goaway.last < STREAM)
    }

    /// Sends the request's head; `end` says that nothing follows it.
    pub fn request<'a>(&mut self, fields: impl IntoIterator<Item = (&'a [u8], &'a [u8])>, end: bool) {
        let block = hpack::encode(fields);
        let mut chunks = block.chunks(self.most);
        let mut first = true;
        let mut next = chunks.next().or(Some(&[]));
        while let Some(chunk) = next {
            next = chunks.next();
            let kind = if first { kind::HEADERS } else { kind::CONTINUATION };
            let done = if next.is_none() { flag::END_HEADERS } else { 0 };
            let flags = done | if first && end { flag::END_STREAM } else { 0 };
            self.send_frame(&frame::frame(kind, flags, STREAM, chunk));
            first = false;
        }
        self.finished = end;
    }

    /// How many bytes of data may go out now.
    pub fn room(&self) -> usize {
        let window = usize::try_from(self.window.connection.min(self.window.stream)).unwrap_or(0);
        if self.output.len() < MOST_OUTPUT && !self.finished { window.min(self.most) } else { 0 }
    }

    /// Sends the beginning of `bytes`, as much as may go out now, and says how much that is.
    pub fn send(&mut self, bytes: &[u8]) -> usize {
        let piece = &bytes[..bytes.len().min(self.room())];
        self.record.stalled = piece.is_empty() && !bytes.is_empty();
        if !piece.is_empty() {
            let length = i64::try_from(piece.len()).unwrap_or(i64::MAX);
            self.window.connection -= length;
            self.window.stream -= length;
            self.send_frame(&frame::frame(kind::DATA, 0, STREAM, piece));
        }
        piece.len()
    }

    /// Ends the stream, and the connection after it (RFC 8441 §5).
    pub fn finish(&mut self) {
        if !self.finished {
            self.finished = true;
            if !self.is_over() {
                self.send_frame(&frame::frame(kind::DATA, flag::END_STREAM, STREAM, b""));
            }
            self.send_frame(&frame::frame(kind::GOAWAY, 0, 0, &[0; 8]));
        }
    }

    /// Moves data that came into `buffer`, and gives the peer room for as much again.
    pub fn read(&mut self, buffer: &mut [u8]) -> usize {
        let length = buffer.len().min(self.data.len());
        for (to, from) in buffer.iter_mut().zip(self.data.drain(..length)) {
            *to = from;
        }
        self.give_back(length);
        length
    }

    fn give_back(&mut self, length: usize) {
        self.read += u32::try_from(length).unwrap_or(u32::MAX);
        if self.read >= WINDOW / 2 {
            let read = std::mem::take(&mut self.read);
            self.send_window(0, read);
            if !self.is_over() {
                self.send_window(STREAM, read);
            }
        }
    }

    fn send_window(&mut self, stream: u32, length: u32) {
        self.send_frame(&frame::frame(kind::WINDOW_UPDATE, 0, stream, &length.to_be_bytes()));
    }

    fn send_frame(&mut self, bytes: &[u8]) {
        self.output.extend(bytes);
        if let Some(head) = FrameHead::read(bytes) {
            self.list(Sender::Client, head, &bytes[HEAD..]);
        }
    }
}

#[cfg(test)]
mod tests;
