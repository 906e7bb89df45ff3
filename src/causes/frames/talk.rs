//! The protocol that is spoken inside a WebSocket that works, where it is one that is known: a client has to speak it too.

use super::{Case, Cause, Confidence, EvidenceKind, FRAMES, Found, Severity, Tier, explain, frames};
use crate::{
    knowledge::{self, Product, Sure, Talk},
    wire::frame::opcode,
};

pub(super) const CAUSE: Cause = Cause {
    name: "dialect-spoken",
    severity: Severity::Note,
    tier: Tier::Symptom,
    spec: &["RFC 6455 §1.9"],
    explain: explain!("dialect-spoken"),
    check,
    ..FRAMES
};

/// The server's first message, as text where it was not compressed.
pub(super) fn first_message(case: &Case) -> Option<String> {
    let data = |opcode: u8| matches!(opcode, opcode::TEXT | opcode::BINARY);
    let frame = frames(case).iter().find(|frame| data(frame.opcode))?;
    (frame.rsv == 0).then(|| String::from_utf8_lossy(&frame.payload).into_owned())
}

/// The protocol that is spoken after the 101.
pub(in crate::causes) fn spoken(case: &Case) -> Option<(&'static Product, &'static Talk)> {
    let head = case.websocket_switch()?;
    let agreed = head.first("sec-websocket-protocol").map(|field| field.text().into_owned());
    let first = first_message(case);
    // A handshake that works and says nothing does not wait for the knowledge to be read.
    if agreed.is_none() && first.is_none() {
        return None;
    }
    knowledge::spoken(agreed.as_deref(), first.as_deref())
}

fn check(case: &Case) -> Option<Found> {
    let (_, talk) = spoken(case)?;
    let confidence = if talk.sure > Sure::Docs { Confidence::Strong } else { Confidence::Likely };
    let agreed = case.websocket_switch()?.first("sec-websocket-protocol").map(|field| case.got_line(field));
    let first = frames(case).iter().find(|frame| !frame.is_control());
    let found = Found::new(format!("The server speaks {} here: {}", talk.title, talk.next))
        .confidence(confidence)
        .evidences(EvidenceKind::Got, agreed);
    let found = match first {
        Some(frame) => super::got(case, found, frame),
        None => found,
    };
    Some(found.fix(format!("Use a client that speaks {}, or say by hand what it says.", talk.title)))
}
