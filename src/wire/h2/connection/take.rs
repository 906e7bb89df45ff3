//! What comes from the peer, frame by frame.

use super::{Block, Connection, HEAD_LIMIT, MOST_FRAMES, MOST_OUTPUT, MOST_SETTINGS, STREAM, WINDOW};
use crate::wire::{
    escape::escape,
    h2::{
        Fault, Field, GoAway, Oddity, code,
        frame::{self, DEFAULT_MOST, FrameHead, HEAD, flag, kind},
        record::Sender,
    },
};

/// So much of a GOAWAY's text is kept.
pub(super) const MOST_DEBUG: usize = 1024;

impl Connection {
    /// Takes bytes that came.
    pub fn receive(&mut self, bytes: &[u8]) {
        if self.record.fault.is_some() && self.input.len() > MOST_OUTPUT {
            return;
        }
        self.input.extend_from_slice(bytes);
        let input = std::mem::take(&mut self.input);
        let mut position = 0;
        while self.record.fault.is_none()
            && let Some(head) = FrameHead::read(&input[position..])
        {
            if head.length > DEFAULT_MOST {
                // Letters in the place of a length make a number that no frame has.
                self.record.fault = Some(if self.greeted { Fault::FrameTooLarge } else { Fault::NotHttp2 });
                break;
            }
            let end = position + HEAD + head.length;
            let Some(payload) = input.get(position + HEAD..end) else { break };
            self.take(head, payload);
            position = end;
        }
        self.input = input;
        self.input.drain(..position);
    }

    fn take(&mut self, head: FrameHead, payload: &[u8]) {
        self.list(Sender::Server, head, payload);
        if !std::mem::replace(&mut self.greeted, true) && head.kind != kind::SETTINGS {
            self.odd(Oddity::SettingsNotFirst);
        }
        if self.block.is_some() != (head.kind == kind::CONTINUATION) {
            return self.fail(Fault::BrokenBlock);
        }
        match head.kind {
            kind::DATA => self.take_data(head, payload),
            kind::HEADERS | kind::CONTINUATION => self.take_fields(head, payload),
            kind::PUSH_PROMISE => self.fail(Fault::Push),
            kind::SETTINGS if !head.has(flag::ACK) => self.take_settings(payload),
            kind::PING if !head.has(flag::ACK) => self.reply(&frame::frame(kind::PING, flag::ACK, 0, payload)),
            kind::RST_STREAM if payload.len() != 4 => self.odd(Oddity::BadLength),
            kind::RST_STREAM if head.stream == STREAM => {
                self.record.reset = self.record.reset.or(Some(frame::number(payload, 0)));
            }
            kind::RST_STREAM => self.odd(Oddity::UnknownStream),
            kind::GOAWAY => self.take_goaway(payload),
            kind::WINDOW_UPDATE => self.take_window(head, payload),
            _ => {}
        }
    }

    fn fail(&mut self, fault: Fault) {
        self.record.fault = self.record.fault.or(Some(fault));
    }

    fn odd(&mut self, oddity: Oddity) {
        if !self.record.oddities.contains(&oddity) {
            self.record.oddities.push(oddity);
        }
    }

    /// Answers what wants an answer, unless the peer reads none.
    fn reply(&mut self, bytes: &[u8]) {
        if self.output.len() < MOST_OUTPUT {
            self.send_frame(bytes);
        }
    }

    fn take_data(&mut self, head: FrameHead, payload: &[u8]) {
        if head.stream != STREAM {
            return self.odd(Oddity::UnknownStream);
        }
        if self.record.ended {
            return self.odd(Oddity::AfterEnd);
        }
        if !self.has_answer {
            self.odd(Oddity::DataBeforeHead);
        }
        let Some(content) = frame::content(head, payload) else { return self.odd(Oddity::BadLength) };
        if self.data.len() + content.len() > 2 * DEFAULT_MOST + WINDOW as usize {
            return self.fail(Fault::TooMuchData);
        }
        self.data.extend(content);
        self.give_back(payload.len() - content.len());
        self.record.ended |= head.has(flag::END_STREAM);
    }

    fn take_fields(&mut self, head: FrameHead, payload: &[u8]) {
        let content = if head.kind == kind::HEADERS { frame::content(head, payload) } else { Some(payload) };
        let Some(content) = content else { return self.fail(Fault::BadFields) };
        let block = self.block.get_or_insert_with(|| Block { head, bytes: Vec::new() });
        block.bytes.extend_from_slice(content);
        if block.bytes.len() > HEAD_LIMIT {
            return self.fail(Fault::HeadTooLarge);
        }
        if head.has(flag::END_HEADERS)
            && let Some(block) = self.block.take()
        {
            // Every block is decoded, as the next one may refer to it.
            match self.decoder.decode(&block.bytes, HEAD_LIMIT) {
                Ok(fields) => self.take_head(block.head, fields),
                Err(_) => self.fail(Fault::BadFields),
            }
        }
    }

    fn take_head(&mut self, head: FrameHead, fields: Vec<Field>) {
        if head.stream != STREAM {
            return self.odd(Oddity::UnknownStream);
        }
        if self.record.ended {
            return self.odd(Oddity::AfterEnd);
        }
        self.record.ended = head.has(flag::END_STREAM);
        // What follows the answer's head are trailers.
        if !self.has_answer && self.heads.len() < MOST_FRAMES {
            let status = fields.iter().find(|(name, _)| name == b":status").map(|(_, value)| value.as_slice());
            self.has_answer = !status.is_some_and(|status| status.starts_with(b"1") && status != b"101");
            self.heads.push_back(fields);
        }
    }

    fn take_settings(&mut self, payload: &[u8]) {
        if !payload.len().is_multiple_of(6) {
            self.odd(Oddity::BadLength);
        }
        let settings = frame::read_settings(payload);
        for &(id, value) in &settings {
            match id {
                code::INITIAL_WINDOW_SIZE => {
                    self.window.stream += i64::from(value) - self.window.initial;
                    self.window.initial = i64::from(value);
                }
                code::MAX_FRAME_SIZE => {
                    self.most = usize::try_from(value).unwrap_or(DEFAULT_MOST).clamp(1, DEFAULT_MOST);
                }
                _ => {}
            }
        }
        if self.record.settings.is_none() {
            self.record.settings = Some(settings);
        } else if self.record.later.len() < MOST_SETTINGS {
            self.record.later.push(settings);
        }
        self.reply(&frame::frame(kind::SETTINGS, flag::ACK, 0, b""));
    }

    fn take_goaway(&mut self, payload: &[u8]) {
        if payload.len() < 8 {
            return self.odd(Oddity::BadLength);
        }
        // A graceful end comes in two frames (RFC 9113 §6.8): the last one says how it really was.
        let debug = &payload[8..payload.len().min(8 + MOST_DEBUG)];
        let (last, code) = (frame::number(payload, 0) & 0x7fff_ffff, frame::number(payload, 4));
        self.record.goaway = Some(GoAway { last, code, debug: escape(debug) });
    }

    fn take_window(&mut self, head: FrameHead, payload: &[u8]) {
        if payload.len() != 4 {
            return self.odd(Oddity::BadLength);
        }
        let more = i64::from(frame::number(payload, 0) & 0x7fff_ffff);
        match head.stream {
            0 => self.window.connection += more,
            STREAM => self.window.stream += more,
            _ => self.odd(Oddity::UnknownStream),
        }
    }
}
