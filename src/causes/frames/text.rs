//! Text is UTF-8, as a whole message.

use super::{Case, Cause, FRAMES, Found, explain, frames, got};
use crate::wire::frame::{Frame, PAYLOAD_LIMIT, opcode};

pub(super) const NOT_UTF8: Cause = Cause {
    name: "text-not-utf8",
    spec: &["RFC 6455 §5.6", "RFC 6455 §8.1"],
    explain: explain!("text-not-utf8"),
    check,
    ..FRAMES
};

fn check(case: &Case) -> Option<Found> {
    let mut message: Option<Vec<u8>> = None;
    for frame in frames(case).iter().filter(|frame| is_whole(frame)) {
        match (frame.opcode, &mut message) {
            // A compressed message is text only once it is inflated.
            (opcode::TEXT, _) => message = (frame.rsv == 0).then(|| frame.payload.clone()),
            (opcode::CONTINUATION, Some(text)) => text.extend_from_slice(&frame.payload),
            (opcode::CLOSE, _) if frame.payload.get(2..).is_some_and(|reason| std::str::from_utf8(reason).is_err()) => {
                return Some(fault(case, "The reason in the server's close frame is not UTF-8", frame));
            }
            _ => continue,
        }
        if frame.fin && frame.opcode <= opcode::TEXT {
            let text = message.take();
            if text.is_some_and(|text| std::str::from_utf8(&text).is_err()) {
                return Some(fault(case, "The server sends a text message that is not UTF-8", frame));
            }
        }
    }
    None
}

fn is_whole(frame: &Frame) -> bool {
    frame.complete && frame.length <= PAYLOAD_LIMIT as u64
}

fn fault(case: &Case, summary: &str, frame: &Frame) -> Found {
    got(case, Found::new(summary), frame).fix("Send UTF-8, or a binary message for other bytes.")
}
