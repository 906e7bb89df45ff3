//! Judges a server's frames one after the other: the rules that need to remember what came before.

use super::breach::Breach;
use crate::wire::{
    close_code,
    frame::{Close, Header, opcode},
    utf8::Utf8,
};

/// RSV1, which marks a compressed message (RFC 7692 §6).
pub const COMPRESSED: u8 = 4;

/// What is known of the conversation so far.
#[derive(Debug)]
pub struct Conduct {
    /// The message whose last fragment has not come.
    message: Option<Message>,
    utf8: Utf8,
    /// Whether permessage-deflate was agreed.
    deflate: bool,
    /// No message may be longer.
    limit: u64,
}

/// A message on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Whether it is text.
    pub text: bool,
    /// Whether it is compressed.
    pub compressed: bool,
    /// How long it is so far, inflated.
    length: u64,
}

impl Conduct {
    /// At the beginning of a session.
    pub fn new(deflate: bool, limit: u64) -> Self {
        Self { message: None, utf8: Utf8::default(), deflate, limit }
    }

    /// Whether the frame that begins with `header` may come now.
    pub fn header(&mut self, header: &Header) -> Result<(), Breach> {
        self.form(header)?;
        if header.is_control() {
            return Ok(());
        }
        let is_new = header.opcode != opcode::CONTINUATION;
        match (&self.message, is_new) {
            (None, false) => return Err(Breach::NothingToContinue),
            (Some(_), true) => return Err(Breach::MessageInsideMessage),
            (Some(_), false) => {}
            (None, true) => {
                let (text, compressed) = (header.opcode == opcode::TEXT, header.rsv == COMPRESSED);
                self.message = Some(Message { text, compressed, length: 0 });
            }
        }
        match self.message {
            Some(message) if !message.compressed && message.length + header.length > self.limit => {
                Err(Breach::TooBig(self.limit))
            }
            _ => Ok(()),
        }
    }

    /// What can be told by the header alone.
    const fn form(&self, header: &Header) -> Result<(), Breach> {
        let may_compress = self.deflate && matches!(header.opcode, opcode::TEXT | opcode::BINARY);
        let broken = if header.is_reserved() {
            Breach::ReservedOpcode
        } else if header.rsv != 0 && !(may_compress && header.rsv == COMPRESSED) {
            Breach::ReservedBit
        } else if header.mask.is_some() {
            Breach::Masked
        } else if header.is_control() && header.length > 125 {
            Breach::ControlTooLong
        } else if header.is_control() && !header.fin {
            Breach::ControlFragmented
        } else if header.length >= 1 << 63 {
            Breach::LengthTooGreat
        } else {
            return Ok(());
        };
        Err(broken)
    }

    /// The message that the current data frame belongs to.
    pub const fn message(&self) -> Option<Message> {
        self.message
    }

    /// Whether the next piece of the current message is good, once it is inflated.
    pub fn data(&mut self, piece: &[u8]) -> Result<(), Breach> {
        let Some(message) = &mut self.message else { return Ok(()) };
        message.length += piece.len() as u64;
        if message.length > self.limit {
            return Err(Breach::TooBig(self.limit));
        }
        if message.text && !self.utf8.push(piece) { Err(Breach::TextNotUtf8) } else { Ok(()) }
    }

    /// Whether the current message may end here.
    pub fn message_end(&mut self) -> Result<(), Breach> {
        let message = self.message.take();
        if self.utf8.end() || !message.is_some_and(|message| message.text) { Ok(()) } else { Err(Breach::TextNotUtf8) }
    }

    /// Whether a close frame may say this.
    pub fn close(payload: &[u8]) -> Result<(), Breach> {
        let close = Close::read(payload);
        match close.code {
            None if payload.is_empty() => Ok(()),
            None => Err(Breach::CloseOfOneByte),
            Some(code) if !close_code::may_be_sent(code) => Err(Breach::CloseCode(code)),
            Some(_) if std::str::from_utf8(&close.reason).is_err() => Err(Breach::CloseReasonNotUtf8),
            Some(_) => Ok(()),
        }
    }
}
