//! The list of frames that a record has.

use super::{Connection, MOST_FRAMES, take::MOST_DEBUG};
use crate::wire::{
    escape::escape,
    h2::{
        Frame, code,
        frame::{self, FrameHead, flag, kind},
        record::{Sender, shown},
    },
};

impl Connection {
    /// Adds a frame, as long as there is room for it.
    pub(super) fn list(&mut self, from: Sender, head: FrameHead, payload: &[u8]) {
        if self.record.frames.len() >= MOST_FRAMES {
            self.record.unlisted += 1;
            return;
        }
        let FrameHead { length, kind, flags, stream } = head;
        let says = Some(says(head, payload)).filter(|says| !says.is_empty());
        self.record.frames.push(Frame { from, kind: code::frame(kind), stream, flags, length, says });
    }
}

/// What a payload says that is neither data nor fields.
fn says(head: FrameHead, payload: &[u8]) -> String {
    match head.kind {
        kind::SETTINGS | kind::PING if head.has(flag::ACK) => "ack".to_owned(),
        kind::SETTINGS => shown(&frame::read_settings(&payload[..payload.len().min(6 * MOST_FRAMES)])),
        kind::RST_STREAM => code::error(frame::number(payload, 0)),
        kind::GOAWAY => {
            let debug = escape(payload.get(8..payload.len().min(8 + MOST_DEBUG)).unwrap_or_default());
            let (last, code) = (frame::number(payload, 0) & 0x7fff_ffff, code::error(frame::number(payload, 4)));
            format!("last={last} {code} {debug}").trim_end().to_owned()
        }
        kind::WINDOW_UPDATE => format!("+{}", frame::number(payload, 0) & 0x7fff_ffff),
        _ => String::new(),
    }
}
