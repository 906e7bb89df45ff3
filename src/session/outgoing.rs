//! What the protocol engine sends, seen on its way out.

use super::sighting::Watch;
use crate::{
    exchange::Side,
    wire::{
        frame::{Close, opcode},
        frame_scanner::{Part, Scanner},
    },
};

/// The state of one direction.
#[derive(Debug)]
pub struct Outgoing {
    scanner: Scanner,
    is_close: bool,
    /// What was seen.
    pub watch: Watch,
    /// The client's close frame.
    pub close: Option<Close>,
}

impl Outgoing {
    /// At the beginning of a session.
    pub fn new() -> Self {
        Self { scanner: Scanner::default(), is_close: false, watch: Watch::new(Side::Sent), close: None }
    }

    /// Takes note of bytes that went out.
    pub fn sent(&mut self, mut bytes: &[u8]) {
        while let Some(part) = self.scanner.next(&mut bytes) {
            match part {
                Part::Header(header) => {
                    self.is_close = header.opcode == opcode::CLOSE;
                    self.watch.header(header);
                }
                Part::Payload(piece, last) => {
                    self.watch.payload(piece);
                    if last {
                        let payload = self.watch.end();
                        if self.is_close && self.close.is_none() {
                            self.close = Some(Close::read(payload));
                        }
                    }
                }
            }
        }
    }

    /// Bytes went out by hand that may be no frames: what is cut at their end does not reach into what follows.
    pub fn end_raw(&mut self) {
        self.scanner = Scanner::default();
    }
}
