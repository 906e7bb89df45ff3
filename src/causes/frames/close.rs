//! Close frames: what the code may be, and what it means when it comes at once.

use super::{Case, Cause, EvidenceKind, FRAMES, Found, Tier, explain, frames, got, idle, said};
use crate::{
    knowledge::limits_at,
    wire::{
        close_code::{may_be_sent, meaning},
        escape::escape,
        frame::Frame,
    },
};

pub(super) const CODE_INVALID: Cause = Cause {
    name: "close-code-invalid",
    spec: &["RFC 6455 §7.4.1", "RFC 6455 §7.4.2", "RFC 6455 §5.5.1"],
    explain: explain!("close-code-invalid"),
    check: code_invalid,
    ..FRAMES
};

pub(super) const AFTER_OPEN: Cause = Cause {
    name: "closed-after-open",
    tier: Tier::Symptom,
    spec: &["RFC 6455 §5.5.1", "RFC 6455 §7.1.5", "RFC 6455 §7.4.1"],
    explain: explain!("closed-after-open"),
    check: after_open,
    ..FRAMES
};

fn close_frame(case: &Case) -> Option<&Frame> {
    frames(case).iter().find(|frame| frame.close().is_some())
}

fn code_invalid(case: &Case) -> Option<Found> {
    let frame = close_frame(case)?;
    let close = frame.close()?;
    let summary = match close.code {
        None if close.reason.is_empty() => return None,
        None => "The server's close frame has one byte where a code has two".to_owned(),
        Some(code) if may_be_sent(code) => return None,
        Some(code) => format!("The server closes with {code}, a code that must not be sent"),
    };
    Some(
        got(case, Found::new(summary), frame)
            .evidence(EvidenceKind::Wanted, "1000 to 1003, 1007 to 1014, or 3000 to 4999; or an empty close frame")
            .fix("1005, 1006 and 1015 are what a client reports when there was no code: pass them on to nobody."),
    )
}

fn after_open(case: &Case) -> Option<Found> {
    let frame = close_frame(case)?;
    let close = frame.close()?;
    // A reply repeats the code; another one is the server's own, even when both were on the way at once.
    let sent = case.closes().1.and_then(|close| close.code);
    let is_reply = !case.server_closed_first() && (close.code.is_none() || close.code == sent);
    if is_reply {
        return None;
    }
    let reason = escape(&close.reason);
    let code = close.code.map_or_else(|| "no code".to_owned(), |code| code.to_string());
    let silence = idle::silence(case);
    if silence.is_some_and(|silence| !limits_at(silence).is_empty()) {
        return None;
    }
    let when = if silence.is_some() { "later" } else { "at once" };
    let summary = format!("The server accepted the handshake and closed {when} with {code}{}", said(&reason));
    let found = got(case, Found::new(summary), frame).evidences(EvidenceKind::Fact, silence.map(idle::told));
    let found = found.evidences(EvidenceKind::Fact, close.code.and_then(meaning).map(str::to_owned));
    let found = found.fix("The handshake is right; the application decides after it. Look at what it checks on open: a token, a cookie, a first message, a limit.");
    Some(said::told(case, found, AFTER_OPEN.name))
}

/// The reason in quotes, to follow the code; a long one is for the transcript.
fn said(reason: &str) -> String {
    const MOST: usize = 60;
    match reason.char_indices().nth(MOST) {
        _ if reason.is_empty() => String::new(),
        None => format!(", saying \"{reason}\""),
        Some((end, _)) => format!(", saying \"{}...\"", &reason[..end]),
    }
}
