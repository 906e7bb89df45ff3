//! What products are known to say after a 101, when they refuse only then: in a close frame, or in a message before it.

use super::{Case, EvidenceKind, Found, frames};
use crate::{
    knowledge::{self, After, Check, Product},
    wire::frame::opcode,
};

/// Who says what came after the 101, and what it means: the likeliest.
pub(in crate::causes) fn meant(case: &Case) -> Option<(&'static Product, &'static After)> {
    case.websocket_switch()?;
    let close = frames(case).iter().find_map(crate::wire::frame::Frame::close);
    // A compressed message is text only once it is inflated.
    let text = frames(case).iter().find(|frame| frame.opcode == opcode::TEXT && frame.rsv == 0);
    let reason = close.as_ref().map(|close| String::from_utf8_lossy(&close.reason)).unwrap_or_default();
    let text = text.map(|frame| String::from_utf8_lossy(&frame.payload)).unwrap_or_default();
    let said = knowledge::Said { close: close.as_ref().and_then(|close| close.code), reason: &reason, text: &text };
    knowledge::after_open(&said).into_iter().next()
}

/// The finding with who says so, what the log says, and what to change.
pub(in crate::causes) fn told(case: &Case, found: Found, name: &str) -> Found {
    let Some((product, after)) = meant(case) else { return found };
    let words = match (&after.says, after.close) {
        (Some(words), _) => words.clone(),
        (None, code) => code.map(|code| code.to_string()).unwrap_or_default(),
    };
    let mut notes = after.log.iter().map(|log| format!("its log says: {log}")).chain(after.note.clone());
    let found = found.evidence(EvidenceKind::KnownText, format!("{words} ({}: {})", product.title, after.when));
    let found = found.evidences(EvidenceKind::Fact, notes.by_ref());
    match (&after.fix, fix(after.check)) {
        (Some(words), _) => found.fix(words),
        (None, Some(words)) => found.fix(words).fix_of(Some(product), name),
        (None, None) => found.fix_of(Some(product), name),
    }
}

/// What to change, by the check that failed, where the product's file does not say.
const fn fix(check: Check) -> Option<&'static str> {
    Some(match check {
        Check::Auth => {
            "The application refuses who connects: send the token or cookie that it wants, where it wants it (a header, the query, or the first message)."
        }
        Check::Subprotocol => "Offer the subprotocol that the server speaks: wswhy --subprotocol NAME",
        Check::UpstreamDown => {
            "The gateway accepts by itself and dials afterwards: look whether the application behind it runs, and what it answers to the gateway."
        }
        Check::Path => {
            "The key, the application or the topic in the URL is not known there: compare it with the server's."
        }
        Check::Origin => "Add the page's origin to those that the server allows.",
        Check::Rate => "The server has all the connections that it takes: close some, or raise its limit.",
        Check::Server => "The server failed: its log at this moment has the exception and its place.",
        _ => return None,
    })
}
