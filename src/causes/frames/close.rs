//! Close frames: what the code may be, and what it means when it comes at once.

use super::{Case, Cause, EvidenceKind, FRAMES, Found, explain, frames, got};
use crate::wire::{escape::escape, frame::Frame};

pub(super) const CODE_INVALID: Cause = Cause {
    name: "close-code-invalid",
    spec: &["RFC 6455 §7.4.1", "RFC 6455 §7.4.2", "RFC 6455 §5.5.1"],
    explain: explain!("close-code-invalid"),
    check: code_invalid,
    ..FRAMES
};

pub(super) const AFTER_OPEN: Cause = Cause {
    name: "closed-after-open",
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

/// Codes of RFC 6455 §7.4.1, 1012 to 1014 of the registry, and the ranges for libraries and applications.
const fn may_be_sent(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
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
    let summary = format!("The server accepted the handshake and closed at once with {code}{}", said(&reason));
    let found = got(case, Found::new(summary), frame);
    let found = found.evidences(EvidenceKind::Fact, close.code.and_then(meaning).map(str::to_owned));
    Some(found.fix("The handshake is right; the application decides after it. Look at what it checks on open: a token, a cookie, a first message, a limit."))
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

/// What a code says by RFC 6455 §7.4.1 or the registry.
fn meaning(code: u16) -> Option<&'static str> {
    Some(match code {
        1000 => "1000: normal closure, the purpose is fulfilled",
        1001 => "1001: going away, a server that shuts down",
        1002 => "1002: protocol error, the server disliked a frame; some gateways say this when their backend fails",
        1003 => "1003: a kind of data that it does not take",
        1007 => "1007: data that does not fit its type, such as text that is not UTF-8",
        1008 => "1008: policy; most often credentials, an origin or a limit",
        1009 => "1009: a message that is too big",
        1010 => "1010: an extension that the client wants; no server should send this",
        1011 => "1011: an unexpected condition in the server, most often an exception",
        1012 => "1012: the service restarts",
        1013 => "1013: try again later",
        1014 => "1014: a gateway got no good answer from behind it",
        3000..=3999 => "3000 to 3999: a library's or framework's own code",
        4000..=4999 => "4000 to 4999: the application's own code",
        _ => return None,
    })
}
